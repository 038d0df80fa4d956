//! A reseller's person in a clinic.

use kernel::{Id, id};

/// Somebody of a reseller who acts in a clinic: what they do there is told of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impersonating {
    pub id: Id<id::Impersonation>,
    /// The clinic's colleague for whom they act, if it is one's.
    pub on_behalf_of: Option<Id<id::User>>,
    /// They change nothing.
    pub only_looks: bool,
}
