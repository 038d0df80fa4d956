//! Runs claimed jobs: catches panics, backs off, buries, renews leases.

use std::{
    collections::HashSet,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex},
    time::Duration,
};

use apalis_core::{
    task::data::Data,
    worker::{builder::WorkerBuilder, context::WorkerContext},
};
use chrono::TimeDelta;
use futures::FutureExt;
use tokio::task::JoinHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

use super::{
    backend::{Share, Slotted, feed},
    bell,
    handler::Ended,
    queue::{self, Claimed, Unfinished},
    sweep,
};
use crate::Platform;

/// How much work a process takes on.
#[derive(Clone, Copy, Debug)]
pub struct WorkerSettings {
    /// Jobs at once in this process.
    pub slots: usize,
    /// Running jobs of one tenant at once, over all processes.
    pub per_tenant: usize,
    /// How long a job may go without a sign of life before another worker takes it.
    pub lease: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            slots: 16,
            per_tenant: 12,
            lease: Duration::from_secs(30),
        }
    }
}

impl WorkerSettings {
    /// Sixteen slots, unless told otherwise; a tenant gets three quarters of them at most.
    pub fn with_slots(slots: usize) -> Self {
        Self {
            slots,
            per_tenant: (slots * 3 / 4).max(1),
            ..Self::default()
        }
    }
}

/// The workers of a process. Stop with the token, then wait.
pub struct Workers {
    tasks: TaskTracker,
    stop: CancellationToken,
    /// Ends after the last job, not with the claiming: a slow call outlives its lease otherwise.
    renewing: JoinHandle<()>,
}

impl Workers {
    /// Starts claiming and running jobs.
    pub fn start(platform: &Platform, settings: WorkerSettings) -> Self {
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let lease = TimeDelta::from_std(settings.lease).unwrap_or(TimeDelta::MAX);
        let share = Share {
            slots: settings.slots,
            per_tenant: settings.per_tenant,
            lease,
        };
        let running = Arc::new(Running::default());
        let (backend, fetcher) = feed(platform.clone(), share, stop.clone());
        let context = WorkerContext::new("attend");
        let worker = WorkerBuilder::new(context.clone())
            .backend(backend)
            .data(platform.clone())
            .data(running.clone())
            .data(tasks.clone())
            .build(start);
        tasks.spawn(async move {
            fetcher.await;
            // Nothing comes any more. apalis ends when it is told, not when its source does.
            if let Err(error) = context.stop() {
                tracing::debug!(%error, "the worker had ended");
            }
        });
        tasks.spawn(async move {
            if let Err(error) = worker.run().await {
                tracing::error!(%error, "the worker ended");
            }
        });
        tasks.spawn(sweep::run(platform.clone(), stop.clone()));
        tasks.spawn(bell::run(platform.clone(), stop.clone()));
        let renewing = tokio::spawn(renewing(platform.clone(), running, settings.lease));
        Self {
            tasks,
            stop,
            renewing,
        }
    }

    /// Stops claiming, lets what runs finish, and returns when it has.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.renewing.abort();
    }
}

/// Leases of the jobs that run here.
#[derive(Default)]
struct Running(Mutex<HashSet<Uuid>>);

impl Running {
    fn leases(&self) -> Vec<Uuid> {
        self.0
            .lock()
            .unwrap_or_else(|lock| lock.into_inner())
            .iter()
            .copied()
            .collect()
    }

    fn set(&self, lease: Option<Uuid>, runs: bool) {
        let Some(lease) = lease else { return };
        let mut leases = self.0.lock().unwrap_or_else(|lock| lock.into_inner());
        match runs {
            true => leases.insert(lease),
            false => leases.remove(&lease),
        };
    }
}

/// apalis' task function: gives the job its own task, so that one runs beside the other on all cores.
async fn start(
    slotted: Arc<Slotted>,
    platform: Data<Platform>,
    running: Data<Arc<Running>>,
    tasks: Data<TaskTracker>,
) {
    let (platform, running) = (Platform::clone(&platform), Arc::clone(&running));
    tasks.spawn(async move {
        let lease = slotted.job.lease;
        running.set(lease, true);
        run(&platform, &slotted.job).await;
        running.set(lease, false);
    });
}

async fn run(platform: &Platform, job: &Claimed) {
    let ended = match platform.registry().handler(&job.kind) {
        None => Ended::Dead("no such job in this version".to_owned()),
        Some(handler) => AssertUnwindSafe(handler.run(platform, job))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Ended::Failed("the job panicked".to_owned())),
    };
    let (to, error) = match ended {
        Ended::Finished => return,
        Ended::Dead(reason) => (Unfinished::Dead, reason),
        Ended::Again(after, reason) if job.attempts < job.max_attempts => {
            (again(platform, after), reason)
        }
        Ended::Failed(reason) if job.attempts < job.max_attempts => {
            (again(platform, back_off(job.attempts, job.id)), reason)
        }
        Ended::Again(_, reason) | Ended::Failed(reason) => (Unfinished::Dead, reason),
    };
    tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, error, "a job did not finish");
    if let Err(problem) = queue::put_back(platform, job, to, &error).await {
        // The lease runs out and the sweep brings the job back.
        tracing::warn!(job = %job.id, error = problem.for_log(), "could not put a job back");
    }
}

fn again(platform: &Platform, after: Duration) -> Unfinished {
    Unfinished::Again(platform.clock().now() + TimeDelta::from_std(after).unwrap_or(TimeDelta::MAX))
}

/// 1, 2, 4 … seconds up to an hour, spread by up to a quarter so that failures do not march in step.
fn back_off(attempts: i16, id: Uuid) -> Duration {
    let doublings = u32::from(attempts.clamp(1, 13).unsigned_abs()) - 1;
    let base = Duration::from_secs(1 << doublings).min(Duration::from_secs(3600));
    base + base / 4 * u32::from(id.as_bytes()[15]) / 256
}

async fn renewing(platform: Platform, running: Arc<Running>, lease: Duration) {
    loop {
        tokio::time::sleep(lease / 3).await;
        let leases = running.leases();
        if leases.is_empty() {
            continue;
        }
        let until = platform.clock().now() + TimeDelta::from_std(lease).unwrap_or(TimeDelta::MAX);
        if let Err(problem) = queue::renew(&platform, &leases, until).await {
            tracing::warn!(error = problem.for_log(), "could not renew leases");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_and_stops_at_an_hour_and_a_quarter() {
        let id = Uuid::nil();
        assert_eq!(back_off(1, id), Duration::from_secs(1));
        assert_eq!(back_off(4, id), Duration::from_secs(8));
        assert_eq!(back_off(100, id), Duration::from_secs(3600));
        assert!(back_off(100, Uuid::max()) < Duration::from_secs(4500));
    }
}
