//! Wakes planned jobs when they are due and brings back those whose worker was lost.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::queue;
use crate::Platform;

const LONGEST: Duration = Duration::from_secs(1);
const SHORTEST: Duration = Duration::from_millis(20);

/// Every second, or sooner when a planned job is due sooner. Safe on any number of processes.
pub(crate) async fn run(platform: Platform, stop: CancellationToken) {
    let mut wait = SHORTEST;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = match queue::sweep(&platform).await {
            Ok(swept) => {
                if swept.woken > 0 || swept.returned > 0 {
                    platform.bell().wake_workers();
                }
                if swept.returned > 0 || swept.died > 0 {
                    tracing::warn!(
                        returned = swept.returned,
                        died = swept.died,
                        "leases ran out"
                    );
                }
                let due = swept.next_at.map(|at| at - platform.clock().now());
                due.and_then(|due| due.to_std().ok())
                    .unwrap_or(LONGEST)
                    .clamp(SHORTEST, LONGEST)
            }
            Err(problem) => {
                tracing::warn!(
                    error = problem.for_log(),
                    "could not sweep jobs; trying again"
                );
                LONGEST
            }
        };
    }
}
