//! The doors that carriers knock at: texts that came in, and reports of ours.
//!
//! A carrier has no token of ours; it signs what it brings, over the address
//! that it was given and the bytes that it sends. The signature is checked
//! before anything else. The tenant of a report stands in the address that we
//! gave to the carrier, so it is signed, too.

mod api;
mod signed;

pub use api::Carriers;
