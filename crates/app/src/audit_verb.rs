//! `attend audit verify`: whether the record of what was done is as it was sealed.

use std::process::ExitCode;

use anyhow::{anyhow, bail};
use audit::seals::{AuditVerification, Report, clinics, verify as step};
use kernel::{Id, id, perm};
use platform::{Entry, Platform};
use poem_openapi::types::ToJSON;

use crate::{
    config::Config,
    serve::{database, settings},
    server::Server,
};

/// Something is wrong with the record; 1 is for what kept us from looking.
const FAULTY: u8 = 2;

/// Verifies every clinic, or one, and says a line of each: exit code 0, or 2 when something is wrong.
///
/// # Errors
/// When the settings or the database do not allow it, or there is no such clinic.
pub async fn verify(
    config: Config,
    tenant: Option<Id<id::Tenant>>,
    json: bool,
) -> anyhow::Result<ExitCode> {
    // Neither listens nor works.
    let server = Server::start(settings(&config, database(&config)?, false)?).await?;
    let verified = all(server.platform(), tenant, json).await;
    server.stop().await;
    match verified? {
        true => Ok(ExitCode::SUCCESS),
        false => Ok(ExitCode::from(FAULTY)),
    }
}

async fn all(
    platform: &Platform,
    tenant: Option<Id<id::Tenant>>,
    json: bool,
) -> anyhow::Result<bool> {
    let mut clinics = clinics(platform)
        .await
        .map_err(|problem| anyhow!(problem.for_log()))?;
    if let Some(tenant) = tenant {
        clinics.retain(|(id, _)| *id == tenant);
        if clinics.is_empty() {
            bail!("there is no clinic {tenant}");
        }
    }
    let mut intact = true;
    for (id, name) in clinics {
        let report = one(platform, id)
            .await
            .map_err(|problem| anyhow!(problem.for_log()))?;
        intact &= report.faults.is_empty();
        match json {
            true => println!("{}", line(id, report)),
            false => say(id, &name, report),
        }
    }
    Ok(intact)
}

/// The whole of one clinic, step by step.
async fn one(platform: &Platform, tenant: Id<id::Tenant>) -> platform::Result<Report> {
    let cx = platform.enter::<perm::Everywhere<perm::audit::Read>>(Entry::Operator, tenant);
    let mut whole: Option<Report> = None;
    let mut from = 1;
    loop {
        let report = cx
            .read(async |tx, may| step(tx, may, from, None).await)
            .await?;
        let next = report.next;
        let whole = match &mut whole {
            Some(whole) => {
                whole.add(report);
                whole
            }
            none => none.insert(report),
        };
        match next {
            Some(next) => from = next,
            None => return Ok(whole.clone()),
        }
    }
}

fn line(tenant: Id<id::Tenant>, report: Report) -> serde_json::Value {
    let mut line = AuditVerification::of(report).to_json().unwrap_or_default();
    line["tenant"] = serde_json::json!(tenant);
    line
}

fn say(tenant: Id<id::Tenant>, name: &str, report: Report) {
    let AuditVerification {
        intact,
        seals,
        events,
        unsealed,
        head,
        faults,
        next_seal: _,
    } = AuditVerification::of(report);
    let verdict = if intact { "intact" } else { "NOT INTACT" };
    let head = head.map_or_else(String::new, |head| {
        format!("; head {} {}", head.number, head.digest)
    });
    println!(
        "{tenant} {name}: {verdict}; {events} events under {seals} seals, {unsealed} not sealed yet{head}"
    );
    for fault in faults {
        let json = fault.to_json().unwrap_or_default();
        println!("  {json}");
    }
}
