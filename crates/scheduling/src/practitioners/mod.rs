//! A practitioner sees patients: at some locations, in weekly hours of each
//! location's wall time, for the services that they do.
//!
//! Those who are limited to a location know the practitioners who work or
//! worked there, see the hours there alone, and replace those alone. A change
//! of hours offers other times from now on; it moves no visit that is booked.

mod api;
mod commands;
mod events;
mod model;
mod rules;
mod store;

pub use api::{Practitioner, Practitioners};
pub use commands::{New, Patch, Profile, create, get, list, update};
pub use events::{PractitionerCreated, PractitionerUpdated};
pub use model::Model as PractitionerRow;
pub use rules::Hours;
pub(crate) use store::{Working, doing, lock, working};
