//! A team shares its own: a role whose permission reaches the team's opens what is
//! assigned to any of its members, and the patients of any of them.

mod api;
mod commands;
mod events;
mod store;

pub use api::Teams;
pub use events::{TeamChanged, TeamDeleted};
