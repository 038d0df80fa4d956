//! Regions: the nodes between a clinic and its locations. What is granted at a
//! region holds at every location below it, whichever are added later.
//!
//! Invariants: a region is in one other region or at the top; none is below
//! itself ([`commands::update`] looks, with the clinic's regions locked); one
//! with locations, regions or memberships is not deleted.

mod api;
mod commands;
mod events;
mod node;
mod store;

pub use api::Regions;
pub use events::{RegionCreated, RegionDeleted, RegionUpdated};
pub use node::Node;
pub(crate) use node::{covers, resolve};
pub(crate) use store::find;
