//! A membership is a role that somebody holds at a node of the clinic's tree,
//! from a day on or until one. Until the person has joined it is an invitation.
//!
//! Nobody gives or takes what is more than they hold there themselves
//! (`roles::power`); the last owner stays.

mod api;
mod commands;
mod events;

pub use api::Memberships;
pub use commands::may_give;
pub(crate) use commands::{Wanted, allowed, end, give, may_come_under};
pub use events::{MembershipChanged, MembershipEnded};
