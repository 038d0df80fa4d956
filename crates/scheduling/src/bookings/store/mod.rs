//! The queries of bookings, holds among them.

pub(super) mod shown;

pub use shown::{Filter, Shown};

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{
    Problem, Result, Tx,
    db::{Mode, constraint},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    model::{ActiveModel, Column, Entity, Model},
    rules::Status,
};
use crate::practitioners;

pub(crate) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Booking>) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((tx.tenant(), id)).one(tx).await?)
}

/// The booking, with its practitioner's diary, until the transaction ends.
pub(crate) async fn find_to_change(tx: &Tx, id: Id<id::Booking>) -> Result<Option<Model>> {
    find_to_move(tx, id, None).await
}

/// As [`find_to_change`], with the diary of the practitioner that it moves to.
pub(super) async fn find_to_move(
    tx: &Tx,
    id: Id<id::Booking>,
    to: Option<Id<id::Practitioner>>,
) -> Result<Option<Model>> {
    let Some(seen) = find(tx, id).await? else {
        return Ok(None);
    };
    let diaries: Vec<_> = to.into_iter().chain([seen.practitioner_id]).collect();
    practitioners::lock(tx, &diaries).await?;
    Ok(Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?)
}

/// Every booking of a series, the latest first.
pub(super) async fn series<M: Mode>(tx: &Tx<M>, series: Id<id::Booking>) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::SeriesId.eq(series))
        .order_by_desc(Column::RescheduleCount)
        .all(tx)
        .await?)
}

/// Booked or confirmed, that begin after `since`, the first one first.
pub(super) async fn upcoming<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
    since: DateTime<Utc>,
) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .filter(Column::StartsAt.gt(since))
        .filter(Column::Status.is_in([Status::Booked, Status::Confirmed]))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
        .all(tx)
        .await?)
}

fn refused(error: DbErr) -> Problem {
    match constraint(&error) {
        Some("bookings_no_overlap") => {
            Problem::conflict("slot_taken", "this time of the practitioner is taken")
        }
        _ => error.into(),
    }
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        location_id,
        practitioner_id,
        service_id,
        contact_id,
        status,
        status_since,
        previous_status,
        starts_at,
        ends_at,
        occupied_from,
        occupied_until,
        held_until,
        confirmed_at,
        arrived_at,
        attended_at,
        cancelled_at,
        cancel_reason,
        series_id,
        reschedule_count,
        rescheduled_to,
        source,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        location_id: Set(location_id),
        practitioner_id: Set(practitioner_id),
        service_id: Set(service_id),
        contact_id: Set(contact_id),
        status: Set(status),
        status_since: Set(status_since),
        previous_status: Set(previous_status),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        occupied_from: Set(occupied_from),
        occupied_until: Set(occupied_until),
        held_until: Set(held_until),
        confirmed_at: Set(confirmed_at),
        arrived_at: Set(arrived_at),
        attended_at: Set(attended_at),
        cancelled_at: Set(cancelled_at),
        cancel_reason: Set(cancel_reason),
        series_id: Set(series_id),
        reschedule_count: Set(reschedule_count),
        rescheduled_to: Set(rescheduled_to),
        source: Set(source),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// Takes the time, from holds that ran out where need be. The practitioner's diary is held.
///
/// # Errors
/// 409 `slot_taken`.
pub(crate) async fn insert(tx: &Tx, model: &Model) -> Result<()> {
    expire_holds(tx, model).await?;
    Entity::insert(row(model))
        .exec_without_returning(tx)
        .await
        .map_err(refused)?;
    Ok(())
}

/// Writes the row over its older version. The practitioner's diary is held.
///
/// # Errors
/// 409 `slot_taken` when it comes to occupy what is another's by now.
pub(crate) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    if model.status.is_occupying() {
        expire_holds(tx, model).await?;
    }
    Entity::update(row(model)).exec(tx).await.map_err(refused)?;
    Ok(())
}

/// Expires the holds that ran out over the time that `wanted` occupies, also at locations that the
/// transaction does not see. Their own jobs put that on record.
async fn expire_holds(tx: &Tx, wanted: &Model) -> Result<()> {
    sqlx::query("select expire_holds($1, $2, $3, $4)")
        .bind(wanted.practitioner_id.uuid())
        .bind(wanted.occupied_from)
        .bind(wanted.occupied_until)
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
