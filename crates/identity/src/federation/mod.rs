//! People for whom the clinic's own sign-in provider vouches.
//!
//! Whom it means is decided in the crate `sso`; here is what follows for accounts, roles and sessions: whether an
//! address has an account already and whose it is, an invitation that counts as accepted, roles
//! that are held through the provider's groups ([`hold_by_mapping`]: beside the same roles given by
//! hand, as with the groups of a directory), and sessions that end because a sign-in there did.

mod commands;
mod store;

pub use commands::{Mapped, accept_invitation, hold_by_mapping, take_mapped};
pub use store::{Account, account_of, holds_any_role, sign_in_of};
