//! Groups: people whom the directory puts together. A group by itself gives
//! nothing; the clinic maps it to a role, at a location or at all of them, and
//! from then on whoever is in it holds that role, and whoever leaves it loses
//! it, beside what they hold by hand. Nobody becomes an owner through a group.
//!
//! The directory keeps name and members (SCIM), the clinic keeps the mapping
//! (`/v1/directory-groups`).

mod api;
mod commands;
mod events;
mod handlers;
mod resource;
mod store;

pub use api::{DirectoryGroup, Groups};
pub use events::{
    DirectoryGroupCreated, DirectoryGroupMapped, DirectoryGroupRemoved, DirectoryGroupUpdated,
};
pub(crate) use handlers::{create, delete, get, narrowed, page, patch, replace};
pub(crate) use store::{InGroup, of_people};
