//! A location is a place where a clinic treats: it has the time zone that its
//! hours are kept in, the country that its phone numbers are read by, and the
//! number that its texts come from.
//!
//! Staff limited to some locations see those alone; only staff of the whole
//! clinic open new ones. The sender number is one location's, throughout the
//! house: an inbound text finds its clinic by it.

mod api;
mod commands;
mod events;
mod model;
mod rules;
mod store;

pub use api::{Location, LocationRef, Locations};
pub use commands::{New, Patch, create, update};
pub use events::{LocationCreated, LocationUpdated};
pub use model::Place;
pub use store::{Receiver, by_sender, find, get, list};
