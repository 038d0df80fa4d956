//! A pipeline is a board: its stages in order, each open, won or lost, with
//! the time that a card may stay and the stages that automation may move it to.
//!
//! Every clinic begins with the four of `cards::rules` and has them as rows of
//! its own. Keys never change, because cards, events and automation name
//! stages by them; names, order, times and edges are the clinic's.

mod api;
mod store;
mod template;

pub use api::{Pipeline, Pipelines, Stage};
pub(crate) use store::{Board, board, unknown_stage};
pub use store::{PipelineRow, StageRow, list};
pub use template::{PipelinesFounded, Template};
