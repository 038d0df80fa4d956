//! One clinic floods the queue while leads of others wait.

use std::time::Duration;

use anyhow::Context;
use kernel::{Id, id};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::{
    attend::Attend,
    clock::tick,
    cluster::{self, Database},
    leads::{Leads, to_text},
    load::Paced,
    table::Row,
};

pub struct Size {
    pub jobs: usize,
    /// Leads of other clinics, one each second.
    pub leads: usize,
    pub clinics: usize,
}

const SOURCE: &str =
    "select tenant_id, id, location_id from intake_sources where token = 'bench-1'";
const INTAKES: &str = "\
insert into intakes (tenant_id, id, source_id, location_id, state, fields, errors, version, created_at, updated_at) \
select $1, id, $2, $3, 'received', fields, '[]', 1, now(), now() from unnest($4::uuid[], $5::text[]) as t(id, fields)";
const JOBS: &str = "\
insert into jobs (tenant_id, id, kind, payload, state, priority, run_at, max_attempts, unique_key, created_at) \
select $1, gen_random_uuid(), 'connect.work-intake', jsonb_build_object('intake', key), 'ready', 100, now(), 8, key, now() \
from unnest($2::text[]) as t(key)";

/// Leads of one clinic, as its posts would have left them: kept, and each with its job.
async fn flood(database: &Database, count: usize) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(&database.admin).await?;
    let (tenant, source, location): (Uuid, Uuid, Uuid) =
        sqlx::query_as(SOURCE).fetch_one(&mut connection).await?;
    let mut tx = connection.begin().await?;
    let numbers: Vec<usize> = (0..count).collect();
    for part in numbers.chunks(10_000) {
        let ids: Vec<Uuid> = part.iter().map(|_| Uuid::new_v4()).collect();
        let fields = part.iter().map(|n| {
            json!({ "first_name": "Flo", "phone": format!("+6143{:07}", n * 10 + 9) }).to_string()
        });
        let keys = ids
            .iter()
            .map(|id| Id::<id::Intake>::from_uuid(*id).to_string());
        let (fields, keys): (Vec<_>, Vec<_>) = (fields.collect(), keys.collect());
        sqlx::query(INTAKES)
            .bind(tenant)
            .bind(source)
            .bind(location)
            .bind(&ids)
            .bind(fields)
            .execute(&mut *tx)
            .await?;
        sqlx::query(JOBS)
            .bind(tenant)
            .bind(keys)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    connection.close().await?;
    Ok(())
}

const LEFT: &str =
    "select count(*) from jobs where kind = 'connect.work-intake' and state = 'ready'";

/// Measures, and deletes what is left of the flood.
pub async fn measure(
    attend: &Attend,
    database: &Database,
    leads: &mut Leads,
    size: &Size,
) -> anyhow::Result<Vec<Row>> {
    flood(database, size.jobs).await.context("the flood")?;
    let begun = tick();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (phones, requests) = leads.some(size.leads, 2..=size.clinics);
    let paced = Paced {
        address: attend.address,
        requests,
        status: 202,
        per_second: 1,
        connections: 4,
    };
    let served = paced.run().await?;
    let latencies = to_text(database, &phones, &served.sent).await?;
    let took = begun.elapsed().as_secs_f64();
    let left = cluster::number(&database.admin, LEFT).await?;
    cluster::run(&database.admin, "delete from jobs").await?;
    let worked = size.jobs as f64 - left as f64;
    let most = latencies.below(1.0);
    Ok(vec![
        Row::new(
            format!(
                "another clinic's lead to SMS behind a flood of {} jobs",
                size.jobs
            ),
            format!(
                "p50 {:.0} ms, worst of {} {most:.0} ms",
                latencies.p50(),
                size.leads
            ),
        )
        .beside(format!(
            "the flood meanwhile: {:.0} leads/s, {left} left",
            worked / took
        ))
        .wanted("< 2 s", most < 2000.0),
    ])
}
