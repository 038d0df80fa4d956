//! The queries of intakes.

use kernel::{Guarded, Id, field::Pii, id};
use platform::{Problem, Result, Tx, db::Mode};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use sqlx::{FromRow, types::Json};

use super::{
    mapping::Mapping,
    model::{ActiveModel, Column, Entity, Model},
};

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub state: Option<&'static str>,
    pub before: Option<Id<id::Intake>>,
    pub limit: u64,
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Intake>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id)).one(tx).await?;
    found.ok_or_else(|| Problem::not_found("intake"))
}

/// The intake, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Intake>) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?)
}

/// Newest first.
pub(super) async fn list<M: Mode>(tx: &Tx<M>, filter: &Filter) -> Result<Vec<Model>> {
    let mut query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .order_by_desc(Column::Id)
        .limit(filter.limit);
    if let Some(state) = filter.state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some(before) = filter.before {
        query = query.filter(Column::Id.lt(before));
    }
    Ok(query.all(tx).await?)
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        source_id,
        location_id,
        state,
        external_id,
        event,
        fields,
        raw,
        errors,
        contact_id,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        source_id: Set(source_id),
        location_id: Set(location_id),
        state: Set(state),
        external_id: Set(external_id),
        event: Set(event),
        fields: Set(fields),
        raw: Set(raw),
        errors: Set(errors),
        contact_id: Set(contact_id),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// Inserts unless the source brought the same event before; waits for a rival that is inserting it.
pub(super) async fn insert_if_new(tx: &Tx, model: &Model) -> Result<bool> {
    let inserted = Entity::insert(row(model))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(inserted > 0)
}

/// The intake of this event of the source's.
pub(super) async fn by_event(
    tx: &Tx,
    source: Id<id::IntakeSource>,
    external_id: &str,
) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::SourceId.eq(source))
        .filter(Column::ExternalId.eq(external_id))
        .one(tx)
        .await?)
}

/// Writes the row over its older version.
pub(super) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(row(model)).exec(tx).await?;
    Ok(())
}

/// What reading an intake takes from its source.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Terms {
    pub source_name: String,
    pub mapping: Json<Mapping>,
    pub country: String,
}

const TERMS: &str = "\
select s.name as source_name, s.mapping, l.country \
from intake_sources s join locations l on l.tenant_id = s.tenant_id and l.id = $3 \
where s.tenant_id = $1 and s.id = $2";

pub(super) async fn terms(tx: &Tx, intake: &Model) -> Result<Terms> {
    let found = sqlx::query_as(TERMS)
        .bind(tx.tenant().uuid())
        .bind(intake.source_id.uuid())
        .bind(intake.location_id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("intake source"))
}

pub(super) fn seal(text: String) -> Guarded<String, Pii> {
    Guarded::seal(text)
}
