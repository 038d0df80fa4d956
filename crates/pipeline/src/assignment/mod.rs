//! Assignment: who gets the next piece of work.

pub mod rules;
