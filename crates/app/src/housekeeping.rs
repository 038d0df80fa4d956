//! What keeps the house in order without being asked. Safe at any time, on any number of processes.

use std::time::Duration;

use platform::{Platform, Result, SystemTask};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(3600);

/// Now, and every hour until `stop`.
pub async fn run(platform: Platform, stop: CancellationToken) {
    loop {
        if let Err(problem) = once(&platform).await {
            tracing::warn!(
                error = problem.for_log(),
                "housekeeping failed; trying again in an hour"
            );
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
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
    identity::housekeeping(platform).await
}
