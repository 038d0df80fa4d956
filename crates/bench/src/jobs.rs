//! The queue by itself, in this process: jobs that leave one row each, and how soon one is picked up.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use kernel::{Id, Secret, id, perm};
use platform::{
    Authenticator, Entry, May, Platform, PlatformParts, Problem, Reader, Result, Tx,
    access::RemoteAddress,
    clock::SystemClock,
    db::{Db, DbSettings},
    http::limits::Limits,
    jobs::{Job, Outcome, Registry, When, Work, WorkerSettings, Workers},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    clock::tick,
    cluster::{self, Database},
    latencies::Latencies,
    pgbench::{Pgbench, Plan},
    table::Row,
};

const TENANTS: u128 = 50;

pub struct Size {
    pub jobs: u64,
    pub probes: usize,
    pub yardstick: Duration,
}

static DONE: AtomicU64 = AtomicU64::new(0);

/// Leaves one row, in the transaction that finishes it.
#[derive(Serialize, Deserialize)]
struct Effect {
    number: i64,
}

impl Work for Effect {
    const KIND: &'static str = "bench.effect";
    type Needs = perm::automation::Act;
}

impl Job for Effect {
    async fn run(&self, tx: &Tx, _: May<perm::automation::Act>) -> Result<Outcome> {
        sqlx::query("insert into bench_effects (tenant_id, number) values ($1, $2)")
            .bind(tx.tenant().uuid())
            .bind(self.number)
            .execute(&mut *tx.conn().await)
            .await?;
        DONE.fetch_add(1, Ordering::Relaxed);
        Ok(Outcome::Done)
    }
}

static PICKED_UP: Mutex<Option<Instant>> = Mutex::new(None);

/// Notes when it was picked up.
#[derive(Serialize, Deserialize)]
struct Probe {}

impl Work for Probe {
    const KIND: &'static str = "bench.probe";
    type Needs = perm::automation::Act;
}

impl Job for Probe {
    async fn run(&self, _: &Tx, _: May<perm::automation::Act>) -> Result<Outcome> {
        *PICKED_UP.lock().unwrap_or_else(|lock| lock.into_inner()) = Some(tick());
        Ok(Outcome::Done)
    }
}

struct Nobody;

#[async_trait::async_trait]
impl Authenticator for Nobody {
    async fn authenticate(&self, _: &Platform, _: &str, _: RemoteAddress) -> Result<Arc<Reader>> {
        Err(Problem::unauthorised("the bench has no users here"))
    }
}

async fn platform(database: &Database) -> anyhow::Result<Platform> {
    let settings = DbSettings {
        url: Secret::new(database.login.clone()),
        max_connections: 32,
    };
    Ok(Platform::new(PlatformParts {
        db: Db::connect(&settings).await?,
        clock: Arc::new(SystemClock),
        registry: Registry::default().job::<Effect>().job::<Probe>(),
        authenticator: Arc::new(Nobody),
        limits: Limits::default(),
    }))
}

fn tenant(number: u128) -> Id<id::Tenant> {
    Id::from_uuid(Uuid::from_u128(number))
}

const TABLE: &str = "\
create table bench_effects (tenant_id uuid not null, number bigint not null, primary key (tenant_id, number));
select protect('bench_effects');
grant select, insert on bench_effects to attend_app;";

fn fill(jobs: u64) -> String {
    format!(
        "truncate bench_effects; delete from jobs; \
         insert into jobs (tenant_id, id, kind, payload, state, run_at, max_attempts, created_at) \
         select ('00000000-0000-0000-0000-' || lpad(to_hex(1 + n % {TENANTS}), 12, '0'))::uuid, \
                ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, \
                'bench.effect', jsonb_build_object('number', n), 'ready', now(), 8, now() \
         from generate_series(1, {jobs}) n; analyze jobs; checkpoint"
    )
}

