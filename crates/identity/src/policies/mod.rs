//! What a clinic asks of those who sign in: a second factor, which ways there are,
//! and how long a session lives, unused and in all.

mod api;
mod commands;
mod events;
mod store;

pub use api::SecurityPolicies;
pub use events::SecurityPolicyChanged;
pub(crate) use store::{Policy, of};
