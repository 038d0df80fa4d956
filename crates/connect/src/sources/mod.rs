//! A source is one place that leads come from: a form on the clinic's site, a
//! Wix app. Its token names it in a public address; anyone who has that may
//! post a lead there and can do nothing else.
//!
//! Its mapping says which of the source's own fields is which of ours; what it
//! leaves out is found by the usual spellings. A Wix source has the public key
//! that its app's webhooks are signed for.

mod api;
mod commands;
mod events;
mod finder;
mod key;
mod model;
mod store;

pub use api::{IntakeSource, Sources};
pub use commands::{New, Patch, create, get, list, update};
pub use events::{SourceCreated, SourceUpdated};
pub use finder::{Finder, Source};
pub use key::{VerificationKey, WrongKey};
pub use model::Model as Row;
pub(crate) use store::names;