/// Jobs per second with this many slots, and the seconds that it took.
async fn drain(database: &Database, jobs: u64, slots: usize) -> anyhow::Result<f64> {
    for statement in fill(jobs).split("; ") {
        cluster::run(&database.admin, statement).await?;
    }
    DONE.store(0, Ordering::Relaxed);
    let platform = platform(database).await?;
    let begun = tick();
    let workers = Workers::start(&platform, WorkerSettings::with_slots(slots));
    while DONE.load(Ordering::Relaxed) < jobs {
        ensure!(
            begun.elapsed() < Duration::from_secs(90),
            "the jobs do not end"
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // the last ones are run, but not yet committed
    while cluster::number(&database.admin, "select count(*) from jobs").await? > 0 {
        ensure!(
            begun.elapsed() < Duration::from_secs(90),
            "the jobs do not end"
        );
    }
    let took = begun.elapsed();
    workers.stop().await;
    platform.close().await;
    let effects = cluster::number(&database.admin, "select count(*) from bench_effects").await?;
    ensure!(
        u64::try_from(effects)? == jobs,
        "{effects} effects of {jobs} jobs"
    );
    Ok(jobs as f64 / took.as_secs_f64())
}

/// How soon a job runs.
#[derive(Default)]
struct PickUp {
    /// From before the enqueueing transaction begins to the first line of the job.
    whole: Latencies,
    /// From when the commit has returned.
    committed: Latencies,
}

/// One job at a time, on an idle queue.
async fn pick_up(database: &Database, probes: usize) -> anyhow::Result<PickUp> {
    let platform = platform(database).await?;
    let workers = Workers::start(&platform, WorkerSettings::default());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut latencies = PickUp::default();
    for number in 0..probes {
        let cx = platform
            .enter::<perm::automation::Act>(Entry::Demo, tenant(1 + number as u128 % TENANTS));
        let begun = tick();
        let enqueued = cx
            .act(async |tx, _| {
                tx.enqueue(&Probe {}, When::Now, None);
                Ok(tx.unchanged(()))
            })
            .await;
        let committed = tick();
        ensure!(enqueued.is_ok(), "a job could not be enqueued");
        let at = picked_up().await?;
        latencies.whole.push(at.duration_since(begun));
        latencies.committed.push(at.duration_since(committed));
        tokio::time::sleep(Duration::from_millis(23)).await;
    }
    workers.stop().await;
    platform.close().await;
    Ok(latencies)
}

async fn picked_up() -> anyhow::Result<Instant> {
    let begun = tick();
    loop {
        if let Some(at) = PICKED_UP
            .lock()
            .unwrap_or_else(|lock| lock.into_inner())
            .take()
        {
            return Ok(at);
        }
        ensure!(
            begun.elapsed() < Duration::from_secs(10),
            "a job was not picked up"
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The transaction of one such job without a queue around it.
fn bare_transaction() -> String {
    "\
\\set n :n + 1
BEGIN\\; SET LOCAL ROLE attend_app\\; SET LOCAL app.tenant = '00000000-0000-0000-0000-000000000001'\\; \
SET LOCAL app.everywhere = 'on'\\; SET LOCAL app.locations = '{}';
\\if :ready = 0
PREPARE effect(bigint) AS insert into bench_effects (tenant_id, number) values ('00000000-0000-0000-0000-000000000001', $1);
PREPARE finish(bigint) AS delete from jobs where tenant_id = '00000000-0000-0000-0000-000000000001' \
and id = ('00000000-0000-7000-8000-' || lpad($1::text, 12, '0'))::uuid and lease is null;
\\set ready 1
\\endif
EXECUTE effect(:client_id * 1000000 + :n);
EXECUTE finish(:client_id * 1000000 + :n);
COMMIT;
"
    .to_owned()
}

fn fill_for_yardstick(clients: usize) -> String {
    format!(
        "truncate bench_effects; delete from jobs; \
         insert into jobs (tenant_id, id, kind, payload, state, run_at, max_attempts, created_at) \
         select '00000000-0000-0000-0000-000000000001', \
                ('00000000-0000-7000-8000-' || lpad((c * 1000000 + n)::text, 12, '0'))::uuid, \
                'bench.effect', '{{}}', 'ready', now(), 8, now() \
         from generate_series(0, {clients} - 1) c, generate_series(1, 2000) n; analyze jobs; checkpoint"
    )
}

async fn yardstick(
    pgbench: &Pgbench,
    database: &Database,
    clients: usize,
    time: Duration,
) -> anyhow::Result<crate::pgbench::Rate> {
    for statement in fill_for_yardstick(clients).split("; ") {
        cluster::run(&database.admin, statement).await?;
    }
    pgbench
        .run(Plan {
            url: &database.login,
            scripts: &[bare_transaction()],
            clients,
            time,
        })
        .await
}

/// Measures, on a database of its own.
pub async fn measure(
    database: &Database,
    pgbench: Option<&Pgbench>,
    size: &Size,
) -> anyhow::Result<Vec<Row>> {
    cluster::run(&database.admin, TABLE).await?;
    let slots = WorkerSettings::default().slots;
    let mut beside = [String::new(), String::new()];
    if let Some(pgbench) = pgbench {
        let many = yardstick(pgbench, database, slots, size.yardstick)
            .await
            .context("the jobs' yardstick")?;
        let one = yardstick(pgbench, database, 1, size.yardstick).await?;
        beside = [
            format!(
                "pgbench, the job's transaction alone, {slots} clients: {:.0}/s",
                many.per_second
            ),
            format!(
                "pgbench, the same transaction, 1 client: p50 {:.1}, p99 {:.1} ms",
                one.latencies.p50(),
                one.latencies.p99()
            ),
        ];
    }
    let [beside_rate, beside_pick_up] = beside;
    let rate = drain(database, size.jobs, slots).await?;
    let wide = drain(database, size.jobs, 64).await?;
    let latencies = pick_up(database, size.probes).await?;
    let (p50, p99) = (latencies.whole.p50(), latencies.whole.p99());
    let committed = &latencies.committed;
    let graphile = "graphile-worker elsewhere: 1,560/s, 2.4 ms; pg-boss: 2,170/s, 10 ms";
    Ok(vec![
        Row::new(
            format!("jobs, each one transaction with one row, {slots} slots"),
            format!("{rate:.0}/s"),
        )
        .beside(beside_rate)
        .wanted("≥ 2,200/s", rate >= 2200.0),
        Row::new("the same, 64 slots", format!("{wide:.0}/s")).beside(graphile),
        Row::new(
            "pick-up on an idle queue, enqueueing commit included",
            format!("p50 {p50:.1} ms, p99 {p99:.1} ms"),
        )
        .beside(beside_pick_up)
        .wanted("p50 ≤ 3 ms", p50 <= 3.0),
        Row::new(
            "of that, after the commit",
            format!(
                "p50 {:.1} ms, p99 {:.1} ms",
                committed.p50(),
                committed.p99()
            ),
        ),
    ])
}
