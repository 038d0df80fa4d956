//! A seal covers the events of one clinic that were written in a range of turns, and the seal
//! before it: it is the digest of both, so that whoever changes a row changes every seal from there
//! on. Seals are made after the fact, by workers, a few times a minute: no write waits for one.
//!
//! A turn is the number of the transaction that wrote an event. All below the oldest transaction
//! that still runs are done, so a range below it is complete and stays so: what commits late has a
//! later turn than every range that is sealed (ADR 14). The newest events are not sealed yet, and
//! verification says how many.
//!
//! What the database's owner can still do is cut off the newest events together with their seals
//! and the head. Who keeps the head's number and digest elsewhere finds that, too.

mod api;
mod bytes;
mod rules;
mod sealer;
mod store;
mod verify;

pub use api::{AuditVerification, Verifications};
pub use sealer::seal;
pub use verify::{Fault, FaultKind, Head, Kept, Report, clinics, verify};
