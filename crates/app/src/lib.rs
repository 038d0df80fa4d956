//! The binary `attend`: configuration, wiring, and the verbs of the command line.

mod audit_verb;
mod check;
pub mod cli;
pub mod config;
mod cors;
pub mod demo;
mod health;
mod housekeeping;
mod key;
pub mod postgres;
pub mod proxies;
mod reseller_verb;
mod sandbox;
mod serve;
pub mod server;
mod up;
pub mod wiring;
