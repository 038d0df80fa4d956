//! The private PostgreSQL of `attend up`: a server of our own as a direct child.
//!
//! A newcomer has no database to point at, so Attend brings one up under its
//! directory (`.attend/`) and takes it down again. It is a real server with
//! fsync on, not a toy: what was committed survives a kill -9 of everything.
//!
//! The parts, in the order in which a start uses them:
//! [`binaries`] finds the server programs, [`lock`] lets one Attend at a time
//! have the directory, [`account`] chooses whom the server runs as (PostgreSQL
//! refuses root), [`place`] says where the files are, [`leftovers`] stops a
//! server that outlived a killed parent, [`cluster`] makes the data directory
//! once, [`settings`] writes its configuration at every start, and [`keeper`]
//! runs the server, starts it again if it dies, and stops it.

mod account;
mod binaries;
mod cluster;
mod keeper;
mod leftovers;
mod lock;
mod place;
mod process;
mod settings;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use kernel::Secret;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use tokio::task::spawn_blocking;

pub use binaries::{Installation, MIN_MAJOR, PgBinaries, SearchEnv};
pub use lock::DirLock;

use keeper::Keeper;
use place::Place;

/// The superuser that Attend creates roles and runs migrations with.
const SUPERUSER: &str = "postgres";
/// The database that Attend lives in; made at the first start.
const DATABASE: &str = "attend";

/// A running server. Dropping it stops the server too (fast shutdown), but
/// blocks the thread meanwhile: prefer [`PrivatePostgres::stop`].
#[derive(Debug)]
pub struct PrivatePostgres {
    keeper: Arc<Keeper>,
    port: u16,
    password: Secret<String>,
    version: String,
    // held until the server is down: fields drop after `Drop::drop` ran
    _lock: DirLock,
}

impl PrivatePostgres {
    /// Brings up the server whose files are under `dir` (made if missing) and
    /// returns when it answers: 3 to 4 s the first time, well under 1 s later.
    ///
    /// # Errors
    /// In words that tell what to do: another Attend has the directory, no
    /// program fits the data, the directory cannot be written, or the server
    /// did not start (with the end of its log).
    pub async fn start(dir: &Path, found: PgBinaries) -> anyhow::Result<Self> {
        let dir = dir.to_path_buf();
        let up = spawn_blocking(move || Self::bring_up(&dir, &found))
            .await
            .context("the start of PostgreSQL was interrupted")??;
        up.ensure_database().await?;
        Ok(up)
    }

    /// The superuser's connection string, to the database `attend`.
    #[must_use]
    pub fn admin_url(&self) -> Secret<String> {
        self.url(DATABASE)
    }

    /// Process id of the server now; another one after it was started again.
    /// `None` in the moments between.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.keeper.pid()
    }

    /// The port on 127.0.0.1, the same for as long as this value lives.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The server's version as it states it itself, such as `15.14`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Waits until the server is down for good although nobody asked for it
    /// (it died again and again), and says why.
    pub async fn ended(&self) -> String {
        self.keeper.ended().await
    }

    /// Fast shutdown: open transactions are rolled back, everything committed
    /// is checkpointed. Escalates if the server does not go.
    ///
    /// # Errors
    /// If the server could not be stopped even by force.
    pub async fn stop(self) -> anyhow::Result<()> {
        let keeper = Arc::clone(&self.keeper);
        spawn_blocking(move || keeper.stop())
            .await
            .context("the stop of PostgreSQL was interrupted")?
    }

    fn bring_up(dir: &Path, found: &PgBinaries) -> anyhow::Result<Self> {
        let (dir, run_as) = place::prepare(dir)?;
        let lock = DirLock::take(&dir)?;
        let place = Place::open(&dir, run_as)?;
        let installation = found.choose(place.data_major()?, &place)?;
        leftovers::clear(&place.data)?;
        let password = cluster::ensure(&place, installation)?;
        let (keeper, port) = Keeper::start(place, installation.clone())?;
        Ok(Self {
            keeper: Arc::new(keeper),
            port,
            password,
            version: installation.version.clone(),
            _lock: lock,
        })
    }

    async fn ensure_database(&self) -> anyhow::Result<()> {
        let options = PgConnectOptions::new()
            .host("127.0.0.1")
            .port(self.port)
            .username(SUPERUSER)
            .password(self.password.expose())
            .database("postgres")
            .ssl_mode(PgSslMode::Disable);
        let connect = PgConnection::connect_with(&options);
        let mut connection = tokio::time::timeout(Duration::from_secs(30), connect)
            .await
            .context("the private PostgreSQL runs but does not answer")?
            .context("the private PostgreSQL refuses its own password")?;
        let found: Option<i32> =
            sqlx::query_scalar("SELECT 1 FROM pg_catalog.pg_database WHERE datname = 'attend'")
                .fetch_optional(&mut connection)
                .await?;
        if found.is_none() {
            sqlx::query("CREATE DATABASE attend")
                .execute(&mut connection)
                .await?;
        }
        connection.close().await?;
        Ok(())
    }

    fn url(&self, database: &str) -> Secret<String> {
        let (port, password) = (self.port, self.password.expose());
        Secret::new(format!(
            "postgres://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}?sslmode=disable"
        ))
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        if let Err(error) = self.keeper.stop() {
            tracing::error!("could not stop the private PostgreSQL: {error:#}");
        }
    }
}
