//! The queries of messages.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Problem, Result, Tx, db::Mode};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, LockType, OnConflict, SimpleExpr},
};
use uuid::Uuid;

use super::{
    model::{ActiveModel, Column, Entity, Model},
    rules::{Direction, Purpose, State},
};
use crate::conversations::{self, Hold};

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        conversation_id,
        contact_id,
        location_id,
        direction,
        state,
        body,
        segments,
        media,
        purpose,
        template_key,
        class,
        about_kind,
        about_id,
        provider,
        provider_id,
        our_number,
        their_number,
        error,
        attempts,
        not_after,
        dedupe_key,
        sent_by_kind,
        sent_by_id,
        cause_event_id,
        version,
        at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        conversation_id: Set(conversation_id),
        contact_id: Set(contact_id),
        location_id: Set(location_id),
        direction: Set(direction),
        state: Set(state),
        body: Set(body),
        segments: Set(segments),
        media: Set(media),
        purpose: Set(purpose),
        template_key: Set(template_key),
        class: Set(class),
        about_kind: Set(about_kind),
        about_id: Set(about_id),
        provider: Set(provider),
        provider_id: Set(provider_id),
        our_number: Set(our_number),
        their_number: Set(their_number),
        error: Set(error),
        attempts: Set(attempts),
        not_after: Set(not_after),
        dedupe_key: Set(dedupe_key),
        sent_by_kind: Set(sent_by_kind),
        sent_by_id: Set(sent_by_id),
        cause_event_id: Set(cause_event_id),
        version: Set(version),
        at: Set(at),
        updated_at: Set(updated_at),
    }
}

/// Newest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
    location: Option<Id<id::Location>>,
    before: Option<Id<id::Message>>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .order_by_desc(Column::Id)
        .limit(limit);
    if let Some(location) = location {
        query = query.filter(Column::LocationId.eq(location));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    Ok(query.all(tx).await?)
}

/// Reminders and confirmations that went out, or may have: the visit, the template, and when.
pub(super) async fn asked_about<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
    since: DateTime<Utc>,
) -> Result<Vec<(Uuid, Option<String>, DateTime<Utc>)>> {
    let out = [
        State::Sending,
        State::Sent,
        State::Delivered,
        State::Uncertain,
    ];
    Ok(Entity::find()
        .select_only()
        .column(Column::AboutId)
        .column(Column::TemplateKey)
        .column(Column::At)
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .filter(Column::At.gte(since))
        .filter(Column::AboutKind.eq("booking"))
        .filter(Column::State.is_in(out))
        .filter(Column::Purpose.is_in([Purpose::Transactional, Purpose::Reminder]))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(tx)
        .await?)
}

/// When somebody of the staff last wrote to the contact.
pub(super) async fn last_by_staff<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
) -> Result<Option<DateTime<Utc>>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::At)
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .filter(Column::Direction.eq(Direction::Out))
        .filter(Column::SentByKind.eq("user"))
        .filter(Column::State.ne(State::Dropped))
        .order_by_desc(Column::Id)
        .into_tuple()
        .one(tx)
        .await?)
}

pub(super) async fn states_about<M: Mode>(tx: &Tx<M>, kind: &str, id: Uuid) -> Result<Vec<State>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::State)
        .distinct()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::AboutKind.eq(kind))
        .filter(Column::AboutId.eq(id))
        .into_tuple()
        .all(tx)
        .await?)
}

pub(super) async fn by_dedupe_key(tx: &Tx, key: &str) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::DedupeKey.eq(key))
        .one(tx)
        .await?)
}

/// Inserts unless a message has its dedupe key, or the carrier's id of it, already.
async fn insert_if_new(tx: &Tx, model: &Model) -> Result<bool> {
    let inserted = Entity::insert(row(model))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(inserted > 0)
}

pub(super) async fn insert_queued(tx: &Tx, model: &Model) -> Result<bool> {
    insert_if_new(tx, model).await
}

/// False when the carrier brought this text before.
pub(crate) async fn insert_received(tx: &Tx, model: &Model) -> Result<bool> {
    insert_if_new(tx, model).await
}

/// The message, locked until the transaction ends; its contact is held before it.
pub(super) async fn lock(tx: &Tx, id: Id<id::Message>, how: Hold) -> Result<Option<Model>> {
    conversations::hold_of_message(tx, id, how).await?;
    Ok(Entity::find_by_id((tx.tenant(), id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?)
}

fn of_provider(tx: &Tx, provider: &str, provider_id: &str) -> Select<Entity> {
    Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::Provider.eq(provider))
        .filter(Column::ProviderId.eq(provider_id))
}

/// Whether a carrier brought this text before.
pub(crate) async fn came_before(tx: &Tx, provider: &str, provider_id: &str) -> Result<bool> {
    let found = of_provider(tx, provider, provider_id).one(tx).await?;
    Ok(found.is_some())
}

/// The message that a carrier knows by this id.
pub(super) async fn of_carrier(
    tx: &Tx,
    provider: &str,
    provider_id: &str,
) -> Result<Option<Id<id::Message>>> {
    let found = of_provider(tx, provider, provider_id).one(tx).await?;
    Ok(found.map(|row| row.id))
}

pub(super) async fn update(tx: &Tx, model: &mut Model) -> Result<()> {
    model.version += 1;
    model.updated_at = tx.now();
    Entity::update(row(model)).exec(tx).await?;
    Ok(())
}

/// Which queued messages are dropped.
#[derive(Clone, Copy, Debug)]
pub(super) enum Those {
    About(&'static str, Uuid),
    AboutFor(&'static str, Uuid, Purpose),
    To(Id<id::Contact>),
}

impl Those {
    fn condition(self) -> SimpleExpr {
        match self {
            Self::About(kind, id) => Column::AboutKind.eq(kind).and(Column::AboutId.eq(id)),
            Self::AboutFor(kind, id, purpose) => Self::About(kind, id)
                .condition()
                .and(Column::Purpose.eq(purpose)),
            // The word that they will get no more is the one that they still get.
            Self::To(contact) => Column::ContactId
                .eq(contact)
                .and(Column::Purpose.ne(Purpose::OptOutConfirmation)),
        }
    }
}

/// Drops those that no errand has begun to send. What was never sent may be asked for anew: its key is free.
pub(super) async fn drop_queued(tx: &Tx, those: Those, reason: &str) -> Result<Vec<Model>> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Dropped))
        .col_expr(Column::Error, Expr::value(reason))
        .col_expr(Column::DedupeKey, Expr::value(None::<String>))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(tx.now()))
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::State.eq(State::Queued))
        .filter(those.condition())
        .exec_with_returning(tx)
        .await
        .map_err(Problem::from)
}

/// How many texts of this template went on their way from this location since then.
pub(super) async fn count_since<M: Mode>(
    tx: &Tx<M>,
    key: &str,
    location: Id<id::Location>,
    since: DateTime<Utc>,
) -> Result<u64> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::LocationId.eq(location))
        .filter(Column::TemplateKey.eq(key))
        .filter(Column::At.gte(since))
        .count(tx)
        .await?)
}

/// The newest text to the contact that went on its way.
pub(super) async fn last_out<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .filter(Column::Direction.eq(Direction::Out))
        .filter(Column::State.ne(State::Dropped))
        .order_by_desc(Column::Id)
        .one(tx)
        .await?)
}
