//! A booking is one time that a practitioner was given to: first perhaps a
//! hold for nobody, then a visit of a contact, until it is attended, missed,
//! cancelled, moved or let go. [`rules`] has the states and who may follow whom.
//!
//! That no two occupy the same time is the exclusion constraint's word: every
//! path that occupies ends in it, and its refusal is 409 `slot_taken`. Rows
//! that wait for one another's verdict could wait in a circle, so whoever
//! writes a booking first takes its practitioner's diary (`practitioners::lock`),
//! then the row. A hold that ran out is expired by whoever wants its time, else
//! by its job.
//!
//! Invariants: practitioner, time, service and location of a row never change;
//! to reschedule is to end the row and begin another in the same series. The
//! time lay within the practitioner's hours at the location when it was given.

mod api;
mod commands;
mod events;
mod model;
mod placement;
pub mod rules;
pub(crate) mod store;
mod view;

pub use api::Bookings;
pub use commands::{
    New, To, arrive, attend, book, cancel, confirm, get, list, no_show, reschedule, series, undo,
    upcoming,
};
pub(crate) use commands::{Taken, take};
pub use events::{
    BookingArrived, BookingAttended, BookingCancelled, BookingConfirmed, BookingCreated,
    BookingMissed, BookingReopened, BookingRescheduled, NewTime, Visit,
};
pub use model::Model as Row;
pub(crate) use placement::{Placement, Wish, place};
pub use rules::{By, Status};
pub use store::{Filter, Shown};
pub use view::{Booking, BookingContact, BookingLocation, PractitionerRef, ServiceRef};
