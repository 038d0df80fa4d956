//! The query of slots.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use uuid::Uuid;

use super::rules::Interval;

/// What these practitioners are occupied with between two instants, at any location, buffers included.
pub(super) async fn busy<M: Mode>(
    tx: &Tx<M>,
    practitioners: &[Uuid],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<HashMap<Id<id::Practitioner>, Vec<Interval>>> {
    let rows: Vec<(Uuid, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "select practitioner_id, starts_at, ends_at from busy_times($1, $2, $3, $4)",
    )
    .bind(practitioners)
    .bind(from)
    .bind(to)
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    let mut busy = HashMap::<_, Vec<_>>::new();
    for (practitioner, starts_at, ends_at) in rows {
        let taken = Interval { starts_at, ends_at };
        busy.entry(Id::from_uuid(practitioner))
            .or_default()
            .push(taken);
    }
    Ok(busy)
}
