//! What was done, by whom, and that nobody has changed the record of it.
//!
//! The events are the audit. This crate reads them ([`trail`]), tells who looked at a patient's
//! record ([`accesses`]), and seals them so that a row that is changed, removed, added or moved is
//! found ([`seals`]).

pub mod accesses;
pub mod seals;
pub mod trail;

/// The operations of this crate.
pub fn api() -> (trail::Trail, seals::Verifications, accesses::Accesses) {
    (trail::Trail, seals::Verifications, accesses::Accesses)
}
