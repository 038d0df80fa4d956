//! The queries of tasks.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id};
use platform::{Problem, Result, Tx, db::Mode};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::OnConflict,
};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    commands::Answered,
    model::{ActiveModel, Column, Entity, Model},
    priority::{Facts, Priority, Sla},
};

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Task>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id)).one(tx).await?;
    found.ok_or_else(|| Problem::not_found("task"))
}

/// The task, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Task>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("task"))
}

fn open(tx: &Tx, contact: Id<id::Contact>, kind: &str) -> Select<Entity> {
    Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .filter(Column::Kind.eq(kind))
        .filter(Column::State.eq("open"))
        .lock_exclusive()
}

/// The open task in whose place `new` would come, locked until the transaction ends.
pub(super) async fn open_of(tx: &Tx, new: &Model) -> Result<Option<Model>> {
    let Some(contact) = new.contact_id else {
        return Ok(None);
    };
    let query = open(tx, contact, &new.kind).filter(Column::LocationId.eq(new.location_id));
    Ok(query.one(tx).await?)
}

/// Open tasks that were asked for by then, locked until the transaction ends.
pub(super) async fn open_before(tx: &Tx, answered: &Answered) -> Result<Vec<Model>> {
    let mut query = open(tx, answered.contact, answered.kind)
        .filter(Column::CreatedAt.lte(answered.at))
        .order_by_asc(Column::Id);
    if let Some(location) = answered.location {
        query = query.filter(Column::LocationId.eq(location));
    }
    Ok(query.all(tx).await?)
}

/// The open tasks that somebody has, locked until the transaction ends.
pub(super) async fn open_assigned_to(tx: &Tx, assignee: Id<id::User>) -> Result<Vec<Model>> {
    let theirs = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::AssigneeId.eq(assignee))
        .filter(Column::State.eq("open"))
        .order_by_asc(Column::Id)
        .lock_exclusive();
    Ok(theirs.all(tx).await?)
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        kind,
        title,
        contact_id,
        location_id,
        card_id,
        assignee_id,
        assigned_at,
        due_at,
        state,
        priority,
        reasons,
        completed_at,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        kind: Set(kind),
        title: Set(title),
        contact_id: Set(contact_id),
        location_id: Set(location_id),
        card_id: Set(card_id),
        assignee_id: Set(assignee_id),
        assigned_at: Set(assigned_at),
        due_at: Set(due_at),
        state: Set(state),
        priority: Set(priority),
        reasons: Set(reasons),
        completed_at: Set(completed_at),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// Inserts unless the contact has an open task of the kind there; waits for a rival that is inserting one.
pub(super) async fn insert_if_new(tx: &Tx, model: &Model) -> Result<bool> {
    let inserted = Entity::insert(row(model))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(inserted > 0)
}

/// Writes the row over its older version.
pub(super) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(row(model)).exec(tx).await?;
    Ok(())
}

/// What a priority takes from the task's contact and card.
#[derive(Clone, Debug, Default, FromRow)]
pub(super) struct Weights {
    pub warmness: Option<i16>,
    pub sla_since: Option<DateTime<Utc>>,
    pub sla_minutes: Option<i32>,
}

impl Weights {
    pub fn facts<'a>(&self, kind: &'a str, due_at: Option<DateTime<Utc>>) -> Facts<'a> {
        let sla = self.sla_since.zip(self.sla_minutes);
        Facts {
            kind,
            due_at,
            warmness: self.warmness.and_then(|score| u8::try_from(score).ok()),
            sla: sla.map(|(since, minutes)| Sla {
                since,
                within: TimeDelta::minutes(minutes.into()),
            }),
            ..Facts::default()
        }
    }
}

const WEIGHTS: &str = "\
select c.warmness_score as warmness, k.entered_stage_at as sla_since, s.sla_minutes \
from (select $1::uuid as tenant) one \
left join contacts c on c.tenant_id = one.tenant and c.id = $2 \
left join cards k on k.tenant_id = one.tenant and k.id = $3 and k.closed_at is null \
left join stages s on s.tenant_id = k.tenant_id and s.pipeline = k.pipeline and s.key = k.stage";

