//! A contact's timeline: everything that happened with them, newest first,
//! each with the event that led to it and the rule that did so.
//!
//! What a person says of their own act in their own words is a [`Remark`]: it
//! may tell anything of the patient, so it is of class pii and no part of the event.

mod api;
mod remarks;
mod store;

pub use api::{ActorView, Cause, Subject, Timeline, TimelineItem};
pub use remarks::{Remark, remark};
pub use store::{COLUMNS, Happening, JOINED};
