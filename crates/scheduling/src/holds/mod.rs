//! A hold keeps a time for some minutes while one talks with the patient. It
//! is a booking for nobody: it becomes the visit's own row when it is booked.
//!
//! It ends by itself: whoever wants its time after that takes it, and its job
//! puts the end on record, once, whichever of the two came first.

mod api;
mod commands;
mod events;
mod jobs;

pub use api::{Hold, Holds};
pub use commands::{New, hold, release};
pub use events::{BookingExpired, BookingHeld};
pub use jobs::ExpireHold;
