//! The demo clinic: a made-up clinic with a plausible past, so that a first look finds something
//! to look at. It is founded from the same templates as every other clinic; its past is made up in
//! memory, the same on every machine but for the hour, and written in a few statements.
//!
//! Its people do not exist (see `people`), nothing of its past is sent again, and what lies ahead
//! is real: its reminders go out, to the sandbox's carrier.

mod bookings;
mod cards;
mod chance;
mod clinic;
mod days;
mod describe;
mod diary;
mod fates;
mod founding;
mod inbox;
mod intakes;
mod leads;
mod misses;
mod moves;
mod names;
mod past;
mod people;
mod reminding;
mod rows;
mod staff;
mod story;
mod tasks;
#[cfg(test)]
mod tests;
mod texts;
mod today;
mod told;
mod visits;

pub use describe::describe;

use anyhow::anyhow;
use automation::reminders::Remind;
use chrono::{Months, NaiveDate};
use kernel::{Id, id, perm};
use platform::{Entry, May, Platform, Problem, Recorded, Result, SystemTask, Tx, jobs::When};
use serde_json::json;
use uuid::Uuid;

use past::Past;
use staff::Colleague;

pub const NAME: &str = "Harbour & Coast Physiotherapy";

/// The same everywhere: so the clinic is known again, and two processes that start at once do not
/// make two.
const TENANT: Id<id::Tenant> =
    Id::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_6465_6d6f_0001));

/// Makes the demo clinic, unless there is a clinic already.
///
/// # Errors
/// When the database fails; then nothing of it stands.
pub async fn ensure(platform: &Platform) -> anyhow::Result<()> {
    make(platform)
        .await
        .map_err(|problem| anyhow!(problem.for_log()))
}

async fn make(platform: &Platform) -> Result<()> {
    if !is_empty(platform).await? {
        return Ok(());
    }
    make_room(platform).await?;
    let staff = staff::accounts(platform).await?;
    platform
        .enter::<perm::tenants::Found>(Entry::Demo, TENANT)
        .act(async |tx, may| found(tx, may, &staff).await)
        .await
}

async fn is_empty(platform: &Platform) -> Result<bool> {
    platform
        .system(SystemTask::Demo, async |tx| {
            let sql = "select not exists (select from tenants)";
            Ok(sqlx::query_scalar(sql)
                .fetch_one(&mut *tx.conn().await)
                .await?)
        })
        .await
}

/// Partitions for the events of the last months. Housekeeping makes those of the next ones, perhaps
/// at this moment: who comes second finds them made at the second try.
async fn make_room(platform: &Platform) -> Result<()> {
    let mut made = Ok(());
    for _ in 0..5 {
        made = platform
            .system(SystemTask::Demo, async |tx| {
                let from: Option<NaiveDate> =
                    tx.now().date_naive().checked_sub_months(Months::new(4));
                sqlx::query("select ensure_event_partitions($1, 7)")
                    .bind(from)
                    .execute(&mut *tx.conn().await)
                    .await?;
                Ok(())
            })
            .await;
        if made.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    made
}

async fn found(
    tx: &Tx,
    may: May<perm::tenants::Found>,
    staff: &[Colleague],
) -> Result<Recorded<()>> {
    let clinic = founding::found(tx, may, staff).await?;
    let mut past = Past::new(clinic, tx.now());
    past.make_up();
    past.rows.write(tx).await?;
    for &(reminder, due_at, cause) in &past.planned {
        let remind: Remind =
            serde_json::from_value(json!({ "reminder": reminder })).map_err(Problem::internal)?;
        tx.enqueue(&remind, When::At(due_at), Some(cause));
    }
    Ok(tx.unchanged(()))
}
