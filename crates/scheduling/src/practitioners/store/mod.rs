//! The queries of practitioners.

mod working;

pub(crate) use working::{Working, doing, working};

use std::collections::HashMap;

use chrono::NaiveTime;
use kernel::{Id, Weekday, id};
use platform::{
    Problem, Result, Tx,
    db::{Mode, constraint},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    model::{ActiveModel, Column, Entity, Model},
    rules::Hours,
};

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Practitioner>) -> Result<Model> {
    Entity::find_by_id((tx.tenant(), id))
        .one(tx)
        .await?
        .ok_or_else(|| Problem::not_found("practitioner"))
}

/// The practitioner, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Practitioner>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("practitioner"))
}

/// Takes the diaries of these practitioners until the transaction ends: whoever writes a booking
/// holds its practitioner's first. In order of id, so that two who want the same two do not
/// wait for one another.
pub(crate) async fn lock(tx: &Tx, practitioners: &[Id<id::Practitioner>]) -> Result<()> {
    let ids: Vec<Uuid> = practitioners.iter().map(|id| id.uuid()).collect();
    sqlx::query(
        "select id from practitioners where tenant_id = $1 and id = any ($2) order by id for no key update",
    )
    .bind(tx.tenant().uuid())
    .bind(ids)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Oldest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::Practitioner>>,
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
        Some("practitioners_user_once") => Problem::conflict(
            "user_taken",
            "this colleague is another practitioner already",
        )
        .pointing("/user_id"),
        _ => error.into(),
    }
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        name,
        user_id,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        name: Set(name),
        user_id: Set(user_id),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

pub(super) async fn insert(tx: &Tx, model: &Model) -> Result<()> {
    Entity::insert(row(model))
        .exec_without_returning(tx)
        .await
        .map_err(refused)?;
    Ok(())
}

pub(super) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(row(model)).exec(tx).await.map_err(refused)?;
    Ok(())
}

type OfEach<T> = HashMap<Id<id::Practitioner>, Vec<T>>;

fn gathered<T>(pairs: impl Iterator<Item = (Uuid, T)>) -> OfEach<T> {
    let mut all = OfEach::new();
    for (practitioner, each) in pairs {
        all.entry(Id::from_uuid(practitioner))
            .or_default()
            .push(each);
    }
    all
}

/// The services of each, in order of id.
pub(super) async fn services_of<M: Mode>(
    tx: &Tx<M>,
    practitioners: &[Uuid],
) -> Result<OfEach<Id<id::Service>>> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select practitioner_id, service_id from practitioner_services \
         where tenant_id = $1 and practitioner_id = any ($2) order by service_id",
    )
    .bind(tx.tenant().uuid())
    .bind(practitioners)
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(gathered(rows.into_iter().map(|(practitioner, service)| {
        (practitioner, Id::from_uuid(service))
    })))
}

#[derive(FromRow)]
struct HoursRow {
    practitioner_id: Uuid,
    location_id: Uuid,
    weekday: i16,
    starts: NaiveTime,
    ends: NaiveTime,
}

impl HoursRow {
    fn hours(self) -> Option<(Uuid, Hours)> {
        let hours = Hours {
            location: Id::from_uuid(self.location_id),
            weekday: Weekday::of_number(self.weekday)?,
            from: self.starts,
            to: self.ends,
        };
        Some((self.practitioner_id, hours))
    }
}

/// The hours of each at the locations that the transaction sees, by location, day and time.
pub(super) async fn hours_of<M: Mode>(tx: &Tx<M>, practitioners: &[Uuid]) -> Result<OfEach<Hours>> {
    let rows: Vec<HoursRow> = sqlx::query_as(
        "select practitioner_id, location_id, weekday, starts, ends from practitioner_hours \
         where tenant_id = $1 and practitioner_id = any ($2) order by location_id, weekday, starts",
    )
    .bind(tx.tenant().uuid())
    .bind(practitioners)
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(gathered(rows.into_iter().filter_map(HoursRow::hours)))
}

/// Whether they are known at a location that the transaction does not see.
pub(super) async fn works_elsewhere(tx: &Tx, practitioner: Id<id::Practitioner>) -> Result<bool> {
    Ok(sqlx::query_scalar("select works_elsewhere($1)")
        .bind(practitioner.uuid())
        .fetch_one(&mut *tx.conn().await)
        .await?)
}

/// Those of these services that there are.
pub(super) async fn known_services(tx: &Tx, services: &[Id<id::Service>]) -> Result<Vec<Uuid>> {
    let ids: Vec<Uuid> = services.iter().map(|id| id.uuid()).collect();
    Ok(
        sqlx::query_scalar("select id from services where tenant_id = $1 and id = any ($2)")
            .bind(tx.tenant().uuid())
            .bind(ids)
            .fetch_all(&mut *tx.conn().await)
            .await?,
    )
}

pub(super) async fn replace_services(
    tx: &Tx,
    practitioner: Id<id::Practitioner>,
    services: &[Id<id::Service>],
) -> Result<()> {
    sqlx::query("delete from practitioner_services where tenant_id = $1 and practitioner_id = $2")
        .bind(tx.tenant().uuid())
        .bind(practitioner.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    sqlx::query(
        "insert into practitioner_services (tenant_id, practitioner_id, service_id) select $1, $2, unnest($3::uuid[])",
    )
    .bind(tx.tenant().uuid())
    .bind(practitioner.uuid())
    .bind(services.iter().map(|id| id.uuid()).collect::<Vec<_>>())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Replaces the hours at the locations that the transaction sees: the others' rows are out of its reach.
pub(super) async fn replace_hours(
    tx: &Tx,
    practitioner: Id<id::Practitioner>,
    hours: &[Hours],
) -> Result<()> {
    let locations: Vec<Uuid> = hours.iter().map(|each| each.location.uuid()).collect();
    sqlx::query("delete from practitioner_hours where tenant_id = $1 and practitioner_id = $2")
        .bind(tx.tenant().uuid())
        .bind(practitioner.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    sqlx::query(
        "insert into practitioner_hours (tenant_id, practitioner_id, location_id, weekday, starts, ends) \
         select $1, $2, h.* from unnest($3::uuid[], $4::int2[], $5::time[], $6::time[]) as h",
    )
    .bind(tx.tenant().uuid())
    .bind(practitioner.uuid())
    .bind(&locations)
    .bind(hours.iter().map(|each| each.weekday.number()).collect::<Vec<_>>())
    .bind(hours.iter().map(|each| each.from).collect::<Vec<_>>())
    .bind(hours.iter().map(|each| each.to).collect::<Vec<_>>())
    .execute(&mut *tx.conn().await)
    .await?;
    sqlx::query(
        "insert into practitioner_locations (tenant_id, practitioner_id, location_id) \
         select distinct $1, $2, unnest($3::uuid[]) on conflict do nothing",
    )
    .bind(tx.tenant().uuid())
    .bind(practitioner.uuid())
    .bind(&locations)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}
