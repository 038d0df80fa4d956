//! Boards, tasks, and who works on what.
//!
//! A card is a contact or a booking on its way through a pipeline; a task is
//! one thing that somebody of the staff has to do. Both go to whoever is on
//! shift and carries least.

pub mod assignment;
pub mod cards;
pub mod pipelines;
pub mod tasks;

use platform::jobs::Registry;

/// The operations of this crate.
pub fn api() -> (pipelines::Pipelines, cards::Cards, tasks::Tasks) {
    (pipelines::Pipelines, cards::Cards, tasks::Tasks)
}

/// The jobs of this crate. What moves its cards reacts on the floor above.
pub fn jobs(registry: Registry) -> Registry {
    registry.reaction::<assignment::TakeBack>()
}
