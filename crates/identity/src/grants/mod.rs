//! From memberships to grants: what a person holds, where, and of whose records.
//!
//! A membership is a role at a node of the clinic's tree: the clinic itself, a
//! region, a location. Each permission of the role has a scope, which says how far
//! it reaches from there ([`kernel::Scope`]). Here that becomes lists of
//! locations and of people, so that nothing else needs the tree.

mod rules;
mod store;

pub(crate) use store::{of_member, of_session, of_subject, role_at};
