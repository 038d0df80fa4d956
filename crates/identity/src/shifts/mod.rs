//! A shift is when a colleague works at a location, by weekday, in the
//! location's wall time. Who has no shifts at all is on shift always, so that a
//! clinic that keeps none loses no lead.

mod api;
mod commands;
mod events;
mod rules;
mod store;

pub use api::Shifts;
pub use events::UserShiftsReplaced;
pub use store::on_shift;
