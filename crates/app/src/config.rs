//! The settings: one typed tree, from the commented defaults in
//! `config.default.toml`, over `attend.toml` (or the file that `ATTEND_CONFIG`
//! names), over `ATTEND_*` in the environment.
//!
//! A key that no field below has is refused with its name and where it stands,
//! so that a misspelt setting cannot be ignored in silence.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{bail, ensure};
use figment::Figment;
use figment::providers::{Format as _, Toml};
use kernel::Secret;
use platform::{http::limits::Limits, jobs::WorkerSettings};
use serde::Deserialize;

mod environment;
mod words;

use crate::proxies::Proxies;
use environment::Environment;

/// The defaults, and the documentation of every key.
pub const DEFAULTS: &str = include_str!("../config.default.toml");
const FILE: &str = "attend.toml";

/// The settings of one process. `Debug` shows no secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: SocketAddr,
    /// As set; read it through [`Config::public_url`].
    public_url: Option<String>,
    /// Whose X-Forwarded-For is believed.
    pub trusted_proxies: Proxies,
    pub dir: PathBuf,
    pub web_dir: PathBuf,
    pub database_url: Option<Secret<String>>,
    database_admin_url: Option<Secret<String>>,
    pub database_max_connections: u32,
    pub pg_bin: Option<PathBuf>,
    /// Jobs worked at a time.
    pub workers: u32,
    /// How long a job may go without a sign of life before another worker takes it.
    worker_lease_seconds: u32,
    pub sandbox: Sandbox,
    /// Sign-in providers may stand on this machine, without TLS.
    pub sso_loopback: bool,
    pub log_format: LogFormat,
    /// A `tracing` filter, such as `info,sqlx=warn`.
    pub log_filter: String,
    secret_key_file: Option<PathBuf>,
    pub twilio: Option<Twilio>,
    limits: RequestsAMinute,
}

/// Nought: as many as there are.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestsAMinute {
    address: u32,
    source: u32,
    caller: u32,
    clinic: u32,
}

/// Whether the made-up carrier and mailbox stand in for real providers.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Sandbox {
    On,
    Off,
    /// On under `attend up`, off otherwise.
    Auto,
}

impl Sandbox {
    /// The decision, given whether the command is `up`.
    #[must_use]
    pub const fn is_on(self, under_up: bool) -> bool {
        match self {
            Self::On => true,
            Self::Off => false,
            Self::Auto => under_up,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Twilio {
    pub account_sid: String,
    pub auth_token: Secret<String>,
    /// The sending number, E.164.
    pub from: String,
}

impl Config {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// Names the key and its source: unknown, of a wrong type, or missing.
    pub fn load() -> anyhow::Result<Self> {
        #[allow(
            clippy::disallowed_methods,
            reason = "settings come from here, all at once"
        )]
        let variables = std::env::vars_os().collect();
        Self::load_from(Path::new(""), variables)
    }

    /// The address that others see, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> String {
        let set = self
            .public_url
            .as_deref()
            .map(|url| url.trim_end_matches('/'));
        set.map_or_else(|| format!("http://{}", self.listen), str::to_owned)
    }

    /// What this process takes on when it works.
    #[must_use]
    pub fn worker_settings(&self) -> WorkerSettings {
        WorkerSettings {
            lease: Duration::from_secs(self.worker_lease_seconds.into()),
            ..WorkerSettings::with_slots(self.workers as usize)
        }
    }

    /// How many requests this process takes from whom.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let RequestsAMinute {
            address,
            source,
            caller,
            clinic,
        } = self.limits;
        Limits {
            address: NonZeroU32::new(address),
            source: NonZeroU32::new(source),
            caller: NonZeroU32::new(caller),
            clinic: NonZeroU32::new(clinic),
        }
    }

    /// The owner's connection string, for migrations.
    #[must_use]
    pub fn database_admin_url(&self) -> Option<&Secret<String>> {
        self.database_admin_url
            .as_ref()
            .or(self.database_url.as_ref())
    }

    /// Where the master key is.
    #[must_use]
    pub fn secret_key_file(&self) -> PathBuf {
        let set = self.secret_key_file.clone();
        set.unwrap_or_else(|| self.dir.join("master.key"))
    }

    /// `here` is the folder of `attend.toml` and of a relative `ATTEND_CONFIG`.
    fn load_from(here: &Path, variables: Vec<(OsString, OsString)>) -> anyhow::Result<Self> {
        let environment = Environment::of(variables)?;
        let named = environment.config_file().map(|path| here.join(path));
        if let Some(path) = named.as_ref().filter(|path| !path.exists()) {
            bail!("ATTEND_CONFIG names {}, which is not there", path.display());
        }
        let file = named.unwrap_or_else(|| here.join(FILE));
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if file.exists() {
            figment = figment.merge(Toml::file_exact(&file));
        }
        let figment = figment.merge(environment);
        // lossy: the environment has only text, and "16" is a number there
        let config: Self = figment
            .extract_lossy()
            .map_err(|error| words::of(&figment, error))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        ensure!(self.workers > 0, "workers must be 1 or more");
        ensure!(
            self.worker_lease_seconds > 0,
            "worker_lease_seconds must be 1 or more"
        );
        ensure!(
            self.database_max_connections > 1,
            "database_max_connections must be 2 or more"
        );
        if let Some(url) = &self.public_url {
            let web = url.starts_with("http://") || url.starts_with("https://");
            ensure!(
                web,
                "public_url must begin with http:// or https://, not as in {url:?}"
            );
        }
        if self.database_admin_url.is_some() && self.database_url.is_none() {
            bail!("database_admin_url is set without database_url: set both, or none");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
