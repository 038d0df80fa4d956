//! What a clinic's directory presents: a secret that is shown once and kept as
//! its hash, found by `scim_` wherever it leaks to, and good until it is
//! revoked, which the very next request notices.

mod api;
mod commands;
mod events;
mod store;

pub use api::{DirectoryToken, Tokens};
pub use events::{DirectoryTokenMade, DirectoryTokenRevoked};
pub(crate) use store::presented;

/// What every token begins with.
pub(crate) const PREFIX: &str = "scim_";
