//! A connection: the provider that the clinic's owner set up, and as which client we come to it.
//!
//! It lets nobody in until it is enabled. The client's secret is sealed with the master key and is
//! never shown again. `POST …/test` tries each step that can be tried without a person, and says in
//! words what is wrong.

mod api;
mod commands;
mod events;
mod rules;
mod store;
mod trial;

pub use api::{Connections, SsoConnection};
pub use events::{SsoConnectionCreated, SsoConnectionDeleted, SsoConnectionUpdated};
pub(crate) use store::{Connection, find, of_any_tenant};
