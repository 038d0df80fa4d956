//! An intake is one thing that a source posted: a lead, or an event that is none.
//!
//! It is kept first, in the one transaction that the answer 202 waits for, and
//! worked by a job: the contact that it is about, the touch that brought them,
//! and `lead.created`, which everything else follows from. What cannot be used
//! is kept too, as `failed`; staff see it, mend it and replay it.
//!
//! `fields` and `raw` are of class pii: what strangers wrote about themselves.

mod api;
mod body;
mod commands;
mod door;
mod events;
mod fields;
mod jobs;
mod lead;
mod mapping;
mod model;
mod spellings;
mod store;

pub use api::{Intake, Intakes};
pub(crate) use body::object;
pub use commands::{get, list, replay};
pub use door::Door;
pub use events::{IntakeFailed, IntakeReplayed, LeadCreated};
pub use fields::Fields;
pub use jobs::WorkIntake;
pub use lead::{Lead, Reading, read};
pub use mapping::Mapping;
pub use model::Model as Row;
pub use spellings::TARGETS;
