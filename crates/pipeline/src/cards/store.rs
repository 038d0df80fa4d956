//! The queries of cards.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kernel::{
    Id,
    field::{Given, Pii},
    id,
};
use platform::{
    Problem, RecordOf, Result, Tx,
    db::{Mode, constraint},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    Select, sea_query::OnConflict,
};
use sqlx::FromRow;
use uuid::Uuid;

use super::model::{ActiveModel, Column, Entity, Model};

/// The card of a booking, or else a contact's: at each location, or at this one, their newest that is
/// open; where none is, the newest.
#[derive(Clone, Copy, Debug)]
pub struct CardRef {
    pub pipeline: &'static str,
    pub contact: Option<Id<id::Contact>>,
    pub booking: Option<Id<id::Booking>>,
    /// Of a contact's: where. None: anywhere.
    pub location: Option<Id<id::Location>>,
}

impl CardRef {
    pub fn of_booking(pipeline: &'static str, booking: Id<id::Booking>) -> Self {
        Self {
            pipeline,
            contact: None,
            booking: Some(booking),
            location: None,
        }
    }

    /// Wherever the contact has one.
    pub fn of_contact(pipeline: &'static str, contact: Id<id::Contact>) -> Self {
        Self {
            pipeline,
            contact: Some(contact),
            booking: None,
            location: None,
        }
    }

    /// At this location alone.
    #[must_use]
    pub fn at(self, location: Id<id::Location>) -> Self {
        Self {
            location: Some(location),
            ..self
        }
    }
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Card>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id)).one(tx).await?;
    found.ok_or_else(|| Problem::not_found("card"))
}

/// The card, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Card>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("card"))
}

/// Those that may be meant, the open ones first, the newest first.
fn of(tx: &Tx, card: CardRef) -> Option<Select<Entity>> {
    let all = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::Pipeline.eq(card.pipeline));
    match (card.booking, card.contact) {
        (Some(booking), _) => Some(all.filter(Column::BookingId.eq(booking))),
        (None, Some(contact)) => {
            let theirs = all
                .filter(Column::ContactId.eq(contact))
                .order_by(Column::ClosedAt.is_null(), Order::Desc)
                .order_by_desc(Column::Id);
            Some(match card.location {
                Some(location) => theirs.filter(Column::LocationId.eq(location)),
                None => theirs,
            })
        }
        (None, None) => None,
    }
}

/// The first card that `card` means, unlocked.
pub(super) async fn meant(tx: &Tx, card: CardRef) -> Result<Option<Model>> {
    match of(tx, card) {
        Some(query) => Ok(query.limit(1).one(tx).await?),
        None => Ok(None),
    }
}

/// The cards that `card` means, locked until the transaction ends.
pub(super) async fn meant_to_change(tx: &Tx, card: CardRef) -> Result<Vec<Model>> {
    let Some(query) = of(tx, card) else {
        return Ok(vec![]);
    };
    let mut places = HashSet::new();
    let mut cards = vec![];
    for (index, card) in query.all(tx).await?.into_iter().enumerate() {
        if places.insert(card.location_id) && (index == 0 || card.closed_at.is_none()) {
            cards.push(find_to_change(tx, card.id).await?);
        }
    }
    Ok(cards)
}

/// The open cards that somebody has, locked until the transaction ends.
pub(super) async fn open_of(tx: &Tx, assignee: Id<id::User>) -> Result<Vec<Model>> {
    let theirs = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::AssigneeId.eq(assignee))
        .filter(Column::ClosedAt.is_null())
        .order_by_asc(Column::Id)
        .lock_exclusive();
    Ok(theirs.all(tx).await?)
}

