//! A domain of the clinic: proven by a TXT record that whoever keeps the domain alone can write.
//!
//! Proven, it does two things: addresses there lead to the connection on the sign-in page, and the
//! provider's word for such an address is believed. Of two clinics that claim the same one, the
//! first that proves it holds it (a unique index). It is looked up again with every trial of the
//! connection, and no longer counts once the record is gone. Domains at which anybody may have an
//! address are nobody's to claim.

mod api;
mod commands;
mod events;
mod rules;
mod store;

pub use api::{Domains, SsoDomain};
pub(crate) use commands::check_all;
pub use events::{SsoDomainAdded, SsoDomainLost, SsoDomainProven, SsoDomainRemoved};
pub(crate) use rules::of_address;
pub(crate) use store::{is_proven, leads_to};
