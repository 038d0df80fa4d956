//! Traits for the world outside, one module a kind: text messages, mail.
//!
//! A port is a trait, one error vocabulary for all of them, a contract suite that every
//! adapter runs (`sms::contract`, `email::contract`) and a fake that passes it. Adapters live
//! in the `providers` crate. Network calls happen in jobs only, never in a transaction.

pub mod email;
mod error;
pub mod sms;

pub use error::{PortError, Refusal};
