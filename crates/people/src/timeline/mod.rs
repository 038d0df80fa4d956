//! A contact's timeline: everything that happened with them, newest first,
//! each with the event that led to it and the rule that did so.

mod api;
mod store;

pub use api::Timeline;
