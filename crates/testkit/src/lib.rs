//! The one-line world of a test: a real server on a real PostgreSQL, a clock
//! that the test moves, and clinics that signed up over HTTP.
//!
//! Each test gets a database of its own, cloned from a migrated template.

mod answer;
mod clinic;
mod database;
mod world;

pub use answer::Answer;
pub use clinic::{Clinic, Staff};
pub use database::Database;
pub use world::{World, eventually};
