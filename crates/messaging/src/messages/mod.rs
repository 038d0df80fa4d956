//! A text, in or out.
//!
//! Out: `queued` with the transaction that wants it → `sending`, committed
//! before the carrier is called → `sent` when it took it → `delivered` or
//! `failed` by its reports. A run that finds `sending` does not know whether an
//! earlier one reached the carrier: it asks, and where the carrier cannot say
//! the text is `uncertain`, for a person to decide. It is never sent again.
//! What is queued may still be `dropped`: the contact opted out, it came too
//! late, or what it is about is off.
//!
//! Invariants: no text goes to an opted-out contact but the confirmation; one
//! text per dedupe key, not counting those that were dropped; a state never goes back, save from `sending` to
//! `queued` when the carrier surely did not take it.

mod api;
mod commands;
mod events;
mod jobs;
mod model;
mod outcomes;
mod rules;
mod store;

pub use api::{Message, Messages};
pub use commands::{
    About, Asks, Outgoing, Text, asked_about, count_since, last_out, queue, states_about, withdraw,
    withdraw_only,
};
pub(crate) use commands::{Answer, answer, withdraw_all};
pub use events::{
    TextDelivered, TextDropped, TextFacts, TextFailed, TextQueued, TextSent, TextUncertain, Topic,
};
pub use jobs::{Carrier, SendMessage, StillWanted, Undecided};
pub use model::Model as Row;
pub use outcomes::report;
pub use rules::{Direction, Purpose, State};
pub(crate) use store::{came_before, insert_received};
