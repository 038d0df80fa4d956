//! The queries of locations.

use kernel::{Id, id};
use platform::{
    Platform, Problem, Result, SystemTask, Tx,
    db::{Mode, constraint},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::model::{ActiveModel, Column, Entity, Model, Place};

/// The clinic and place that a number belongs to.
#[derive(Clone, Debug)]
pub struct Receiver {
    pub tenant: Id<id::Tenant>,
    pub place: Place,
}

/// The location, if the transaction sees it.
///
/// # Errors
/// 500 when the database fails.
pub async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Location>) -> Result<Option<Place>> {
    let found = Entity::find_by_id((tx.tenant(), id)).one(tx).await?;
    Ok(found.map(Place::from))
}

/// The location.
///
/// # Errors
/// 404 when the transaction does not see it.
pub async fn get<M: Mode>(tx: &Tx<M>, id: Id<id::Location>) -> Result<Place> {
    find(tx, id)
        .await?
        .ok_or_else(|| Problem::not_found("location"))
}

/// Every location that the transaction sees, oldest first.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(tx: &Tx<M>) -> Result<Vec<Place>> {
    let rows = page(tx, None, u64::from(u16::MAX)).await?;
    Ok(rows.into_iter().map(Place::from).collect())
}

/// Who gets a text that was sent to this number (E.164), among all clinics.
///
/// # Errors
/// 500 when the database fails.
pub async fn by_sender(platform: &Platform, number: &str) -> Result<Option<Receiver>> {
    platform
        .system(SystemTask::FindSmsReceiver, async |tx| {
            let found = Entity::find()
                .filter(Column::SmsSender.eq(number))
                .one(tx)
                .await?;
            Ok(found.map(|row| Receiver {
                tenant: row.tenant_id,
                place: row.into(),
            }))
        })
        .await
}

pub(super) async fn row<M: Mode>(tx: &Tx<M>, id: Id<id::Location>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id)).one(tx).await?;
    found.ok_or_else(|| Problem::not_found("location"))
}

/// The location, locked until the transaction ends.
pub(super) async fn row_to_change(tx: &Tx, id: Id<id::Location>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("location"))
}

/// Oldest first.
pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::Location>>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    Ok(query.all(tx).await?)
}

fn refused(error: DbErr) -> Problem {
    match constraint(&error) {
        Some("locations_sms_sender_once") => Problem::conflict(
            "sms_sender_taken",
            "this number sends for another location already",
        )
        .pointing("/sms_sender"),
        _ => error.into(),
    }
}

fn columns(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        name,
        country,
        time_zone,
        phone,
        sms_sender,
        region_id,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        name: Set(name),
        country: Set(country),
        time_zone: Set(time_zone),
        phone: Set(phone),
        sms_sender: Set(sms_sender),
        region_id: Set(region_id),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

pub(super) async fn insert(tx: &Tx, model: &Model) -> Result<()> {
    Entity::insert(columns(model))
        .exec_without_returning(tx)
        .await
        .map_err(refused)?;
    Ok(())
}

/// Inserts unless another location, of any clinic, has the sender number.
pub(super) async fn insert_if_free(tx: &Tx, model: &Model) -> Result<bool> {
    let free = OnConflict::column(Column::SmsSender)
        .do_nothing()
        .to_owned();
    let inserted = Entity::insert(columns(model))
        .on_conflict(free)
        .exec_without_returning(tx)
        .await
        .map_err(refused)?;
    Ok(inserted > 0)
}

pub(super) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(columns(model))
        .exec(tx)
        .await
        .map_err(refused)?;
    Ok(())
}
