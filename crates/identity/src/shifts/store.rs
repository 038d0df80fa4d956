//! The queries of shifts.

use chrono::{DateTime, NaiveTime, Utc};
use kernel::{Id, Permission, id};
use platform::{May, Result, Tx, db::Mode};
use uuid::Uuid;

use super::rules::{self, Shift};
use crate::locations;

/// Who can take a lead at this location now: colleagues whose role there works
/// tasks and pipelines, and who are on shift, or have no shifts at all. By id.
/// Run it bound to all locations, as automation is: from one location alone,
/// shifts at others do not show.
///
/// # Errors
/// 404 when the transaction does not see the location.
pub async fn on_shift<M: Mode, P: Permission>(
    tx: &Tx<M>,
    _: May<P>,
    location: Id<id::Location>,
    at: DateTime<Utc>,
) -> Result<Vec<Id<id::User>>> {
    let zone = locations::get(tx, location).await?.zone;
    let (weekday, time) = rules::local(at, &zone);
    let users: Vec<Uuid> = sqlx::query_scalar(
        "select distinct m.user_id from memberships m \
         join staff w on w.tenant_id = m.tenant_id and w.user_id = m.user_id and w.suspended_at is null \
         join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
         where m.tenant_id = $1 and m.joined_at is not null \
           and (m.location_id is null or m.location_id = $2) \
           and r.permissions @> array['tasks:write', 'pipelines:write'] \
           and (not exists (select from shifts s where s.tenant_id = $1 and s.user_id = m.user_id) \
                or exists (select from shifts s where s.tenant_id = $1 and s.user_id = m.user_id \
                             and s.location_id = $2 and s.weekday = $3 and s.starts <= $4 and $4 < s.ends)) \
         order by m.user_id",
    )
    .bind(tx.tenant().uuid())
    .bind(location.uuid())
    .bind(weekday)
    .bind(time)
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(users.into_iter().map(Id::from_uuid).collect())
}

pub(super) async fn of_user<M: Mode>(tx: &Tx<M>, user: Id<id::User>) -> Result<Vec<Shift>> {
    let rows: Vec<(Uuid, i16, NaiveTime, NaiveTime)> = sqlx::query_as(
        "select location_id, weekday, starts, ends from shifts \
         where tenant_id = $1 and user_id = $2 order by weekday, starts, location_id",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    let shift = |(location, weekday, from, to)| Shift {
        location: Id::from_uuid(location),
        weekday,
        from,
        to,
    };
    Ok(rows.into_iter().map(shift).collect())
}

/// Those at locations that the transaction does not see stay as they are.
pub(super) async fn replace(tx: &Tx, user: Id<id::User>, shifts: &[Shift]) -> Result<()> {
    sqlx::query("delete from shifts where tenant_id = $1 and user_id = $2")
        .bind(tx.tenant().uuid())
        .bind(user.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    for shift in shifts {
        sqlx::query(
            "insert into shifts (tenant_id, user_id, location_id, weekday, starts, ends) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(tx.tenant().uuid())
        .bind(user.uuid())
        .bind(shift.location.uuid())
        .bind(shift.weekday)
        .bind(shift.from)
        .bind(shift.to)
        .execute(&mut *tx.conn().await)
        .await?;
    }
    Ok(())
}
