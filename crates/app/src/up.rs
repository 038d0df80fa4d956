//! `attend up`: everything on one machine, with one command.

use anyhow::Context;
use kernel::Secret;
use platform::db::migrate;

use crate::{
    config::Config,
    demo,
    postgres::{PgBinaries, PrivatePostgres, SearchEnv},
    serve::{settings, stop_signal},
    server::Server,
};

/// The login that serves: it may become the two runtime roles and nothing else.
const LOGIN: &str = "attend_login";

struct Database {
    url: Secret<String>,
    private: Option<PrivatePostgres>,
}

async fn database(config: &Config) -> anyhow::Result<Database> {
    if let (Some(url), Some(admin)) = (&config.database_url, config.database_admin_url()) {
        migrate::migrate(admin.expose())
            .await
            .context("migrations did not run")?;
        return Ok(Database {
            url: url.clone(),
            private: None,
        });
    }
    let found = PgBinaries::find(&SearchEnv::of_process(config.pg_bin.clone()))?;
    let private = PrivatePostgres::start(&config.dir, found).await?;
    let admin = private.admin_url();
    migrate::migrate(admin.expose())
        .await
        .context("migrations did not run")?;
    let url = migrate::open_login(admin.expose(), LOGIN)
        .await
        .context("cannot make the serving login")?;
    Ok(Database {
        url,
        private: Some(private),
    })
}

/// Runs until Ctrl-C or SIGTERM, then stops all of it.
///
/// # Errors
/// When a part cannot start; what had started is stopped.
pub async fn run(config: Config, empty: bool) -> anyhow::Result<()> {
    let database = database(&config).await?;
    let outcome = run_on(&config, &database, empty).await;
    if let Some(private) = database.private {
        private.stop().await?;
    }
    outcome
}

async fn run_on(config: &Config, database: &Database, empty: bool) -> anyhow::Result<()> {
    let mut settings = settings(config, database.url.clone(), true)?;
    settings.listen = Some(config.listen);
    settings.web_dir = Some(config.web_dir.clone()).filter(|dir| dir.join("index.html").exists());
    settings.workers = Some(config.worker_settings());
    let has_web = settings.web_dir.is_some();
    let server = Server::start(settings).await?;
    let work = async {
        if !empty {
            demo::ensure(server.platform())
                .await
                .context("the demo clinic could not be made")?;
        }
        let demo = demo::describe(server.platform(), &config.public_url(), &config.dir).await?;
        greet(&config.public_url(), has_web, demo);
        wait(database).await
    };
    // Also while the demo is being made.
    let outcome = tokio::select! {
        outcome = work => outcome,
        stopped = stop_signal() => stopped.map_err(Into::into),
    };
    eprintln!("stopping");
    server.stop().await;
    outcome
}

async fn wait(database: &Database) -> anyhow::Result<()> {
    match &database.private {
        None => std::future::pending().await,
        Some(private) => anyhow::bail!("the private database ended: {}", private.ended().await),
    }
}

fn greet(url: &str, has_web: bool, demo: Option<String>) {
    println!("Attend runs on {url}");
    if !has_web {
        println!("  (the web app is not built: `./dev up` builds it)");
    }
    match demo {
        Some(demo) => println!("{demo}"),
        None => println!(
            "  sign up at {url}/signup; mails of the sandbox are at {url}/sandbox/emails?to=…"
        ),
    }
    println!("  Ctrl-C stops all of it");
}
