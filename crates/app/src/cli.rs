//! The verbs of the binary.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kernel::{Id, id};
use tracing_subscriber::EnvFilter;

use crate::{
    audit_verb, check,
    config::{Config, LogFormat},
    reseller_verb, serve, up, wiring,
};

/// The appointment-first CRM.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run everything on this machine: a private database, the API, the workers and the web app
    Up {
        /// Start without the demo clinic
        #[arg(long)]
        empty: bool,
    },
    /// Serve the API and the web app against ATTEND_DATABASE_URL
    Serve,
    /// Work the jobs of all clinics against ATTEND_DATABASE_URL
    Work,
    /// Bring the database of ATTEND_DATABASE_URL up to this version
    Migrate,
    /// Print the OpenAPI document
    Openapi,
    /// Say in words what is wrong with the set-up, if anything is
    Check,
    /// The record of what was done
    Audit {
        #[command(subcommand)]
        verb: AuditVerb,
    },
    /// Those who look after clinics
    Reseller {
        #[command(subcommand)]
        verb: ResellerVerb,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ResellerVerb {
    /// Make the link with which a reseller's owner signs it up, good for 24 hours
    Add {
        #[arg(long)]
        name: String,
        /// ISO 3166 alpha-2, such as AU
        #[arg(long)]
        country: String,
        /// Such as Australia/Sydney
        #[arg(long)]
        time_zone: kernel::Zone,
        #[arg(long)]
        owner_name: String,
        #[arg(long)]
        owner_email: String,
    },
    /// Name every reseller, with its id and the number of its clinics
    List,
    /// Let a reseller look after a clinic: it sees counts of it, and no patient. The owners are told by mail
    Attach {
        /// Its id (tnt_…)
        #[arg(long)]
        reseller: Id<id::Tenant>,
        /// Its id (tnt_…)
        #[arg(long)]
        clinic: Id<id::Tenant>,
    },
    /// Take a clinic from its reseller: every grant is over
    Detach {
        /// Its id (tnt_…)
        #[arg(long)]
        clinic: Id<id::Tenant>,
    },
}

#[derive(Debug, Subcommand)]
enum AuditVerb {
    /// Look whether any event was changed, removed, added or moved since it was sealed. Exits with 2 if so
    Verify {
        /// Only this clinic, by its id (tnt_…)
        #[arg(long)]
        tenant: Option<Id<id::Tenant>>,
        /// One JSON object for each clinic, a line each
        #[arg(long)]
        json: bool,
    },
}

/// Runs one verb to its end.
pub async fn run(cli: Cli) -> ExitCode {
    match act(cli.verb).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("attend: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn act(verb: Verb) -> anyhow::Result<ExitCode> {
    if matches!(verb, Verb::Openapi) {
        println!("{}", serde_json::to_string_pretty(&wiring::document())?);
        return Ok(ExitCode::SUCCESS);
    }
    let config = Config::load()?;
    log(&config);
    match verb {
        Verb::Up { empty } => up::run(config, empty).await?,
        Verb::Serve => serve::serve(config).await?,
        Verb::Work => serve::work(config).await?,
        Verb::Migrate => serve::migrate(config).await?,
        Verb::Check => check::run(config).await?,
        Verb::Openapi => {}
        Verb::Audit {
            verb: AuditVerb::Verify { tenant, json },
        } => return audit_verb::verify(config, tenant, json).await,
        Verb::Reseller { verb } => reseller_verb::run(config, verb).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
}
