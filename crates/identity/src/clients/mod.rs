//! A client is a program that acts in a clinic, of a third party or of its own:
//! with an API key, or as an OAuth client that gets short-lived tokens for its
//! credentials (RFC 6749 §4.4).
//!
//! It holds what it was given and no more than whoever gave it: permissions, locations,
//! a sight of field classes (none unless given), networks to call from, and a day on
//! which it ends. Its secret is shown once. Revoked, it is over within the three seconds
//! that readers are kept.

mod api;
mod commands;
mod events;
mod makers;
mod oauth;
mod rules;
mod store;

pub use api::Clients;
pub(crate) use commands::revoke_in_review;
pub use events::{ClientChanged, ClientCreated, ClientRevoked};
pub(crate) use makers::{hand_over, revoke_all};
pub use oauth::OAuth;
pub(crate) use rules::{is_key, lets_in};
pub(crate) use store::{Row, by_id, by_secret, used};
