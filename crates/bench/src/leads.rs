//! Leads: how soon they are taken, how soon the patient's phone has the first text.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::ensure;
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{Connection, PgConnection};

use crate::{
    attend::Attend,
    clock::tick,
    cluster::{self, Database},
    latencies::Latencies,
    load::{Closed, Paced, Served},
    table::Row,
    wire,
};

pub struct Size {
    pub clinics: usize,
    pub calm: Duration,
    pub busy: Duration,
    pub most: Duration,
}

const CALM: u32 = 20;
const BUSY: u32 = 200;
const PATIENCE: Duration = Duration::from_secs(45);

/// Made-up leads, each with a number of its own, in turns at all clinics.
pub struct Leads {
    next: u32,
}

impl Leads {
    /// From 1001 on: the sandbox's carrier treats numbers that end in 0001 to 0005 in other ways.
    pub fn new() -> Self {
        Self { next: 1001 }
    }

    fn number(&mut self) -> String {
        self.next += if self.next % 10_000 == 9_999 { 1002 } else { 1 };
        format!("+6141{:07}", self.next)
    }

    /// Numbers, and the posts that bring them to the clinics of this range.
    pub fn some(
        &mut self,
        count: usize,
        clinics: std::ops::RangeInclusive<usize>,
    ) -> (Vec<String>, Arc<Vec<Vec<u8>>>) {
        let (first, among) = (*clinics.start(), clinics.count());
        let posts = (0..count).map(|number| {
            let phone = self.number();
            let body = json!({
                "first_name": "Lena", "last_name": "Lead", "phone": phone, "message": "Do you have a time this week?",
                "service": "Initial consult", "utm_source": "search", "utm_campaign": "spring",
                "page_url": "https://clinic.example/book",
            });
            let post = wire::post(&format!("/v1/intake/bench-{}", first + number % among), None, &body);
            (phone, post)
        });
        let (phones, posts) = posts.unzip();
        (phones, Arc::new(posts))
    }
}

/// When the provider took the first text to each number.
async fn texted(database: &Database) -> anyhow::Result<HashMap<String, DateTime<Utc>>> {
    let mut connection = PgConnection::connect(&database.admin).await?;
    let rows: Vec<(String, DateTime<Utc>)> = sqlx::query_as(
        "select to_number, min(taken_at) from sandbox_sms where taken_at is not null group by 1",
    )
    .fetch_all(&mut connection)
    .await?;
    connection.close().await?;
    Ok(rows.into_iter().collect())
}

/// From each post to the text, waited for. Every lead must get one.
pub async fn to_text(
    database: &Database,
    phones: &[String],
    sent: &[(usize, DateTime<Utc>)],
) -> anyhow::Result<Latencies> {
    let begun = tick();
    loop {
        let texted = texted(database).await?;
        if phones.iter().all(|phone| texted.contains_key(phone)) {
            let mut latencies = Latencies::default();
            for (number, at) in sent {
                let took = texted[&phones[*number]] - *at;
                latencies.push(took.to_std().unwrap_or_default());
            }
            return Ok(latencies);
        }
        ensure!(begun.elapsed() < PATIENCE, "leads got no text");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Waits until nothing is left to do; what is left when patience ends is deleted. True: all was done.
pub async fn settle(database: &Database) -> anyhow::Result<bool> {
    const LEFT: &str = "select count(*) from jobs where state in ('ready', 'running')";
    let begun = tick();
    while cluster::number(&database.admin, LEFT).await? > 0 {
        if begun.elapsed() > PATIENCE {
            cluster::run(&database.admin, "delete from jobs").await?;
            return Ok(false);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(true)
}

async fn paced(
    attend: &Attend,
    requests: Arc<Vec<Vec<u8>>>,
    per_second: u32,
) -> anyhow::Result<Served> {
    Paced {
        address: attend.address,
        requests,
        status: 202,
        per_second,
        connections: 32,
    }
    .run()
    .await
}

fn count(per_second: u32, time: Duration) -> usize {
    per_second as usize * time.as_secs() as usize
}

/// Measures, the workers at work all the while.
pub async fn measure(
    attend: &Attend,
    database: &Database,
    leads: &mut Leads,
    size: &Size,
) -> anyhow::Result<Vec<Row>> {
    let all = 1..=size.clinics;
    // what is compiled, cached or planned at the first time
    let (phones, requests) = leads.some(40, all.clone());
    let served = paced(attend, requests, CALM * 2).await?;
    to_text(database, &phones, &served.sent).await?;
    settle(database).await?;

    let (phones, requests) = leads.some(count(CALM, size.calm), all.clone());
    let calm = paced(attend, requests, CALM).await?;
    let to_sms = to_text(database, &phones, &calm.sent).await?;
    settle(database).await?;

    let (phones, requests) = leads.some(count(BUSY, size.busy), all.clone());
    let begun = tick();
    let busy = paced(attend, requests, BUSY).await?;
    to_text(database, &phones, &busy.sent).await?;
    let worked = phones.len() as f64 / begun.elapsed().as_secs_f64();
    settle(database).await?;

    let (_, requests) = leads.some(count(4000, size.most), all);
    let most = Closed {
        address: attend.address,
        requests,
        status: 202,
        connections: 16,
        time: size.most,
    }
    .run()
    .await?;
    settle(database).await?;

    let (p99, sms) = (busy.latencies.p99(), to_sms.p99());
    let says = |latencies: &Latencies| {
        format!(
            "p50 {:.1} ms, p99 {:.1} ms",
            latencies.p50(),
            latencies.p99()
        )
    };
    Ok(vec![
        Row::new(
            format!("POST a lead at {BUSY}/s: its 202"),
            says(&busy.latencies),
        )
        .wanted("p99 < 25 ms", p99 < 25.0),
        Row::new(
            "POST leads, as many as it takes, 16 connections",
            format!("{:.0}/s, {}", most.per_second, says(&most.latencies)),
        ),
        Row::new(format!("lead to SMS at {CALM} leads/s"), says(&to_sms))
            .wanted("p99 < 1 s", sms < 1000.0),
        Row::new(
            format!("leads wholly worked, of {BUSY}/s brought"),
            format!("{worked:.0}/s"),
        ),
    ])
}
