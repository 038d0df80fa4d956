//! Traits for the world outside, one module a kind: text messages, mail, the web, DNS.
//!
//! A port is a trait, one error vocabulary for all of them, a contract suite that every
//! adapter runs (`sms::contract`, `email::contract`) and a fake that passes it. Adapters live
//! in the `providers` crate. Network calls happen with no transaction open: in jobs, or where
//! somebody waits for the answer (signing in by the clinic's provider).

pub mod dns;
pub mod email;
mod error;
pub mod sms;
pub mod web;

pub use error::{PortError, Refusal};
