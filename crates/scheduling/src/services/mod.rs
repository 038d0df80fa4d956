//! A service is what can be booked: how long it takes, how long its
//! practitioner needs before and after it, and what it costs.
//!
//! Services belong to the clinic, not to a location; where one is offered
//! follows from who does it where. A change does not touch the bookings that
//! are made: each keeps the time that it was given.

mod api;
mod commands;
mod events;
mod model;
mod store;

pub use api::{Service, Services};
pub use commands::{New, Patch, create, get, list, update};
pub use events::{ServiceCreated, ServiceUpdated};
pub use model::Model as ServiceRow;
pub(crate) use store::find;
