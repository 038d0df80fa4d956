//! A user is a colleague: a person with a membership, that is a role at one
//! location or at all of them.
//!
//! Invited, joined: an invitation is a membership that gives nothing yet, and a
//! mail with a link (an errand, so that it is retried and its failure seen). Its
//! holder accepts with a password, or with the one that they have from another
//! clinic; until then nobody here learns more of them than the inviter wrote.
//! Nobody gives a role above their own, nor at a location that is not theirs;
//! and nobody suspends who holds one that they could not give.

mod api;
mod commands;
mod errand;
mod events;
mod invitations;
pub(crate) mod store;
mod suspensions;

pub use api::{MembershipView, RoleView, User, Users};
pub(crate) use commands::join_owner;
pub use errand::{InvitationPort, SendInvitation};
pub use events::{UserInvited, UserJoined, UserRoleGiven, UserRoleTaken};
pub use invitations::Invitations;
pub use store::{names, works_at};
pub(crate) use store::{of_user, person_of};
pub use suspensions::{SuspensionReason, Suspensions};
