use chrono::{DateTime, Utc};
use kernel::{
    Id,
    field::{Given, Pii},
    id,
};
use sqlx::FromRow;
use uuid::Uuid;

/// A row of `access_reviews` with how far it has come.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Review {
    pub id: Uuid,
    pub quarter: Option<String>,
    pub opened_by: Option<Uuid>,
    pub opened_at: DateTime<Utc>,
    pub closed_by: Option<Uuid>,
    pub closed_at: Option<DateTime<Utc>>,
    pub items: i64,
    pub decided: i64,
    pub revoked: i64,
}

impl Review {
    pub fn id(&self) -> Id<id::AccessReview> {
        Id::from_uuid(self.id)
    }
}

/// What was held, as it was found.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Found {
    pub kind: String,
    pub record_id: Uuid,
    pub user_id: Option<Uuid>,
    pub name: String,
    pub holds: String,
    pub at_node: String,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub second_factor: Option<bool>,
    pub via_group: bool,
}

/// The same with what was decided of it.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Item {
    pub id: Uuid,
    #[sqlx(flatten)]
    pub found: Found,
    #[sqlx(try_from = "Option<String>")]
    pub email: Given<Pii>,
    pub decision: Option<String>,
    pub note: Option<String>,
    pub decided_by: Option<Uuid>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
}

impl Item {
    pub fn id(&self) -> Id<id::AccessReviewItem> {
        Id::from_uuid(self.id)
    }
}
