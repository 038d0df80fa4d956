//! What each member of staff carries.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Result, Tx};
use uuid::Uuid;

use super::rules::Candidate;

/// Waits for other choices for this location; held until the transaction ends.
pub(super) async fn take_turn(tx: &Tx, location: Id<id::Location>) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('assignment:' || $1::text, 0))")
        .bind(location.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

const LOADS: &str = "\
select u.id, \
       (select count(*) from cards where tenant_id = $1 and assignee_id = u.id and closed_at is null) \
       + (select count(*) from tasks where tenant_id = $1 and assignee_id = u.id and state = 'open'), \
       greatest((select assigned_at from cards where tenant_id = $1 and assignee_id = u.id order by assigned_at desc limit 1), \
                (select assigned_at from tasks where tenant_id = $1 and assignee_id = u.id order by assigned_at desc limit 1)) \
from unnest($2::uuid[]) as u(id)";

pub(super) async fn loads(
    tx: &Tx,
    candidates: &[Id<id::User>],
) -> Result<Vec<Candidate<Id<id::User>>>> {
    let ids: Vec<_> = candidates.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(Uuid, i64, Option<DateTime<Utc>>)> = sqlx::query_as(LOADS)
        .bind(tx.tenant().uuid())
        .bind(ids)
        .fetch_all(&mut *tx.conn().await)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, load, last_given_at)| Candidate {
            id: Id::from_uuid(id),
            on_shift: true,
            load: load.try_into().unwrap_or(u32::MAX),
            last_given_at,
        })
        .collect())
}
