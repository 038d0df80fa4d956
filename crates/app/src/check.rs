//! `attend check`: a doctor that says in words what is wrong.

use std::path::Path;

use platform::db::{Db, DbSettings};
use sqlx::{Connection, PgConnection};

use crate::{
    config::Config,
    key,
    postgres::{PgBinaries, SearchEnv},
};

struct Findings {
    wrong: usize,
}

impl Findings {
    fn say(&mut self, what: &str, finding: Result<String, String>) {
        match finding {
            Ok(detail) => println!("  ok    {what}: {detail}"),
            Err(trouble) => {
                self.wrong += 1;
                println!("  WRONG {what}: {trouble}");
            }
        }
    }
}

/// Looks at everything that `up` or `serve` needs.
///
/// # Errors
/// When something is wrong; each finding is printed first.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let mut findings = Findings { wrong: 0 };
    findings.say("settings", Ok("read, no unknown keys".to_owned()));
    findings.say("web app", web(&config.web_dir));
    findings.say("address", address(&config).await);
    findings.say("master key", master_key(&config));
    match &config.database_url {
        Some(url) => findings.say("database", database(url.expose()).await),
        None => findings.say("PostgreSQL binaries", binaries(&config)),
    }
    anyhow::ensure!(
        findings.wrong == 0,
        "{} of these need mending",
        findings.wrong
    );
    Ok(())
}

fn web(dir: &Path) -> Result<String, String> {
    match dir.join("index.html").exists() {
        true => Ok(format!("built in {}", dir.display())),
        false => Err(format!(
            "{} has no index.html: run `./dev up`, or `npm ci && npm run build` in web/",
            dir.display()
        )),
    }
}

async fn address(config: &Config) -> Result<String, String> {
    match tokio::net::TcpListener::bind(config.listen).await {
        Ok(_) => Ok(format!("{} is free", config.listen)),
        Err(error) => Err(format!(
            "{} cannot be used ({error}): set ATTEND_LISTEN to another",
            config.listen
        )),
    }
}

fn master_key(config: &Config) -> Result<String, String> {
    let file = config.secret_key_file();
    if !file.exists() && config.database_url.is_none() {
        return Ok("not there yet: `attend up` makes it".to_owned());
    }
    key::read_or_make(&file, false)
        .map(|_| file.display().to_string())
        .map_err(|error| format!("{error:#}"))
}

fn binaries(config: &Config) -> Result<String, String> {
    let found = PgBinaries::find(&SearchEnv::of_process(config.pg_bin.clone()))
        .map_err(|error| format!("{error:#}"))?;
    let best = found
        .all()
        .first()
        .map(|found| format!("{} in {}", found.version, found.bin.display()));
    best.ok_or_else(|| "none found".to_owned())
}

/// Reaches the database, and looks at the rights of its login.
async fn database(url: &str) -> Result<String, String> {
    let reach = |error: sqlx::Error| format!("cannot be used: {error}");
    let mut connection = PgConnection::connect(url).await.map_err(reach)?;
    let (login, is_super, bypasses): (String, bool, bool) = sqlx::query_as(
        "select rolname::text, rolsuper, rolbypassrls from pg_roles where rolname = current_user",
    )
    .fetch_one(&mut connection)
    .await
    .map_err(reach)?;
    let migrated: Option<bool> = sqlx::query_scalar("select to_regclass('events') is not null")
        .fetch_one(&mut connection)
        .await
        .map_err(reach)?;
    if migrated != Some(true) {
        return Err("has no tables of Attend: run `attend migrate`".to_owned());
    }
    if is_super || bypasses {
        return Err(format!(
            "the login {login} may do anything. Requests give that up, but a login that is only a member of attend_app and attend_system is safer"
        ));
    }
    Db::connect(&DbSettings {
        url: kernel::Secret::new(url.to_owned()),
        max_connections: 2,
    })
    .await
    .map_err(reach)?;
    Ok(format!("reached as {login}"))
}
