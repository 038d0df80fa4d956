//! Free times: what a practitioner's weekly hours offer, minus what is taken.
//!
//! They are made on asking and stored nowhere; who wants one holds or books
//! it, and the diary decides. A hold that ran out takes nothing.

mod api;
pub mod rules;
mod search;
mod store;

pub use api::{Slot, Slots};
pub use search::{Free, Wanted, search};
