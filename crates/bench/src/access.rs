//! The same list read by who sees all of it, and by who sees it at one location and masked.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context;
use serde_json::json;

use crate::{
    attend::Attend,
    clinics::Seen,
    load::Closed,
    reads::{Size, Sum},
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

/// With 4 connections, in turns.
pub async fn measure(attend: &Attend, seen: &[Seen], size: &Size) -> anyhow::Result<Row> {
    let keys = keys(attend, seen).await?;
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
        connections: 4,
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
