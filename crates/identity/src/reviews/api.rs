//! `/v1/access-reviews`.

use kernel::{Id, id, perm};
use platform::{Body, Created, Cx, Locations, Page, PageQuery, Problem, Result, http::csv::line};
use poem_openapi::{
    ApiResponse, Object, OpenApi, Tags,
    param::{Path, Query},
    payload::{Json, PlainText},
};

use super::{
    commands::{self, Decision},
    events::AccessReviewExported,
    model::{Item, Review},
    store,
    view::{AccessReview, AccessReviewItem, COLUMNS, ReviewDecision},
};
use crate::{Identity, text::Words};

#[derive(Tags)]
enum Tag {
    /// Who has access, looked through and attested.
    AccessReviews,
}

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
