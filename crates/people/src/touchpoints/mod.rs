//! Touchpoints: each time somebody came from somewhere, with the source and
//! campaign that brought them, and their own words where they left some.
//! Attribution counts these; nothing edits them.

mod api;
mod commands;
mod events;
mod model;
mod store;

pub use api::{Touchpoint, Touchpoints};
pub use commands::{Touch, add};
pub use events::TouchpointAdded;
pub use model::Model as Row;