fn refused(error: DbErr) -> Problem {
    match constraint(&error) {
        Some("cards_open_lead_once") => Problem::conflict(
            "card_exists",
            "the contact has another open card of this location on this board",
        ),
        Some("cards_booking_once") => {
            Problem::conflict("card_exists", "the booking has a card on this board")
        }
        _ => error.into(),
    }
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        pipeline,
        stage,
        contact_id,
        booking_id,
        location_id,
        assignee_id,
        assigned_at,
        entered_stage_at,
        first_touch_at,
        closed_at,
        lost_reason,
        lost_words,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        pipeline: Set(pipeline),
        stage: Set(stage),
        contact_id: Set(contact_id),
        booking_id: Set(booking_id),
        location_id: Set(location_id),
        assignee_id: Set(assignee_id),
        assigned_at: Set(assigned_at),
        entered_stage_at: Set(entered_stage_at),
        first_touch_at: Set(first_touch_at),
        closed_at: Set(closed_at),
        lost_reason: Set(lost_reason),
        lost_words: Set(lost_words),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// Inserts unless there is such a card; waits for a rival that is inserting one.
pub(super) async fn insert_if_new(tx: &Tx, model: &Model) -> Result<bool> {
    let inserted = Entity::insert(row(model))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await
        .map_err(refused)?;
    Ok(inserted > 0)
}

/// Writes the row over its older version.
pub(super) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(row(model)).exec(tx).await.map_err(refused)?;
    Ok(())
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub pipeline: Option<String>,
    pub stage: Option<String>,
    pub location: Option<Id<id::Location>>,
    pub contact: Option<Id<id::Contact>>,
    pub open: Option<bool>,
    pub before: Option<Id<id::Card>>,
    pub limit: u64,
}

/// A card with the names that a board shows. A contact that the transaction does not see has none.
#[derive(Clone, Debug, FromRow)]
pub struct Shown {
    pub id: Uuid,
    pub pipeline: String,
    pub stage: String,
    pub contact_id: Uuid,
    pub contact_name: Option<String>,
    pub warmness_score: Option<i16>,
    pub warmness_band: Option<String>,
    pub booking_id: Option<Uuid>,
    pub location_id: Uuid,
    pub assignee_id: Option<Uuid>,
    pub assignee_name: Option<String>,
    pub entered_stage_at: DateTime<Utc>,
    pub first_touch_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub lost_reason: Option<String>,
    #[sqlx(try_from = "Option<String>")]
    pub lost_words: Given<Pii>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Shown {
    pub(super) fn whose(&self) -> Option<RecordOf> {
        Some(RecordOf {
            contact: Id::from_uuid(self.contact_id),
            location: Id::from_uuid(self.location_id),
        })
    }
}

/// Somebody who is only invited is called what the inviter called them.
const SHOWN: &str = "\
select k.id, k.pipeline, k.stage, k.contact_id, \
       case when c.id is not null then concat_ws(' ', c.first_name, c.last_name) end as contact_name, \
       c.warmness_score, c.warmness_band, k.booking_id, k.location_id, k.assignee_id, \
       coalesce(w.name, (select case when not bool_or(m.joined_at is not null) then max(m.invited_as) end \
                         from memberships m where m.tenant_id = k.tenant_id and m.user_id = u.id), u.name) as assignee_name, \
       k.entered_stage_at, k.first_touch_at, k.closed_at, k.lost_reason, k.lost_words, k.version, k.created_at \
from cards k \
left join contacts c on c.tenant_id = k.tenant_id and c.id = k.contact_id \
left join users u on u.id = k.assignee_id \
left join staff w on w.tenant_id = k.tenant_id and w.user_id = k.assignee_id \
where k.tenant_id = $1 and ($2::uuid is null or k.id = $2) \
  and ($3::text is null or k.pipeline = $3) and ($4::text is null or k.stage = $4) \
  and ($5::uuid is null or k.location_id = $5) and ($6::uuid is null or k.contact_id = $6) \
  and ($7::bool is null or (k.closed_at is null) = $7) and ($8::uuid is null or k.id < $8) \
order by k.id desc limit $9";

/// Newest first, as `filter` narrows it.
pub(super) async fn list<M: Mode>(tx: &Tx<M>, filter: &Filter) -> Result<Vec<Shown>> {
    shown(tx, None, filter).await
}

/// The card as a board shows it.
pub(super) async fn show<M: Mode>(tx: &Tx<M>, id: Id<id::Card>) -> Result<Shown> {
    let filter = Filter {
        limit: 1,
        ..Filter::default()
    };
    let found = shown(tx, Some(id), &filter).await?.pop();
    found.ok_or_else(|| Problem::not_found("card"))
}

async fn shown<M: Mode>(
    tx: &Tx<M>,
    id: Option<Id<id::Card>>,
    filter: &Filter,
) -> Result<Vec<Shown>> {
    Ok(sqlx::query_as(SHOWN)
        .bind(tx.tenant().uuid())
        .bind(id.map(Id::uuid))
        .bind(&filter.pipeline)
        .bind(&filter.stage)
        .bind(filter.location.map(Id::uuid))
        .bind(filter.contact.map(Id::uuid))
        .bind(filter.open)
        .bind(filter.before.map(Id::uuid))
        .bind(i64::try_from(filter.limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}
