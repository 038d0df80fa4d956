//! Warmness: how likely a contact is to come, as 0–100 with the reasons for it.
//!
//! `raw = Σ w · 2^(−age / half-life)`, then `S = round(clamp(fit + raw − penalties, 0, 100))`.
//! What counts is a [`Signal`]; what it is worth is data in [`SignalKind::weight`].
//! The same signals, moment and [`MODEL_VERSION`] always give the same score, in whatever
//! order they come, and the reasons add up exactly to [`Warmness::before_clamp`].
//!
//! Some signals answer others: an inbound after three unanswered touches lifts that penalty,
//! an abandoned hold stands for the hold itself, and opting in again lifts the block.
//! Bands move up at their border and down only five points below it, so that a score that
//! trembles around a border does not fire an event a minute.

mod bands;
mod score;
mod signals;

pub use bands::{Band, HYSTERESIS};
pub use score::{MODEL_VERSION, Points, Reason, Warmness, score};
pub use signals::{Signal, SignalKind, Weight};

#[cfg(test)]
mod tests;
