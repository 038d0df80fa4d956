//! What keeps the house in order without being asked. Safe at any time, on any number of processes.

use std::time::Duration;

use platform::{Platform, Result, SystemTask};
use tokio_util::sync::CancellationToken;

const HOUR: Duration = Duration::from_secs(3600);
const TIDY_EVERY: Duration = Duration::from_secs(60);
/// An event is sealed within this time and that of the longest transaction that runs.
const SEALED_WITHIN: Duration = Duration::from_secs(30);

/// Now, and from time to time until `stop`.
pub async fn run(platform: Platform, stop: CancellationToken) {
    tokio::join!(
        keep_order(platform.clone(), stop.clone()),
        keep_sealed(platform, stop)
    );
}

async fn keep_order(platform: Platform, stop: CancellationToken) {
    loop {
        if let Err(problem) = once(&platform).await {
            tracing::warn!(
                error = problem.for_log(),
                "housekeeping failed; trying again in an hour"
            );
        }
        if !pause(&stop, HOUR).await {
            return;
        }
    }
}

async fn keep_sealed(platform: Platform, stop: CancellationToken) {
    loop {
        if let Err(problem) = audit::seals::seal(&platform).await {
            tracing::warn!(
                error = problem.for_log(),
                "the audit was not sealed; trying again in a moment"
            );
        }
        if !pause(&stop, SEALED_WITHIN).await {
            return;
        }
    }
}

/// What a process that serves keeps in memory of who called; from time to time until `stop`.
pub async fn keep_tidy(platform: Platform, stop: CancellationToken) {
    while pause(&stop, TIDY_EVERY).await {
        platform.tidy();
    }
}

/// False when it is time to stop.
async fn pause(stop: &CancellationToken, time: Duration) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(time) => true,
    }
}

/// Event partitions three months ahead; answers to keyed requests, links, sessions and keys that are over.
async fn once(platform: &Platform) -> Result<()> {
    platform
        .system(SystemTask::Housekeeping, async |tx| {
            let now = tx.now();
            let mut conn = tx.conn().await;
            sqlx::query("select ensure_event_partitions($1, 3)")
                .bind(now.date_naive())
                .execute(&mut *conn)
                .await?;
            let over = "delete from idempotency_keys where created_at < $1 - interval '24 hours'";
            sqlx::query(over).bind(now).execute(&mut *conn).await?;
            Ok(())
        })
        .await?;
    identity::housekeeping(platform).await?;
    sso::housekeeping(platform).await
}
