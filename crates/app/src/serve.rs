//! `attend serve`, `work` and `migrate`: the parts of `up`, for many machines.

use std::sync::Arc;

use anyhow::{Context, bail};
use kernel::Secret;
use platform::{
    clock::SystemClock,
    db::{DbSettings, migrate as run_migrations},
};

use crate::{
    config::Config,
    key,
    server::{Server, Settings},
};

/// The settings of a process on this configuration and database; it neither serves nor works yet.
pub(crate) fn settings(
    config: &Config,
    url: Secret<String>,
    under_up: bool,
) -> anyhow::Result<Settings> {
    Ok(Settings {
        db: DbSettings {
            url,
            max_connections: config.database_max_connections,
        },
        clock: Arc::new(SystemClock),
        public_url: Some(config.public_url()),
        master_key: key::read_or_make(&config.secret_key_file(), under_up)?,
        sandbox: config.sandbox.is_on(under_up),
        sso_loopback: config.sso_loopback,
        twilio: config.twilio.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        limits: config.limits(),
        listen: None,
        web_dir: None,
        workers: None,
    })
}

pub(crate) fn database(config: &Config) -> anyhow::Result<Secret<String>> {
    config
        .database_url
        .clone()
        .context("set ATTEND_DATABASE_URL: this verb has no database of its own (`attend up` has)")
}

async fn run_until_stopped(settings: Settings) -> anyhow::Result<()> {
    let server = Server::start(settings).await?;
    if let Some(address) = server.address() {
        tracing::info!("serving on http://{address}");
    }
    stop_signal().await?;
    tracing::info!("stopping");
    server.stop().await;
    Ok(())
}

/// Serves until told to stop.
///
/// # Errors
/// When the settings, the database or the address do not allow it.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let mut settings = settings(&config, database(&config)?, false)?;
    settings.listen = Some(config.listen);
    settings.web_dir = Some(config.web_dir.clone()).filter(|dir| dir.exists());
    run_until_stopped(settings).await
}

/// Works jobs until told to stop.
///
/// # Errors
/// When the settings or the database do not allow it.
pub async fn work(config: Config) -> anyhow::Result<()> {
    let mut settings = settings(&config, database(&config)?, false)?;
    settings.workers = Some(config.worker_settings());
    run_until_stopped(settings).await
}

/// Brings the database up to this version.
///
/// # Errors
/// When a migration fails, or none is configured.
pub async fn migrate(config: Config) -> anyhow::Result<()> {
    let Some(url) = config.database_admin_url() else {
        bail!("set ATTEND_DATABASE_URL or ATTEND_DATABASE_ADMIN_URL")
    };
    run_migrations::migrate(url.expose())
        .await
        .context("migrations did not run")?;
    println!("the database is up to date");
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
pub(crate) async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
