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
pub struct Sum {
    per_second: f64,
    runs: f64,
    latencies: Latencies,
}

impl Sum {
    pub fn add(&mut self, per_second: f64, latencies: Latencies) {
        self.per_second += per_second;
        self.runs += 1.0;
        self.latencies.append(latencies);
    }

    pub fn rate(&self) -> f64 {
        self.per_second / self.runs
    }

    pub fn p99(&self) -> f64 {
        self.latencies.p99()
    }

    pub fn says(&self) -> String {
        let latencies = &self.latencies;
        format!(
            "{:.0}/s, p50 {:.1} ms, p99 {:.1} ms",
            self.rate(),
            latencies.p50(),
            latencies.p99()
        )
    }
}

async fn race(
    read: &Read,
    at: (&Attend, &Database),
    pgbench: Option<&Pgbench>,
    connections: usize,
    size: &Size,
) -> anyhow::Result<Row> {
    let load = |time| Closed {
        address: at.0.address,
        requests: read.requests.clone(),
        status: 200,
        connections,
        time,
    };
    load(Duration::from_millis(700)).run().await?;
    let (mut ours, mut theirs) = (Sum::default(), Sum::default());
    for _ in 0..size.rounds {
        let served = load(size.time).run().await?;
        ours.add(served.per_second, served.latencies);
        if let Some(pgbench) = pgbench {
            let plan = Plan {
                url: &at.1.login,
                scripts: &read.scripts,
                clients: connections,
                time: size.time,
            };
            let Rate {
                per_second,
                latencies,
            } = pgbench.run(plan).await?;
            theirs.add(per_second, latencies);
        }
    }
    let row = Row::new(
        format!("GET {}, {connections} connections", read.name),
        ours.says(),
    );
    Ok(match pgbench {
        None => row.beside("pgbench is not installed"),
        Some(_) => {
            let share = ours.rate() / theirs.rate();
            row.beside(format!("pgbench {}", theirs.says()))
                .wanted(format!("≥ 50 %: {:.0} %", share * 100.0), share >= 0.5)
        }
    })
}

/// Measures with 4 and 16 connections.
pub async fn measure(
    cluster: &Cluster,
    at: (&Attend, &Database),
    pgbench: Option<&Pgbench>,
    seen: &[Seen],
    size: &Size,
) -> anyhow::Result<Vec<Row>> {
    let one = |seen: &Seen| wire::get(&contact_path(seen), Some(&seen.token));
    let list = |seen: &Seen| wire::get("/v1/contacts?limit=50", Some(&seen.token));
    let of_one = recorded::record(at.0, at.1, cluster.log(), &one(&seen[0])).await?;
    let of_list = recorded::record(at.0, at.1, cluster.log(), &list(&seen[0])).await?;
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
            rows.push(race(read, at, pgbench, connections, size).await?);
        }
    }
    Ok(rows)
}
