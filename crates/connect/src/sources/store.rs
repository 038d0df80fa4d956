//! The queries of sources.

use std::collections::HashMap;

use kernel::{Id, id};
use platform::{
    Platform, Problem, Result, SystemTask, Tx,
    db::{Mode, constraint},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{
    finder::Source,
    key::VerificationKey,
    model::{ActiveModel, Column, Entity, Model},
};
use crate::intakes::Mapping;

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::IntakeSource>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id)).one(tx).await?;
    found.ok_or_else(|| Problem::not_found("intake source"))
}

/// The source, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::IntakeSource>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("intake source"))
}

/// Newest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    before: Option<Id<id::IntakeSource>>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .order_by_desc(Column::Id)
        .limit(limit);
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    Ok(query.all(tx).await?)
}

/// The names of those among these that the transaction sees.
pub(crate) async fn names<M: Mode>(
    tx: &Tx<M>,
    ids: impl IntoIterator<Item = Id<id::IntakeSource>>,
) -> Result<HashMap<Id<id::IntakeSource>, String>> {
    let rows = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::Id.is_in(ids))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

#[derive(FromRow)]
struct Found {
    tenant_id: Uuid,
    id: Uuid,
    location_id: Uuid,
    country: String,
    mapping: Json<Mapping>,
    verification_key: Option<String>,
}

const BY_TOKEN: &str = "\
select s.tenant_id, s.id, s.location_id, l.country, s.mapping, s.verification_key \
from intake_sources s join locations l on l.tenant_id = s.tenant_id and l.id = s.location_id \
where s.token = $1";

/// The source with this token, of whichever clinic.
pub(super) async fn by_token(platform: &Platform, token: &str) -> Result<Option<Source>> {
    let found: Option<Found> = platform
        .system(SystemTask::FindIntakeSource, async |tx| {
            Ok(sqlx::query_as(BY_TOKEN)
                .bind(token)
                .fetch_optional(&mut *tx.conn().await)
                .await?)
        })
        .await?;
    Ok(found.map(|row| Source {
        tenant: Id::from_uuid(row.tenant_id),
        id: Id::from_uuid(row.id),
        location: Id::from_uuid(row.location_id),
        country: row.country,
        mapping: row.mapping.0,
        key: row
            .verification_key
            .and_then(|pem| VerificationKey::read(&pem).ok()),
    }))
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        name,
        kind,
        location_id,
        token,
        mapping,
        verification_key,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        name: Set(name),
        kind: Set(kind),
        location_id: Set(location_id),
        token: Set(token),
        mapping: Set(mapping),
        verification_key: Set(verification_key),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

fn refused(error: DbErr) -> Problem {
    match constraint(&error) {
        Some("intake_sources_tenant_id_location_id_fkey") => unknown_location(),
        _ => error.into(),
    }
}

pub(super) fn unknown_location() -> Problem {
    Problem::field(
        "/location_id",
        "unknown_location",
        "there is no such location",
    )
}

pub(super) async fn insert(tx: &Tx, model: &Model) -> Result<()> {
    Entity::insert(row(model))
        .exec_without_returning(tx)
        .await
        .map_err(refused)?;
    Ok(())
}

/// Writes the row over its older version.
pub(super) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(row(model)).exec(tx).await.map_err(refused)?;
    Ok(())
}
