//! Adapters: one module a provider, each of them a port's trait and nothing else.
//!
//! Every adapter runs its port's contract suite against a peer that behaves as the provider's
//! documentation says.

pub mod dns;
pub mod twilio;
pub mod web;
