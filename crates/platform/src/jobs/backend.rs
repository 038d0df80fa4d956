//! apalis' backend over our own table: three methods over a channel that a fetcher fills.
//!
//! The fetcher claims no more than there are free slots, wakes on the bell, on
//! a slot coming free and every second, and survives any error of the
//! database, so the worker never ends by itself.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::{Task, task_id::RandomId},
    worker::context::WorkerContext,
};
use chrono::TimeDelta;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tower_layer::Identity;

use super::queue::{self, Claim, Claimed};
use crate::Platform;

const POLL: Duration = Duration::from_secs(1);

/// A claimed job and the slot that it occupies until it is dropped.
pub(crate) struct Slotted {
    pub job: Claimed,
    pub _slot: Slot,
}

pub(crate) struct Slot {
    _permit: OwnedSemaphorePermit,
    freed: Arc<Notify>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.freed.notify_one();
    }
}

pub(crate) struct TableBackend {
    jobs: mpsc::Receiver<Slotted>,
}

impl Backend for TableBackend {
    type Task = Task<Arc<Slotted>>;
    type Error = Infallible;

    fn poll_ready(
        &mut self,
        _: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Option<Result<Self::Task, Infallible>>> {
        self.jobs
            .poll_recv(cx)
            .map(|job| job.map(|job| Ok(Task::new(Arc::new(job)))))
    }

    fn poll_close(
        &mut self,
        _: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for TableBackend {
    type Args = Arc<Slotted>;
    type Id = RandomId;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = Identity;

    fn config(&self) -> &() {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Identity {
        Identity::new()
    }
}

/// How the fetcher shares its slots out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub slots: usize,
    pub per_tenant: usize,
    pub lease: TimeDelta,
}

/// The backend, and the task that feeds it until `stop`.
pub(crate) fn feed(
    platform: Platform,
    share: Share,
    stop: CancellationToken,
) -> (TableBackend, impl Future<Output = ()> + Send) {
    let (sender, jobs) = mpsc::channel(share.slots);
    let fetcher = Fetcher {
        kinds: platform
            .registry()
            .kinds()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        platform,
        share,
        slots: Arc::new(Semaphore::new(share.slots)),
        freed: Arc::new(Notify::new()),
        last: None,
    };
    (TableBackend { jobs }, fetcher.run(sender, stop))
}

struct Fetcher {
    platform: Platform,
    share: Share,
    kinds: Vec<String>,
    slots: Arc<Semaphore>,
    freed: Arc<Notify>,
    /// The tenant that was served last.
    last: Option<uuid::Uuid>,
}

impl Fetcher {
    async fn run(mut self, sender: mpsc::Sender<Slotted>, stop: CancellationToken) {
        loop {
            let got = match self.fetch(&sender).await {
                Ok(got) => got,
                Err(problem) => {
                    tracing::warn!(
                        error = problem.for_log(),
                        "could not claim jobs; trying again"
                    );
                    0
                }
            };
            if got > 0 && self.slots.available_permits() > 0 && !stop.is_cancelled() {
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.platform.bell().jobs_rang() => {}
                () = self.freed.notified() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    async fn fetch(&mut self, sender: &mpsc::Sender<Slotted>) -> crate::Result<usize> {
        let free = self.slots.available_permits();
        if free == 0 {
            return Ok(0);
        }
        let claim = Claim {
            want: free.try_into().unwrap_or(i32::MAX),
            per_tenant: self.share.per_tenant.try_into().unwrap_or(i32::MAX),
            after: self.last,
            lease: self.share.lease,
            kinds: &self.kinds,
        };
        let jobs = queue::claim(&self.platform, claim).await?;
        let got = jobs.len();
        for job in jobs {
            self.last = Some(job.tenant_id);
            let Ok(permit) = self.slots.clone().try_acquire_owned() else {
                break;
            };
            let slot = Slot {
                _permit: permit,
                freed: self.freed.clone(),
            };
            // The receiver is gone only at the end; the lease then runs out.
            let _ = sender.send(Slotted { job, _slot: slot }).await;
        }
        Ok(got)
    }
}
