//! How far a permission reaches from the node of the location tree where its role is held.

use serde::{Deserialize, Serialize};

/// Ordered: a union of grants reaches as far as the farthest.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    poem_openapi::Enum,
)]
#[serde(rename_all = "lowercase")]
#[oai(rename_all = "lowercase")]
pub enum Scope {
    /// Records of one's own below the node: one's own patients and visits, what is assigned to one.
    Own,
    /// The same of everybody in one's teams.
    Team,
    /// Every record of the locations directly at the node: the location itself, or those of the region
    /// that are in no region below it.
    Location,
    /// Every record of all locations below the node.
    #[default]
    Subtree,
    /// Every record of the clinic, wherever the role is held.
    Tenant,
}

impl Scope {
    pub const ALL: [Self; 5] = [
        Self::Own,
        Self::Team,
        Self::Location,
        Self::Subtree,
        Self::Tenant,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::Location => "location",
            Self::Subtree => "subtree",
            Self::Tenant => "tenant",
        }
    }
}
