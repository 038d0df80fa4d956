//! Pure models: features in, scores and their reasons out.
//!
//! No IO, no clock, no tenancy: the caller brings the signals and the moment.

pub mod warmness;
