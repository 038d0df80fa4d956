//! Slots: the starts that are still free.

pub mod rules;
