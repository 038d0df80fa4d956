//! How a commit wakes those who wait for it.
//!
//! Within a process the bell rings at once. Across processes it is one NOTIFY
//! for all commits of the last ten milliseconds, sent apart from them: a
//! NOTIFY inside a transaction holds a lock of the whole cluster until its
//! commit is on disk, so commits would queue behind one another. A lost ring
//! costs a second: polling is the truth.

use std::time::Duration;

use kernel::{Id, id};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::Platform;

const CHANNEL: &str = "attend";
const GATHER: Duration = Duration::from_millis(10);
const RECONNECT: Duration = Duration::from_secs(1);

/// Something was committed: by this tenant, or (None) by one that another process served.
pub type News = Option<Id<id::Tenant>>;

pub struct Bell {
    process: Uuid,
    jobs: Notify,
    outward: Notify,
    news: broadcast::Sender<News>,
}

impl Default for Bell {
    fn default() -> Self {
        Self {
            // Names this process to itself only, so that it ignores its own rings.
            process: Uuid::new_v4(),
            jobs: Notify::new(),
            outward: Notify::new(),
            news: broadcast::channel(1024).0,
        }
    }
}

impl Bell {
    pub(crate) fn ring(&self, tenant: Id<id::Tenant>, has_jobs: bool) {
        if has_jobs {
            self.jobs.notify_one();
        }
        // Nobody listening is no error.
        let _ = self.news.send(Some(tenant));
        self.outward.notify_one();
    }

    pub(crate) fn wake_workers(&self) {
        self.jobs.notify_one();
    }

    pub(crate) async fn jobs_rang(&self) {
        self.jobs.notified().await;
    }

    /// News of every commit from now on. A slow listener skips and polls.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }
}

/// Passes rings between processes until told to stop. Any error is logged and tried again.
pub(crate) async fn run(platform: Platform, stop: CancellationToken) {
    let outward = async {
        loop {
            platform.bell().outward.notified().await;
            tokio::time::sleep(GATHER).await;
            let me = platform.bell().process.to_string();
            if let Err(error) = platform.db().notify(CHANNEL, &me).await {
                tracing::warn!(%error, "could not tell the other processes of new work");
            }
        }
    };
    let inward = async {
        loop {
            if let Err(error) = hear(&platform).await {
                tracing::warn!(%error, "listening for other processes was interrupted");
            }
            tokio::time::sleep(RECONNECT).await;
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = async { tokio::join!(outward, inward); } => {}
    }
}

async fn hear(platform: &Platform) -> Result<(), sqlx::Error> {
    let mut listener = platform.db().listener().await?;
    listener.listen(CHANNEL).await?;
    loop {
        let notification = listener.recv().await?;
        let bell = platform.bell();
        if notification.payload() != bell.process.to_string() {
            bell.jobs.notify_one();
            let _ = bell.news.send(None);
        }
    }
}
