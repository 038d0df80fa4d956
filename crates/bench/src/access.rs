//! The same list read by who sees all of it, and by who sees it at one location and masked; and
//! what that costs the database beside the bare query.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context;
use serde_json::json;

use crate::{
    attend::Attend,
    clinics::Seen,
    cluster::{Cluster, Database},
    load::Closed,
    pgbench::{Pgbench, Plan, Rate},
    reads::{Size, Sum},
    recorded::{self, Recorded},
    table::Row,
    wire,
};

const LIST: &str = "/v1/contacts?limit=50";

/// A key of each clinic that sees its first location alone, and people masked.
async fn keys(attend: &Attend, seen: &[Seen]) -> anyhow::Result<HashMap<String, String>> {
    let mut keys = HashMap::new();
    for Seen { token, .. } in seen {
        if keys.contains_key(token) {
            continue;
        }
        let places = attend
            .call(&wire::get("/v1/locations", Some(token)))
            .await?;
        let wish = json!({
            "name": "Bench", "kind": "key", "permissions": ["contacts:read"],
            "location_ids": [places["items"][0]["id"]],
            "fields": { "pii": "mask", "phi": "hide", "financial": "hide", "secret": "hide" },
        });
        let made = attend
            .call(&wire::post("/v1/clients", Some(token), &wish))
            .await?;
        let secret = made["secret"].as_str().context("a key has a secret")?;
        keys.insert(token.clone(), secret.to_owned());
    }
    Ok(keys)
}

const CONNECTIONS: usize = 4;

/// With 4 connections, in turns.
pub async fn measure(
    cluster: &Cluster,
    at: (&Attend, &Database),
    pgbench: Option<&Pgbench>,
    seen: &[Seen],
    size: &Size,
) -> anyhow::Result<Vec<Row>> {
    let keys = keys(at.0, seen).await?;
    let mut rows = vec![lists(at.0, &keys, seen, size).await?];
    if let Some(pgbench) = pgbench {
        let token = keys.get(&seen[0].token).map(String::as_str);
        let recorded = recorded::record(at.0, at.1, cluster.log(), &wire::get(LIST, token)).await?;
        rows.push(path(at.1, pgbench, &recorded, seen, size).await?);
    }
    Ok(rows)
}

/// The statements of the limited list, bound to role, tenant and location, beside its query alone as
/// the superuser, whom no policy binds.
async fn path(
    database: &Database,
    pgbench: &Pgbench,
    recorded: &Recorded,
    seen: &[Seen],
    size: &Size,
) -> anyhow::Result<Row> {
    // The location is the first clinic's: each script would see nothing at another's.
    let tenant = (seen[0].tenant, None);
    let scripts = |of: &Recorded| vec![of.script(tenant, tenant)];
    let (whole, bare) = (scripts(recorded), scripts(&recorded.bare("contacts")?));
    let run = async |url: &str, scripts: &[String]| {
        let plan = Plan {
            url,
            scripts,
            clients: CONNECTIONS,
            time: size.time,
        };
        pgbench.run(plan).await
    };
    run(&database.login, &whole).await?;
    let (mut of_whole, mut of_bare) = (Sum::default(), Sum::default());
    for _ in 0..size.rounds {
        let Rate {
            per_second,
            latencies,
        } = run(&database.login, &whole).await?;
        of_whole.add(per_second, latencies);
        let Rate {
            per_second,
            latencies,
        } = run(&database.admin, &bare).await?;
        of_bare.add(per_second, latencies);
    }
    let times = of_bare.rate() / of_whole.rate();
    let more = of_whole.p99() - of_bare.p99();
    let name = "the database's part of that list: role, tenant, location, policies, 4 connections";
    Ok(Row::new(name, of_whole.says())
        .beside(format!(
            "the bare query, bound by nothing: {}",
            of_bare.says()
        ))
        .wanted(
            format!("≤ 1.3 times the cost: {times:.2}; p99 < 2 ms more: {more:.1} ms"),
            times <= 1.3 && more < 2.0,
        ))
}

async fn lists(
    attend: &Attend,
    keys: &HashMap<String, String>,
    seen: &[Seen],
    size: &Size,
) -> anyhow::Result<Row> {
    let owners = Arc::new(
        seen.iter()
            .map(|seen| wire::get(LIST, Some(&seen.token)))
            .collect::<Vec<_>>(),
    );
    let limited = seen
        .iter()
        .map(|seen| wire::get(LIST, keys.get(&seen.token).map(String::as_str)));
    let limited = Arc::new(limited.collect::<Vec<_>>());
    let load = |requests: &Arc<Vec<Vec<u8>>>| Closed {
        address: attend.address,
        requests: requests.clone(),
        status: 200,
        connections: CONNECTIONS,
        time: size.time,
    };
    load(&limited).run().await?;
    let (mut of_limited, mut of_owners) = (Sum::default(), Sum::default());
    for _ in 0..size.rounds {
        let served = load(&limited).run().await?;
        of_limited.add(served.per_second, served.latencies);
        let served = load(&owners).run().await?;
        of_owners.add(served.per_second, served.latencies);
    }
    let times = of_owners.rate() / of_limited.rate();
    let more = of_limited.p99() - of_owners.p99();
    Ok(Row::new(
        "a list of 50, at one location and masked, 4 connections",
        of_limited.says(),
    )
    .beside(format!("the owner's: {}", of_owners.says()))
    .wanted(
        format!("≤ 1.3 times the cost: {times:.2}; p99 < 2 ms more: {more:.1} ms"),
        times <= 1.3 && more < 2.0,
    ))
}
