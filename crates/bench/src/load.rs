//! Two ways to load a server: as fast as it answers, and at a rate that does not wait for it.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::ensure;
use chrono::{DateTime, Utc};
use tokio::{runtime, task::JoinSet};

use crate::{
    clock::{tick, utc},
    latencies::Latencies,
    wire::Wire,
};

/// What a load came to.
#[derive(Clone, Debug, Default)]
pub struct Served {
    pub per_second: f64,
    pub latencies: Latencies,
    /// When each request went out, by its number; of a paced load only.
    pub sent: Vec<(usize, DateTime<Utc>)>,
}

/// One request after another on each connection until the time is up.
#[derive(Clone)]
pub struct Closed {
    pub address: SocketAddr,
    /// Taken in turn.
    pub requests: Arc<Vec<Vec<u8>>>,
    pub status: u16,
    pub connections: usize,
    pub time: Duration,
}

/// Requests at fixed instants, whether those before are answered or not.
#[derive(Clone)]
pub struct Paced {
    pub address: SocketAddr,
    /// Each is sent once.
    pub requests: Arc<Vec<Vec<u8>>>,
    pub status: u16,
    pub per_second: u32,
    /// As many may be open at once.
    pub connections: usize,
}

/// Runs on one thread of its own, as `wrk -t1` does.
async fn on_a_thread<T, F>(work: impl FnOnce() -> F + Send + 'static) -> anyhow::Result<T>
where
    T: Send + 'static,
    F: Future<Output = anyhow::Result<T>>,
{
    tokio::task::spawn_blocking(move || {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(work())
    })
    .await?
}

/// Runs this on so many connections and adds their figures up.
async fn on_connections<F>(
    connections: usize,
    mut one: impl FnMut(Arc<AtomicUsize>) -> F,
) -> anyhow::Result<Served>
where
    F: Future<Output = anyhow::Result<Served>> + Send + 'static,
{
    let (begun, next) = (tick(), Arc::new(AtomicUsize::new(0)));
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        tasks.spawn(one(next.clone()));
    }
    let mut all = Served::default();
    while let Some(one) = tasks.join_next().await {
        let one = one??;
        all.latencies.append(one.latencies);
        all.sent.extend(one.sent);
    }
    all.per_second = all.latencies.count() as f64 / begun.elapsed().as_secs_f64();
    Ok(all)
}

async fn check(wire: &mut Wire, request: &[u8], status: u16) -> anyhow::Result<()> {
    let answer = wire.call(request).await?;
    ensure!(
        answer.status == status,
        "{} instead of {status}: {}",
        answer.status,
        String::from_utf8_lossy(answer.body)
    );
    Ok(())
}

impl Closed {
    pub async fn run(self) -> anyhow::Result<Served> {
        on_a_thread(move || async move {
            let until = tick() + self.time;
            on_connections(self.connections, |next| self.clone().one(next, until)).await
        })
        .await
    }

    async fn one(self, next: Arc<AtomicUsize>, until: Instant) -> anyhow::Result<Served> {
        let mut wire = Wire::connect(self.address).await?;
        let mut served = Served::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed) % self.requests.len();
            let begun = tick();
            if begun >= until {
                return Ok(served);
            }
            check(&mut wire, &self.requests[number], self.status).await?;
            served.latencies.push(begun.elapsed());
        }
    }
}

impl Paced {
    /// A request that had to wait for a connection is measured from when it was due.
    pub async fn run(self) -> anyhow::Result<Served> {
        on_a_thread(move || async move {
            let begun = tick();
            on_connections(self.connections, |next| self.clone().one(next, begun)).await
        })
        .await
    }

    async fn one(self, next: Arc<AtomicUsize>, begun: Instant) -> anyhow::Result<Served> {
        let mut wire = Wire::connect(self.address).await?;
        let mut served = Served::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(request) = self.requests.get(number) else {
                return Ok(served);
            };
            let after = Duration::from_secs_f64(number as f64 / f64::from(self.per_second));
            let mut due = begun + after;
            if tick() < due {
                tokio::time::sleep_until(due.into()).await;
                // the timer's own lateness is not the server's
                due = tick();
            }
            served.sent.push((number, utc()));
            check(&mut wire, request, self.status).await?;
            served.latencies.push(due.elapsed());
        }
    }
}
