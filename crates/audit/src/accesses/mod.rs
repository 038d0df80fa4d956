//! Who looked at a patient's record, and what of it they saw whole.

mod api;
mod store;

pub use api::{Access, Accesses};
