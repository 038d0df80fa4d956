//! The queries of conversations.

use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, id};
use platform::{Problem, Result, Tx, db::Mode};
use sea_orm::{
    ActiveEnum,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockType, OnConflict},
};
use sqlx::FromRow;
use uuid::Uuid;

use super::model::{ActiveModel, Column, Entity, Last, Model, Overview};
use crate::messages::{Direction, State};

/// What a list is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub waiting: bool,
    pub contact: Option<Id<id::Contact>>,
    pub location: Option<Id<id::Location>>,
    pub before: Option<(DateTime<Utc>, Id<id::Conversation>)>,
    pub limit: u64,
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        contact_id,
        channel,
        location_id,
        waiting_since,
        unread,
        last_message_id,
        last_at,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        contact_id: Set(contact_id),
        channel: Set(channel),
        location_id: Set(location_id),
        waiting_since: Set(waiting_since),
        unread: Set(unread),
        last_message_id: Set(last_message_id),
        last_at: Set(last_at),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// How firmly the contact is held until the transaction ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hold {
    /// Against others who hold it; rows that refer to the contact may be written meanwhile.
    ToText,
    /// Against those, too: for who may change the contact later. Taken firmly at once, because two
    /// who make a light hold firmer wait for one another.
    ToChange,
}

/// Holds a contact. False when it is not visible.
pub(crate) async fn hold(tx: &Tx, contact: Id<id::Contact>, hold: Hold) -> Result<bool> {
    let query = match hold {
        Hold::ToText => sqlx::query(
            "select id from contacts where tenant_id = $1 and id = $2 for no key update",
        ),
        Hold::ToChange => {
            sqlx::query("select id from contacts where tenant_id = $1 and id = $2 for update")
        }
    };
    let found = query
        .bind(tx.tenant().uuid())
        .bind(contact.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    Ok(found.is_some())
}

/// Holds the contact of a message.
pub(crate) async fn hold_of_message(tx: &Tx, message: Id<id::Message>, how: Hold) -> Result<()> {
    let contact: Option<Uuid> =
        sqlx::query_scalar("select contact_id from messages where tenant_id = $1 and id = $2")
            .bind(tx.tenant().uuid())
            .bind(message.uuid())
            .fetch_optional(&mut *tx.conn().await)
            .await?;
    if let Some(contact) = contact {
        hold(tx, Id::from_uuid(contact), how).await?;
    }
    Ok(())
}

/// The thread with a contact at a location, locked until the transaction ends, if it is visible.
pub(super) async fn lock_of(
    tx: &Tx,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .filter(Column::LocationId.eq(location))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?)
}

pub(super) async fn lock(tx: &Tx, id: Id<id::Conversation>) -> Result<Model> {
    Entity::find_by_id((tx.tenant(), id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or_else(|| Problem::not_found("conversation"))
}

/// Where the contact and the clinic last wrote to one another, as far as the transaction sees.
pub(crate) async fn latest_place<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
) -> Result<Option<Id<id::Location>>> {
    let found = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .order_by_desc(Column::LastAt)
        .order_by_desc(Column::Id)
        .limit(1)
        .one(tx)
        .await?;
    Ok(found.map(|thread| thread.location_id))
}

/// Inserts unless there is one, waits for a rival that is inserting the same.
pub(super) async fn insert_if_new(tx: &Tx, model: &Model) -> Result<()> {
    Entity::insert(row(model))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) async fn update(tx: &Tx, model: &mut Model) -> Result<()> {
    model.version += 1;
    model.updated_at = tx.now();
    Entity::update(row(model)).exec(tx).await?;
    Ok(())
}

#[derive(FromRow)]
struct Listed {
    id: Uuid,
    contact_id: Uuid,
    first_name: String,
    last_name: Option<String>,
    phone: Option<String>,
    location_id: Uuid,
    waiting_since: Option<DateTime<Utc>>,
    unread: i32,
    last_at: DateTime<Utc>,
    direction: Option<String>,
    state: Option<String>,
    body: Option<String>,
    at: Option<DateTime<Utc>>,
}

impl Listed {
    fn overview(self) -> Result<Overview> {
        let last = match (self.direction, self.state, self.body, self.at) {
            (Some(direction), Some(state), Some(body), Some(at)) => Some(Last {
                direction: Direction::try_from_value(&direction)?,
                state: State::try_from_value(&state)?,
                body: Guarded::seal(body),
                at,
            }),
            _ => None,
        };
        Ok(Overview {
            id: Id::from_uuid(self.id),
            contact: Id::from_uuid(self.contact_id),
            name: match self.last_name {
                Some(last) => format!("{} {last}", self.first_name),
                None => self.first_name,
            },
            phone: self.phone.map(Guarded::seal),
            location: Id::from_uuid(self.location_id),
            waiting_since: self.waiting_since,
            unread: self.unread,
            last_at: self.last_at,
            last,
        })
    }
}

/// One statement for the inbox: asking people for each contact would be a query a line.
const LIST: &str = "\
select c.id, c.contact_id, p.first_name, p.last_name, p.phone, c.location_id, c.waiting_since, c.unread, c.last_at, \
       m.direction, m.state, m.body, m.at \
from conversations c \
join contacts p on p.tenant_id = c.tenant_id and p.id = c.contact_id \
left join messages m on m.tenant_id = c.tenant_id and m.id = c.last_message_id \
where c.tenant_id = $1 and ($2::uuid is null or c.id = $2) and (not $3 or c.waiting_since is not null) \
  and ($4::uuid is null or c.location_id = $4) and ($8::uuid is null or c.contact_id = $8) \
  and ($5::timestamptz is null or (c.last_at, c.id) < ($5, $6)) \
order by c.last_at desc, c.id desc limit $7";

async fn overviews<M: Mode>(
    tx: &Tx<M>,
    id: Option<Id<id::Conversation>>,
    filter: &Filter,
) -> Result<Vec<Overview>> {
    let (at, before) = filter.before.unzip();
    let rows: Vec<Listed> = sqlx::query_as(LIST)
        .bind(tx.tenant().uuid())
        .bind(id.map(Id::uuid))
        .bind(filter.waiting)
        .bind(filter.location.map(Id::uuid))
        .bind(at)
        .bind(before.map(Id::uuid))
        .bind(i64::try_from(filter.limit).unwrap_or(i64::MAX))
        .bind(filter.contact.map(Id::uuid))
        .fetch_all(&mut *tx.conn().await)
        .await?;
    rows.into_iter().map(Listed::overview).collect()
}

/// Latest first.
pub(super) async fn list<M: Mode>(tx: &Tx<M>, filter: &Filter) -> Result<Vec<Overview>> {
    overviews(tx, None, filter).await
}

pub(super) async fn overview<M: Mode>(tx: &Tx<M>, id: Id<id::Conversation>) -> Result<Overview> {
    let one = Filter {
        limit: 1,
        ..Filter::default()
    };
    let found = overviews(tx, Some(id), &one).await?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| Problem::not_found("conversation"))
}
