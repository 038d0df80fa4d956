//! Reviews and their items as those who may see them get them.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, field::reveal, id};
use platform::http::csv::instant;
use poem_openapi::{Enum, Object};

use super::model::{Found, Item, Review};

/// A list of who held what when it was drawn up.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AccessReview {
    pub id: Id<id::AccessReview>,
    /// `2026-Q4` for one that the house opened; absent for one that a colleague did.
    pub quarter: Option<String>,
    pub opened_at: DateTime<Utc>,
    pub opened_by: Option<Id<id::User>>,
    /// Absent: it is open.
    pub closed_at: Option<DateTime<Utc>>,
    pub closed_by: Option<Id<id::User>>,
    pub items: i64,
    pub decided: i64,
    pub revoked: i64,
}

impl From<Review> for AccessReview {
    fn from(review: Review) -> Self {
        Self {
            id: review.id(),
            quarter: review.quarter,
            opened_at: review.opened_at,
            opened_by: review.opened_by.map(Id::from_uuid),
            closed_at: review.closed_at,
            closed_by: review.closed_by.map(Id::from_uuid),
            items: review.items,
            decided: review.decided,
            revoked: review.revoked,
        }
    }
}

/// What an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReviewItemKind {
    /// A role that a colleague holds, or is invited to.
    Membership,
    /// An API key or OAuth client.
    Client,
    /// What the reseller's people may do.
    ResellerGrant,
}

/// What was decided of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReviewDecision {
    Keep,
    /// It ended at once.
    Revoke,
}

/// What somebody held when the review was opened.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AccessReviewItem {
    pub id: Id<id::AccessReviewItem>,
    pub kind: ReviewItemKind,
    /// Of a colleague.
    pub user_id: Option<Id<id::User>>,
    pub name: String,
    /// Of a colleague; masked or absent without sight of pii.
    pub email: Option<String>,
    /// The role; of a client its permissions, of a grant its kind and mode.
    pub holds: String,
    /// The location, the region, or `Everywhere`.
    pub at: String,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    /// Of a colleague: signed in; of a client: used.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Of a colleague: whether they had one.
    pub second_factor: Option<bool>,
    /// A group of the directory gives it: it is revoked there.
    pub via_group: bool,
    pub decision: Option<ReviewDecision>,
    pub note: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<Id<id::User>>,
    pub decided_by_name: Option<String>,
}

impl AccessReviewItem {
    pub(super) fn of(item: Item, sight: Sight) -> Self {
        let id = item.id();
        let Item {
            id: _,
            found,
            email,
            decision,
            note,
            decided_by,
            decided_by_name,
            decided_at,
        } = item;
        let Found {
            kind,
            record_id: _,
            user_id,
            name,
            holds,
            at_node,
            starts_at,
            ends_at,
            last_used_at,
            second_factor,
            via_group,
        } = found;
        Self {
            id,
            kind: match kind.as_str() {
                "membership" => ReviewItemKind::Membership,
                "client" => ReviewItemKind::Client,
                _ => ReviewItemKind::ResellerGrant,
            },
            user_id: user_id.map(Id::from_uuid),
            name,
            email: reveal(email.0, sight),
            holds,
            at: at_node,
            starts_at,
            ends_at,
            last_used_at,
            second_factor,
            via_group,
            decision: decision.as_deref().map(|decision| match decision {
                "keep" => ReviewDecision::Keep,
                _ => ReviewDecision::Revoke,
            }),
            note,
            decided_at,
            decided_by: decided_by.map(Id::from_uuid),
            decided_by_name,
        }
    }

    /// In the order of [`COLUMNS`].
    pub(super) fn cells(self) -> [String; 15] {
        let when = |at: Option<DateTime<Utc>>| at.map(instant).unwrap_or_default();
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        [
            match self.kind {
                ReviewItemKind::Membership => "role",
                ReviewItemKind::Client => "client",
                ReviewItemKind::ResellerGrant => "reseller grant",
            }
            .to_owned(),
            self.user_id.map(|id| id.to_string()).unwrap_or_default(),
            self.name,
            self.email.unwrap_or_default(),
            self.holds,
            self.at,
            when(self.starts_at),
            when(self.ends_at),
            when(self.last_used_at),
            self.second_factor.map(yes).unwrap_or_default(),
            yes(self.via_group),
            match self.decision {
                None => "",
                Some(ReviewDecision::Keep) => "keep",
                Some(ReviewDecision::Revoke) => "revoke",
            }
            .to_owned(),
            self.note.unwrap_or_default(),
            self.decided_by_name.unwrap_or_default(),
            when(self.decided_at),
        ]
    }
}

pub(super) const COLUMNS: [&str; 15] = [
    "kind",
    "user_id",
    "name",
    "email",
    "holds",
    "at",
    "starts_at",
    "ends_at",
    "last_used_at",
    "second_factor",
    "via_group",
    "decision",
    "note",
    "decided_by",
    "decided_at",
];
