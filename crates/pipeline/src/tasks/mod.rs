//! Tasks: what staff must do, the most pressing first.

pub mod priority;
