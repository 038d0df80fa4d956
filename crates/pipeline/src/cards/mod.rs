//! A card is a lead, a visit, a missed visit or a recall on its way over a board.
//!
//! Automation opens cards and moves them forward along the stages' edges; a
//! person moves them anywhere and says why. A card closes when its stage is won
//! or lost and reopens when it leaves it. What a person says of a move in their
//! own words is of class pii: it stands in the row and in the timeline's remarks,
//! and an event knows its code alone.
//!
//! Invariants, kept by unique indexes: one open acquisition card for a contact
//! at a location, one attendance and one recovery card for a booking. So opening twice is
//! opening once, and a repeated event moves nothing.

mod api;
mod commands;
mod events;
mod model;
mod moves;
pub mod rules;
mod store;
mod words;

pub use api::{Card, Cards, KnownContact, StaffMember};
pub use commands::{NewCard, assign, find, follow_booking, get, open, take_from, touch_first};
pub use events::{CardAssigned, CardClosed, CardMoved, CardOpened};
pub use model::Model as Row;
pub use moves::{advance, call_off, move_to, take_back};
pub use store::CardRef;
