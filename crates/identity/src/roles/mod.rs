//! A role is permissions, how far each reaches, and a sight of the field
//! classes. It is held through a membership at a node of the clinic's tree.
//!
//! Every clinic starts with the built-in ones, which only a release changes; a
//! clinic's own are cloned from one of them and say in what they differ. Nobody
//! makes, changes or gives a role that holds more than they do ([`power`]).

mod api;
mod catalogue;
mod commands;
mod difference;
mod events;
mod of_resellers;
mod power;
mod rules;
mod store;

pub use api::{RoleFields, Roles};
pub(crate) use catalogue::is_permission;
pub use events::{RoleCreated, RoleDeleted, RoleUpdated};
pub use of_resellers::OF_RESELLERS;
pub use power::Content;
pub(crate) use power::Power;
pub use rules::{BUILT_IN, BuiltIn};
pub(crate) use store::insert_built_in;
pub use store::{Row as Role, by_key};
