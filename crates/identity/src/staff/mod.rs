//! The staff of a clinic: one record for everybody who works there, is invited
//! to, or is known to the clinic's directory, whether or not they hold a role.
//!
//! A person is one account at all clinics; what *this* clinic calls them, and
//! whether they may come in, stands here. Suspended, they keep their roles and
//! may do nothing: their sessions end in the same transaction, and every reader
//! is asked anew within the three seconds that readers are kept.
//!
//! The clinic's directory (SCIM) makes, changes and removes these records by
//! the verbs of `commands`, and never learns or changes what other clinics know
//! of a person. When it gives somebody another address, they become another
//! account here, and their roles go with them; an owner's address is the
//! owner's own to change.

mod commands;
mod events;
mod groups;
mod model;
mod rules;
mod store;

pub(crate) use commands::{Change, set_suspended};
pub use commands::{change, provision, remove};
pub use events::{
    UserMoved, UserProvisioned, UserReinstated, UserRemoved, UserSuspended, UserUpdated,
};
pub use groups::materialise;
pub(crate) use model::By;
pub use model::{Address, Person, Profile};
pub use store::{Narrow, count, find, find_to_change, is_active, list, page};
pub(crate) use store::{active_owners, know, take_turn, works_beyond};
