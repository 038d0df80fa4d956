//! A mapping: a group at the provider gives a role here, at one location or at all.
//!
//! What it gives is brought in line at each sign-in of a person; what it gave goes with it at once.
//! Nobody becomes an owner by it, and nobody maps a role that they could not give.

mod api;
mod commands;
mod events;
mod store;

pub use api::{Mappings, SsoMapping};
pub(crate) use commands::take_all_of;
pub use events::{SsoMappingCreated, SsoMappingDeleted};
pub(crate) use store::for_groups;
