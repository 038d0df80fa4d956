//! `attend reseller …`: what the house decides of those who look after clinics.

use anyhow::{anyhow, bail};
use identity::{
    fleet::{NewReseller, add_reseller},
    resellers,
    text::{Country, Email, Name},
};
use platform::{Platform, Problem};
use poem_openapi::types::ParseFromJSON;
use serde_json::Value;

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
            let new = NewReseller {
                name: checked::<Name>("--name", name)?.into_string(),
                country: checked::<Country>("--country", country)?.into_string(),
                zone: time_zone,
                owner_name: checked::<Name>("--owner-name", owner_name)?.into_string(),
                owner_email: checked::<Email>("--owner-email", owner_email)?.into_string(),
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

/// Checked as the same field of the API is.
fn checked<T: ParseFromJSON>(argument: &str, text: String) -> anyhow::Result<T> {
    match T::parse_from_json(Some(Value::String(text))) {
        Ok(value) => Ok(value),
        Err(error) => bail!("{argument} is wrong: {}", error.into_message()),
    }
}

fn said(problem: Problem) -> anyhow::Error {
    anyhow!(problem.for_log())
}
