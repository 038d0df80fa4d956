//! The trail: every event of the clinic, as those who may read it see it, newest first; and as CSV.
//!
//! An event holds nothing guarded. What staff said of it in their own words shows by the reader's
//! sight of pii where it happened, as on a timeline, from which the projection is.

mod api;
mod csv;
mod events;
mod store;
mod view;

pub use api::Trail;
pub use events::AuditExported;
pub use view::AuditEvent;
