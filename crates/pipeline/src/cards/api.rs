//! `/v1/cards`.

use chrono::{DateTime, Utc};
use kernel::{Id, Permission, Sight, field::reveal, id, perm};
use platform::{
    Body, Created, Cx, Looked, May, Narrowed, Page, PageQuery, Recorded, Result, Tagged, Tx,
    Versioned, version_of,
};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
};

use super::{
    moves,
    store::{self, Filter, Shown},
};

#[derive(Tags)]
enum Tag {
    /// Boards, and the cards that move over them.
    Pipelines,
}

/// A contact by name; the name is absent for one that the caller does not see.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct KnownContact {
    pub id: Id<id::Contact>,
    pub name: Option<String>,
}

/// A member of staff by name.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct StaffMember {
    pub id: Id<id::User>,
    pub name: Option<String>,
}

/// How ready a contact is to book.
#[derive(Clone, Debug, Object)]
pub struct WarmnessRef {
    /// 0 to 100.
    pub score: i16,
    /// hot, warm, cool, cold or blocked.
    pub band: String,
}

/// A lead, a visit, a missed visit or a recall on its way over a board.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Card {
    pub id: Id<id::Card>,
    /// Key of the pipeline.
    pub pipeline: String,
    /// Key of the stage.
    pub stage: String,
    pub contact: KnownContact,
    pub booking_id: Option<Id<id::Booking>>,
    pub location_id: Id<id::Location>,
    /// Absent: it waits for anyone.
    pub assignee: Option<StaffMember>,
    pub warmness: Option<WarmnessRef>,
    pub entered_stage_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    /// When the clinic first wrote or called.
    pub first_touch_at: Option<DateTime<Utc>>,
    /// price, no_capacity, not_eligible, competitor, duplicate, spam, unreachable, marked_by_mistake, or other.
    pub lost_reason: Option<String>,
    /// The person's own words, for `other`; masked or absent without sight of pii.
    pub lost_words: Option<String>,
    pub version: i64,
}

impl Versioned for Card {
    fn version(&self) -> i64 {
        self.version
    }
}

impl Card {
    /// The card as a reader with this sight gets it.
    fn of(row: Shown, sight: Sight) -> Self {
        let Shown {
            id,
            pipeline,
            stage,
            contact_id,
            contact_name,
            warmness_score,
            warmness_band,
            booking_id,
            location_id,
            assignee_id,
            assignee_name,
            entered_stage_at,
            first_touch_at,
            closed_at,
            lost_reason,
            lost_words,
            version,
            created_at,
        } = row;
        Self {
            id: Id::from_uuid(id),
            pipeline,
            stage,
            contact: KnownContact {
                id: Id::from_uuid(contact_id),
                name: contact_name,
            },
            booking_id: booking_id.map(Id::from_uuid),
            location_id: Id::from_uuid(location_id),
            assignee: assignee_id.map(|id| StaffMember {
                id: Id::from_uuid(id),
                name: assignee_name,
            }),
            warmness: warmness_score
                .zip(warmness_band)
                .map(|(score, band)| WarmnessRef { score, band }),
            entered_stage_at,
            created_at,
            closed_at,
            first_touch_at,
            lost_reason,
            lost_words: reveal(lost_words.0, sight),
            version,
        }
    }
}

/// Where a card is to go, and why.
#[derive(Clone, Debug, Object)]
pub struct CardMove {
    /// Key of any stage of the card's pipeline.
    #[oai(validator(max_length = 50))]
    pub stage: String,
    /// In words of your own, which stay with those who see pii. When a lead is lost, best one of price, no_capacity, not_eligible,
    /// competitor, duplicate, spam, unreachable.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub reason: String,
}

async fn move_to(
    tx: &Tx,
    may: May<perm::pipelines::Write>,
    id: Id<id::Card>,
    read: Option<i64>,
    body: CardMove,
) -> Result<Recorded<Shown>> {
    let moved = moves::move_to(tx, may, id, read, &body.stage, &body.reason).await?;
    let card = store::show(tx, id).await?;
    Ok(moved.map(|_| card))
}

fn view<P: Permission>(cx: &Cx<P>, row: Shown) -> Card {
    let sight = cx.sight(&[Id::from_uuid(row.location_id)]);
    Card::of(row, sight)
}

pub struct Cards;

#[OpenApi(prefix_path = "/v1/cards", tag = "Tag::Pipelines")]
impl Cards {
    /// List cards
    ///
    /// Newest first. `pipeline` and `stage` are keys; `open` tells those that
    /// are being worked from the won and lost ones.
    #[oai(path = "/", method = "get", operation_id = "cards.list")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the address")]
    async fn list(
        &self,
        cx: Cx<perm::pipelines::Read>,
        #[oai(validator(max_length = 50))] pipeline: Query<Option<String>>,
        #[oai(validator(max_length = 50))] stage: Query<Option<String>>,
        location_id: Query<Option<Id<id::Location>>>,
        contact_id: Query<Option<Id<id::Contact>>>,
        open: Query<Option<bool>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Card>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let filter = Filter {
            pipeline: pipeline.0,
            stage: stage.0,
            location: location_id.0,
            contact: contact_id.0,
            open: open.0,
            before: page.after()?,
            limit: page.fetch(),
        };
        let (by, whose) = (Narrowed::patient(filter.contact), Shown::whose);
        let rows = cx
            .list("cards", by, &page, whose, async |tx, _| {
                store::list(tx, &filter).await
            })
            .await?;
        let key = |row: &Shown| Id::<id::Card>::from_uuid(row.id);
        Ok(Json(page.page(rows, key, |row| view(&cx, row))))
    }

    /// Get a card
    #[oai(path = "/:card_id", method = "get", operation_id = "cards.get")]
    async fn get(
        &self,
        cx: Cx<perm::pipelines::Read>,
        card_id: Path<Id<id::Card>>,
    ) -> Result<Tagged<Card>> {
        let row = cx
            .look("card", async |tx, _| {
                let row = store::show(tx, card_id.0).await?;
                Ok(Looked::of(row.whose(), row))
            })
            .await?;
        Ok(Tagged::of(view(&cx, row)))
    }

    /// Move a card
    ///
    /// To any stage of its pipeline, for a reason. A stage that is won or lost
    /// closes the card, any other opens it again.
    #[oai(path = "/:card_id/moves", method = "post", operation_id = "cards.move")]
    async fn move_to(
        &self,
        cx: Cx<perm::pipelines::Write>,
        card_id: Path<Id<id::Card>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<CardMove>,
    ) -> Result<Created<Card>> {
        let read = version_of(if_match.0.as_deref())?;
        let card = cx
            .write(async |tx, may| {
                let moved = move_to(tx, may, card_id.0, read, body.0).await?;
                Ok(moved.map(|row| view(&cx, row)))
            })
            .await?;
        Ok(Created::of(card))
    }
}
