//! Bookings: the life of a visit in the diary.

pub mod rules;