pub(super) async fn weights(
    tx: &Tx,
    contact: Option<Id<id::Contact>>,
    card: Option<Id<id::Card>>,
) -> Result<Weights> {
    Ok(sqlx::query_as(WEIGHTS)
        .bind(tx.tenant().uuid())
        .bind(contact.map(Id::uuid))
        .bind(card.map(Id::uuid))
        .fetch_one(&mut *tx.conn().await)
        .await?)
}

/// An open task as its priority needs to know it.
#[derive(Clone, Debug, FromRow)]
pub(super) struct OpenTask {
    id: Uuid,
    pub kind: String,
    pub due_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    #[sqlx(flatten)]
    weights: Weights,
}

impl OpenTask {
    pub fn id(&self) -> Id<id::Task> {
        Id::from_uuid(self.id)
    }

    pub fn facts(&self) -> Facts<'_> {
        self.weights.facts(&self.kind, self.due_at)
    }
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub done: bool,
    pub location: Option<Id<id::Location>>,
    pub assignee: Option<Id<id::User>>,
    pub contact: Option<Id<id::Contact>>,
}

const OPEN_TASKS: &str = "\
select t.id, t.kind, t.due_at, t.created_at, \
       c.warmness_score as warmness, k.entered_stage_at as sla_since, s.sla_minutes \
from tasks t \
left join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id \
left join cards k on k.tenant_id = t.tenant_id and k.id = t.card_id and k.closed_at is null \
left join stages s on s.tenant_id = k.tenant_id and s.pipeline = k.pipeline and s.key = k.stage \
where t.tenant_id = $1 and t.state = 'open' and ($2::uuid is null or t.location_id = $2) \
  and ($3::uuid is null or t.assignee_id = $3) and ($4::uuid is null or t.contact_id = $4)";

pub(super) async fn open_facts<M: Mode>(tx: &Tx<M>, filter: &Filter) -> Result<Vec<OpenTask>> {
    Ok(sqlx::query_as(OPEN_TASKS)
        .bind(tx.tenant().uuid())
        .bind(filter.location.map(Id::uuid))
        .bind(filter.assignee.map(Id::uuid))
        .bind(filter.contact.map(Id::uuid))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn open_facts_of(tx: &Tx, contact: Id<id::Contact>) -> Result<Vec<OpenTask>> {
    let filter = Filter {
        contact: Some(contact),
        ..Filter::default()
    };
    open_facts(tx, &filter).await
}

/// Keeps new points where they differ.
pub(super) async fn weigh(tx: &Tx, weighed: &[(Id<id::Task>, Priority)]) -> Result<()> {
    let ids: Vec<_> = weighed.iter().map(|(id, _)| id.uuid()).collect();
    let points: Vec<_> = weighed
        .iter()
        .map(|(_, priority)| priority.points)
        .collect();
    let reasons: Vec<_> = weighed
        .iter()
        .map(|(_, priority)| json!(priority.reasons))
        .collect();
    sqlx::query(
        "update tasks t set priority = w.points, reasons = w.reasons \
         from unnest($2::uuid[], $3::int[], $4::jsonb[]) as w(id, points, reasons) \
         where t.tenant_id = $1 and t.id = w.id and t.state = 'open' \
           and (t.priority, t.reasons) is distinct from (w.points, w.reasons)",
    )
    .bind(tx.tenant().uuid())
    .bind(ids)
    .bind(points)
    .bind(reasons)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Whether the transaction sees the contact. A foreign key does not ask that.
pub(super) async fn sees_contact<M: Mode>(tx: &Tx<M>, id: Id<id::Contact>) -> Result<bool> {
    Ok(
        sqlx::query_scalar("select exists (select from contacts where tenant_id = $1 and id = $2)")
            .bind(tx.tenant().uuid())
            .bind(id.uuid())
            .fetch_one(&mut *tx.conn().await)
            .await?,
    )
}
