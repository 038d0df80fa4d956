//! A task is one thing that somebody of the staff has to do, such as calling a
//! new lead. Automation asks for each kind once per contact and location while it
//! is open, and closes it when what it asked for has happened; staff note their
//! own (`to_do`) as they like.
//!
//! Tasks are worked by priority: 0–100 points with reasons, by the rules of
//! [`priority`]. Time alone changes them, so a list of open tasks weighs each
//! of them at the moment of asking; the points in the row are those of the
//! last event.

mod api;
mod commands;
mod events;
mod model;
pub mod priority;
mod queue;
mod store;

pub use api::{Task, Tasks};
pub use commands::{
    Answered, NewTask, What, complete, complete_for, get, open, reprioritise, take_from,
};
pub use events::{TaskAssigned, TaskCompleted, TaskCreated};
pub use model::Model as Row;
pub use queue::{Queue, Weighed, list};
pub use store::Filter;

/// The kind of a task that staff made themselves.
pub const TO_DO: &str = "to_do";
