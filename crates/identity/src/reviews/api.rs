//! `/v1/access-reviews`.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, field::reveal, id, perm};
use platform::{
    Body, Created, Cx, Locations, Page, PageQuery, Problem, Result,
    http::csv::{instant, line},
};
use poem_openapi::{
    ApiResponse, Enum, Object, OpenApi, Tags,
    param::{Path, Query},
    payload::{Json, PlainText},
};

use super::{
    commands::{self, Decision},
    events::AccessReviewExported,
    model::{Found, Item, Review},
    store,
};
use crate::{Identity, text::Words};

#[derive(Tags)]
enum Tag {
    /// Who has access, looked through and attested.
    AccessReviews,
}

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
    fn of(item: Item, sight: Sight) -> Self {
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
    fn cells(self) -> [String; 15] {
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

const COLUMNS: [&str; 15] = [
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

/// A decision.
#[derive(Clone, Debug, Object)]
pub struct NewReviewDecision {
    pub decision: ReviewDecision,
    pub note: Option<Words>,
}

/// A review as a file.
#[derive(ApiResponse)]
pub enum ExportedReview {
    /// The items, a line of titles above them.
    #[oai(status = 200, content_type = "text/csv; charset=utf-8")]
    Csv(
        PlainText<String>,
        #[oai(header = "Content-Disposition")] String,
    ),
}

type MayConfigure = perm::Everywhere<perm::users::Configure>;

/// More than any clinic holds.
const MOST_ROWS: u64 = 100_000;

pub struct AccessReviews(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/access-reviews", tag = "Tag::AccessReviews")]
impl AccessReviews {
    /// List access reviews
    ///
    /// Newest first.
    #[oai(path = "/", method = "get", operation_id = "access-reviews.list")]
    async fn list(
        &self,
        cx: Cx<MayConfigure>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<AccessReview>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let rows = cx
            .read(async |tx, _| store::page(tx, before, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, Review::id, AccessReview::from)))
    }

    /// Open an access review
    ///
    /// Of what is held now: roles, clients, grants to the reseller. One is open at a time.
    #[oai(path = "/", method = "post", operation_id = "access-reviews.create")]
    async fn open(&self, cx: Cx<MayConfigure>) -> Result<Created<AccessReview>> {
        let opened = cx
            .write(async |tx, may| {
                let opened = commands::open(tx, may).await?;
                Ok(opened.map(AccessReview::from))
            })
            .await?;
        Ok(Created::of(opened))
    }

    /// Get an access review
    #[oai(
        path = "/:review_id",
        method = "get",
        operation_id = "access-reviews.get"
    )]
    async fn get(
        &self,
        cx: Cx<MayConfigure>,
        review_id: Path<Id<id::AccessReview>>,
    ) -> Result<Json<AccessReview>> {
        let review = cx
            .read(async |tx, _| store::find(tx, review_id.0).await)
            .await?;
        Ok(Json(review.into()))
    }

    /// List the items of an access review
    #[oai(
        path = "/:review_id/items",
        method = "get",
        operation_id = "access-reviews.items"
    )]
    async fn items(
        &self,
        cx: Cx<MayConfigure>,
        review_id: Path<Id<id::AccessReview>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<AccessReviewItem>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let sight = cx.sight_everywhere();
        let rows = cx
            .read(async |tx, _| {
                store::find(tx, review_id.0).await?;
                store::items(tx, review_id.0, after, page.fetch()).await
            })
            .await?;
        let view = |item| AccessReviewItem::of(item, sight);
        Ok(Json(page.page(rows, Item::id, view)))
    }

    /// Decide of an item
    ///
    /// What is revoked ends at once. Nobody decides of their own role, unless they are the only owner. Asks
    /// for a fresh proof.
    #[oai(
        path = "/:review_id/items/:item_id/decision",
        method = "post",
        operation_id = "access-reviews.decide"
    )]
    async fn decide(
        &self,
        cx: Cx<perm::Fresh<MayConfigure>>,
        review_id: Path<Id<id::AccessReview>>,
        item_id: Path<Id<id::AccessReviewItem>>,
        body: Body<NewReviewDecision>,
    ) -> Result<Json<AccessReviewItem>> {
        let sight = cx.sight_everywhere();
        let decision = match body.0.decision {
            ReviewDecision::Keep => Decision::Keep,
            ReviewDecision::Revoke => Decision::Revoke,
        };
        let note = body.0.note.map(Words::into_string);
        let holds = |name: &'static str| cx.reader().locations(name) == Locations::Everywhere;
        let (review, item) = (review_id.0, item_id.0);
        let decided = cx
            .act(async |tx, may| {
                commands::decide(tx, may.and(), holds, review, item, decision, note).await
            })
            .await?;
        self.0.forget_all(decided.ended);
        Ok(Json(AccessReviewItem::of(decided.item, sight)))
    }

    /// Close an access review
    ///
    /// Once each item is decided (else 409 `undecided`). Asks for a fresh proof.
    #[oai(
        path = "/:review_id/completion",
        method = "post",
        operation_id = "access-reviews.close"
    )]
    async fn close(
        &self,
        cx: Cx<perm::Fresh<MayConfigure>>,
        review_id: Path<Id<id::AccessReview>>,
    ) -> Result<Json<AccessReview>> {
        let closed = cx
            .act(async |tx, may| commands::close(tx, may.and(), review_id.0).await)
            .await?;
        Ok(Json(closed.into()))
    }

    /// Download an access review
    ///
    /// As CSV; the download is on record. No cell is a formula.
    #[oai(
        path = "/:review_id/export",
        method = "get",
        operation_id = "access-reviews.export"
    )]
    async fn export(
        &self,
        cx: Cx<MayConfigure>,
        review_id: Path<Id<id::AccessReview>>,
    ) -> Result<ExportedReview> {
        let sight = cx.sight_everywhere();
        // Read and recorded in one transaction: what left the house is on record.
        let (review, items) = cx
            .act(async |tx, _| {
                let review = store::find(tx, review_id.0).await?;
                let items = store::items(tx, review_id.0, None, MOST_ROWS + 1).await?;
                if u64::try_from(items.len()).is_ok_and(|rows| rows > MOST_ROWS) {
                    return Err(Problem::conflict(
                        "too_many",
                        "the review is too large for one file",
                    ));
                }
                let exported = AccessReviewExported {
                    review: review_id.0,
                    rows: items.len(),
                };
                Ok(tx.record(exported, (review, items)))
            })
            .await?;
        let mut text = line(COLUMNS.map(str::to_owned));
        for item in items {
            text.push_str(&line(AccessReviewItem::of(item, sight).cells()));
        }
        let day = review.opened_at.date_naive();
        let file = format!("attachment; filename=\"access-review-{day}.csv\"");
        Ok(ExportedReview::Csv(PlainText(text), file))
    }
}
