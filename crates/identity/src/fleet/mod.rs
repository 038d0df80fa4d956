//! A reseller's clinics, as counts: how many contacts, visits and texts, never whose. They are counted by
//! the database itself, of columns that tell nothing of anybody (`migrations/0016_resellers.sql`); nothing
//! else of a clinic is within a reseller's reach.
//!
//! A reseller brings a clinic in by inviting its owner, who signs up as every owner does.

mod api;
mod commands;
mod events;
mod store;

pub use api::Fleet;
pub use commands::{NewReseller, add_reseller};
pub use events::ClinicInvited;
