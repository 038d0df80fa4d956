//! The bench's own PostgreSQL, under the build folder and gone afterwards.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use app::postgres::{PgBinaries, PrivatePostgres, SearchEnv};
use platform::db::migrate;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// The login that serves, as `attend up` makes it.
const LOGIN: &str = "attend_login";

pub struct Cluster {
    postgres: PrivatePostgres,
    dir: PathBuf,
    /// The folder with psql's kin: pgbench is in there, where it is installed.
    pub bin: PathBuf,
}

/// One migrated database of the cluster.
#[derive(Clone, Debug)]
pub struct Database {
    /// As the superuser.
    pub admin: String,
    /// As the login that serves: bound by row security.
    pub login: String,
}

impl Cluster {
    /// Starts PostgreSQL on a fresh data directory in `dir`: fsync on, settings as under `attend up`.
    pub async fn start(dir: &Path) -> anyhow::Result<Self> {
        let found = PgBinaries::find(&SearchEnv::of_process(None))?;
        let postgres = PrivatePostgres::start(dir, found.clone()).await?;
        let used = found
            .all()
            .iter()
            .find(|one| one.version == postgres.version());
        let bin = used.map(|one| one.bin.clone()).unwrap_or_default();
        Ok(Self {
            postgres,
            dir: dir.to_path_buf(),
            bin,
        })
    }

    pub fn version(&self) -> &str {
        self.postgres.version()
    }

    pub fn log(&self) -> PathBuf {
        self.dir.join("postgres.log")
    }

    /// A new database with today's schema.
    pub async fn database(&self, name: &str) -> anyhow::Result<Database> {
        let main = self.postgres.admin_url();
        run(main.expose(), &format!("create database {name}")).await?;
        let admin = named(main.expose(), name);
        migrate::migrate(&admin)
            .await
            .context("migrations did not run")?;
        let login = migrate::open_login(&admin, LOGIN).await?.expose().clone();
        Ok(Database { admin, login })
    }

    /// Takes the server down and its files away.
    pub async fn stop(self) -> anyhow::Result<()> {
        let Self { postgres, dir, .. } = self;
        postgres.stop().await?;
        remove(&dir)
    }
}

/// Deletes a directory of `attend up`, and its data where that had to lie elsewhere.
pub fn remove(dir: &Path) -> anyhow::Result<()> {
    if let Ok(place) = fs::read_to_string(dir.join("postgres.place")) {
        let place = PathBuf::from(place.trim());
        if place.parent() == Some(Path::new("/var/lib/attend")) {
            fs::remove_dir_all(&place)
                .with_context(|| format!("cannot delete {}", place.display()))?;
        }
    }
    fs::remove_dir_all(dir).with_context(|| format!("cannot delete {}", dir.display()))
}

fn named(url: &str, database: &str) -> String {
    let (head, query) = url.split_once('?').unwrap_or((url, ""));
    let server = head.rsplit_once('/').map_or(head, |(server, _)| server);
    format!("{server}/{database}?{query}")
}

/// Runs statements as the login of the URL. The text is the bench's own.
pub async fn run(url: &str, sql: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

/// One number out of the database.
pub async fn number(url: &str, sql: &'static str) -> anyhow::Result<i64> {
    let mut connection = PgConnection::connect(url).await?;
    let number = sqlx::query_scalar(sql).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(number)
}
