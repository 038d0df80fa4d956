//! `attend reseller …`: what the house decides of those who look after clinics.

use anyhow::anyhow;
use identity::{
    fleet::{NewReseller, add_reseller},
    resellers,
    signups::NewSignup,
};
use platform::{Body, Platform, Problem};
use serde_json::json;

use crate::{
    cli::ResellerVerb,
    config::Config,
    serve::{database, settings},
    server::Server,
};

/// Does one thing and says what came of it.
///
/// # Errors
/// When the settings, the database or the house's rules do not allow it.
pub(crate) async fn run(config: Config, verb: ResellerVerb) -> anyhow::Result<()> {
    // Neither listens nor works.
    let server = Server::start(settings(&config, database(&config)?, false)?).await?;
    let done = act(server.platform(), &config.public_url(), verb).await;
    server.stop().await;
    println!("{}", done?);
    Ok(())
}

async fn act(platform: &Platform, public_url: &str, verb: ResellerVerb) -> anyhow::Result<String> {
    match verb {
        ResellerVerb::Add {
            name,
            country,
            time_zone,
            owner_name,
            owner_email,
        } => {
            let new = json!({
                "clinic_name": name, "country": country, "time_zone": time_zone.name(),
                "owner": { "name": owner_name, "email": owner_email },
            });
            // As the same fields of a sign-up are checked.
            let new = Body::<NewSignup>::checked(new)
                .map_err(|problem| wrong(&problem))?
                .0;
            let new = NewReseller {
                name: new.clinic_name.into_string(),
                country: new.country.into_string(),
                zone: new.time_zone,
                owner_name: new.owner.name.into_string(),
                owner_email: new.owner.email.into_string(),
            };
            let to = new.owner_email.clone();
            let (path, ends) = add_reseller(platform, new).await.map_err(said)?;
            Ok(format!(
                "give this link to {to}; it is good until {}:\n{public_url}{path}",
                ends.format("%Y-%m-%d %H:%M UTC")
            ))
        }
        ResellerVerb::List => {
            let all = resellers::every(platform).await.map_err(said)?;
            let lines: Vec<_> = all
                .into_iter()
                .map(|(id, name, clinics)| format!("{id} {name}: {clinics} clinics"))
                .collect();
            match lines.is_empty() {
                true => Ok("there is no reseller".to_owned()),
                false => Ok(lines.join("\n")),
            }
        }
        ResellerVerb::Attach { reseller, clinic } => {
            let name = resellers::attach(platform, clinic, reseller).await;
            let name = name.map_err(said)?;
            Ok(format!("{name} looks after {clinic}"))
        }
        ResellerVerb::Detach { clinic } => {
            let left = resellers::detach_by_house(platform, clinic).await;
            left.map_err(said)?;
            Ok(format!("no reseller looks after {clinic}"))
        }
    }
}

/// By the arguments' names.
fn wrong(problem: &Problem) -> anyhow::Error {
    let argument = |pointer: &str| match pointer {
        "/clinic_name" => "--name".to_owned(),
        other => format!(
            "--{}",
            other.trim_start_matches('/').replace(['/', '_'], "-")
        ),
    };
    let faults = problem.errors().iter();
    let faults: Vec<_> = faults
        .map(|fault| format!("{} is wrong: {}", argument(&fault.pointer), fault.detail))
        .collect();
    anyhow!(faults.join("; "))
}

fn said(problem: Problem) -> anyhow::Error {
    anyhow!(problem.for_log())
}
