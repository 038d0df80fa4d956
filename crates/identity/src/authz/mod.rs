//! Why somebody may or may not, and what another sees.
//!
//! Both ask the one machinery that decides every request: grants from
//! memberships, the reach of a permission, and row security. Nothing here decides
//! by itself, so that an explanation cannot say other than what happens.

mod api;
mod decision;
mod resources;
mod see_as;

pub use api::Authz;
pub(crate) use see_as::seen_as;
