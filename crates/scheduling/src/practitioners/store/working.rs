//! Who works at a location, for a service.

use chrono::NaiveTime;
use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{practitioners::rules::weekly, slots::rules::WeeklyHours};

/// A practitioner at one location, for one service.
#[derive(Clone, Debug)]
pub(crate) struct Working {
    pub practitioner: Id<id::Practitioner>,
    pub name: String,
    /// Whether they do the service.
    pub does: bool,
    pub hours: Vec<WeeklyHours>,
}

#[derive(FromRow)]
struct WorkingRow {
    id: Uuid,
    name: String,
    does: bool,
    weekday: Option<i16>,
    starts: Option<NaiveTime>,
    ends: Option<NaiveTime>,
}

/// The practitioner's hours at a location and whether they do a service; none if the transaction does not see them.
pub(crate) async fn working(
    tx: &Tx,
    practitioner: Id<id::Practitioner>,
    location: Id<id::Location>,
    service: Id<id::Service>,
) -> Result<Option<Working>> {
    let rows: Vec<WorkingRow> = sqlx::query_as(
        "select p.id, p.name, h.weekday, h.starts, h.ends, exists ( \
            select from practitioner_services s \
            where s.tenant_id = p.tenant_id and s.practitioner_id = p.id and s.service_id = $4) as does \
         from practitioners p left join practitioner_hours h \
           on h.tenant_id = p.tenant_id and h.practitioner_id = p.id and h.location_id = $3 \
         where p.tenant_id = $1 and p.id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(practitioner.uuid())
    .bind(location.uuid())
    .bind(service.uuid())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(joined(rows).pop())
}

/// Those who have hours at a location and do a service there, by name.
pub(crate) async fn doing<M: Mode>(
    tx: &Tx<M>,
    service: Id<id::Service>,
    location: Id<id::Location>,
    only: Option<Id<id::Practitioner>>,
) -> Result<Vec<Working>> {
    let rows: Vec<WorkingRow> = sqlx::query_as(
        "select p.id, p.name, h.weekday, h.starts, h.ends, true as does \
         from practitioner_services s \
         join practitioner_hours h \
           on h.tenant_id = s.tenant_id and h.practitioner_id = s.practitioner_id and h.location_id = $3 \
         join practitioners p on p.tenant_id = s.tenant_id and p.id = s.practitioner_id \
         where s.tenant_id = $1 and s.service_id = $2 and ($4::uuid is null or p.id = $4) \
         order by p.name, p.id, h.weekday, h.starts",
    )
    .bind(tx.tenant().uuid())
    .bind(service.uuid())
    .bind(location.uuid())
    .bind(only.map(Id::uuid))
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(joined(rows))
}

/// Rows of one practitioner stand together.
fn joined(rows: Vec<WorkingRow>) -> Vec<Working> {
    let mut all: Vec<Working> = vec![];
    for row in rows {
        let practitioner = Id::from_uuid(row.id);
        if all
            .last()
            .is_none_or(|last| last.practitioner != practitioner)
        {
            all.push(Working {
                practitioner,
                name: row.name,
                does: row.does,
                hours: vec![],
            });
        }
        let hours = row.weekday.zip(row.starts).zip(row.ends);
        if let Some(((weekday, from), to)) = hours
            && let Some(last) = all.last_mut()
            && let Ok(hours) = weekly(weekday, from, to)
        {
            last.hours.push(hours);
        }
    }
    all
}
