//! One contact and a list of fifty over HTTP, beside the same statements through pgbench.

use std::{sync::Arc, time::Duration};

use uuid::Uuid;

use crate::{
    attend::Attend,
    clinics::Seen,
    cluster::{Cluster, Database},
    latencies::Latencies,
    load::Closed,
    pgbench::{Pgbench, Plan, Rate},
    recorded::{self, Recorded},
    table::Row,
    wire,
};

pub struct Size {
    /// Each of this many times, in turns with the yardstick: the machine's moods fall on both.
    pub rounds: u32,
    pub time: Duration,
}

/// What is read.
struct Read {
    name: &'static str,
    requests: Arc<Vec<Vec<u8>>>,
    scripts: Vec<String>,
}

fn contact_path(seen: &Seen) -> String {
    let id = kernel::Id::<kernel::id::Contact>::from_uuid(seen.contact);
    format!("/v1/contacts/{id}")
}

fn scripts(recorded: &Recorded, seen: &[Seen], one: bool) -> Vec<String> {
    let key = |seen: &Seen| -> (Uuid, Option<Uuid>) { (seen.tenant, one.then_some(seen.contact)) };
    // pgbench takes 128 scripts at most
    seen.iter()
        .take(100)
        .map(|other| recorded.script(key(&seen[0]), key(other)))
        .collect()
}

/// Rates and latencies of several runs, put together.
#[derive(Default)]
struct Sum {
    per_second: f64,
    runs: f64,
    latencies: Latencies,
}

impl Sum {
    fn add(&mut self, per_second: f64, latencies: Latencies) {
        self.per_second += per_second;
        self.runs += 1.0;
        self.latencies.append(latencies);
    }

    fn rate(&self) -> f64 {
        self.per_second / self.runs
    }

    fn says(&self) -> String {
        let latencies = &self.latencies;
        format!(
            "{:.0}/s, p50 {:.1} ms, p99 {:.1} ms",
            self.rate(),
            latencies.p50(),
            latencies.p99()
        )
    }
}

/// Both sides of a read, put together.
#[derive(Default)]
struct Race {
    ours: Sum,
    theirs: Sum,
    /// Seconds of processor time: Attend's, and PostgreSQL's for it and for pgbench.
    attend: f64,
    postgres: f64,
    for_pgbench: f64,
}

impl Race {
    async fn ours(&mut self, at: At<'_>, load: Closed) -> anyhow::Result<()> {
        let before = (at.attend.used(), at.cluster.used());
        let served = load.run().await?;
        self.attend += at.attend.used() - before.0;
        self.postgres += at.cluster.used() - before.1;
        self.ours.add(served.per_second, served.latencies);
        Ok(())
    }

    async fn theirs(
        &mut self,
        at: At<'_>,
        pgbench: &Pgbench,
        plan: Plan<'_>,
    ) -> anyhow::Result<()> {
        let before = at.cluster.used();
        let Rate {
            per_second,
            latencies,
        } = pgbench.run(plan).await?;
        self.for_pgbench += at.cluster.used() - before;
        self.theirs.add(per_second, latencies);
        Ok(())
    }

    fn rows(&self, name: &str, connections: usize, has_yardstick: bool) -> Vec<Row> {
        let row = Row::new(
            format!("GET {name}, {connections} connections"),
            self.ours.says(),
        );
        let each = |seconds: f64, sum: &Sum| seconds * 1000.0 / sum.latencies.count().max(1) as f64;
        let (attend, postgres) = (
            each(self.attend, &self.ours),
            each(self.postgres, &self.ours),
        );
        let cost = Row::new(
            "  processor time of each",
            format!("Attend {attend:.2} ms, PostgreSQL {postgres:.2} ms"),
        );
        if !has_yardstick {
            return vec![row.beside("pgbench is not installed"), cost];
        }
        let share = self.ours.rate() / self.theirs.rate();
        let row = row
            .beside(format!("pgbench {}", self.theirs.says()))
            .wanted(format!("≥ 50 %: {:.0} %", share * 100.0), share >= 0.5);
        let cost = cost.beside(format!(
            "PostgreSQL {:.2} ms",
            each(self.for_pgbench, &self.theirs)
        ));
        vec![row, cost]
    }
}

async fn race(
    read: &Read,
    at: At<'_>,
    pgbench: Option<&Pgbench>,
    connections: usize,
    size: &Size,
) -> anyhow::Result<Vec<Row>> {
    let load = |time| Closed {
        address: at.attend.address,
        requests: read.requests.clone(),
        status: 200,
        connections,
        time,
    };
    load(Duration::from_millis(700)).run().await?;
    let mut race = Race::default();
    for _ in 0..size.rounds {
        race.ours(at, load(size.time)).await?;
        if let Some(pgbench) = pgbench {
            let plan = Plan {
                url: &at.database.login,
                scripts: &read.scripts,
                clients: connections,
                time: size.time,
            };
            race.theirs(at, pgbench, plan).await?;
        }
    }
    Ok(race.rows(read.name, connections, pgbench.is_some()))
}

/// Measures with 4 and 16 connections.
pub async fn measure(
    at: At<'_>,
    pgbench: Option<&Pgbench>,
    seen: &[Seen],
    size: &Size,
) -> anyhow::Result<Vec<Row>> {
    let one = |seen: &Seen| wire::get(&contact_path(seen), Some(&seen.token));
    let list = |seen: &Seen| wire::get("/v1/contacts?limit=50", Some(&seen.token));
    let of_one = recorded::record(at.attend, at.database, at.cluster.log(), &one(&seen[0])).await?;
    let of_list =
        recorded::record(at.attend, at.database, at.cluster.log(), &list(&seen[0])).await?;
    let reads = [
        Read {
            name: "one contact",
            requests: Arc::new(seen.iter().map(one).collect()),
            scripts: scripts(&of_one, seen, true),
        },
        Read {
            name: "a list of 50",
            requests: Arc::new(seen.iter().map(list).collect()),
            scripts: scripts(&of_list, seen, false),
        },
    ];
    let mut rows = Vec::new();
    for read in &reads {
        for connections in [4, 16] {
            rows.extend(race(read, at, pgbench, connections, size).await?);
        }
    }
    Ok(rows)
}
