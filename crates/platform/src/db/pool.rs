//! The pool of connections. Nobody outside `platform` can name it.

use std::time::Duration;

use sqlx::{
    AssertSqlSafe, ConnectOptions, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct DbSettings {
    /// `postgres://…` of the login that serves requests. It needs membership of
    /// `attend_app` and `attend_system` and nothing else.
    pub url: kernel::Secret<String>,
    pub max_connections: u32,
}

/// A pool that only lends transactions that have already given up the login's own rights.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
}

impl Db {
    /// # Errors
    /// When the URL is malformed or no connection can be made within 15 seconds.
    pub async fn connect(settings: &DbSettings) -> Result<Self, sqlx::Error> {
        let options: PgConnectOptions = settings.url.expose().parse()?;
        let pool = PgPoolOptions::new()
            .max_connections(settings.max_connections)
            // A form that is told to come back later does not: a lead had better wait.
            .acquire_timeout(Duration::from_secs(15))
            // A ping on each acquire is one more round trip; a lost connection shows itself.
            .test_before_acquire(false)
            .connect_with(options.disable_statement_logging())
            .await?;
        Ok(Self { pool })
    }

    /// Begins to the end even if its caller goes away meanwhile (a closed tab, a timeout): sqlx only
    /// counts a transaction once its BEGIN is answered, and would hand the connection of one given up
    /// before that to the next caller with the transaction still open, read-only or relaxed as it was.
    pub(super) async fn begin(
        &self,
        sql: String,
    ) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        let pool = self.pool.clone();
        let begun = tokio::spawn(async move { pool.begin_with(AssertSqlSafe(sql)).await });
        begun.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    /// A connection of its own, for LISTEN.
    pub(crate) async fn listener(&self) -> Result<sqlx::postgres::PgListener, sqlx::Error> {
        sqlx::postgres::PgListener::connect_with(&self.pool).await
    }

    /// Tells the other processes that there is news, and nothing else.
    pub(crate) async fn notify(&self, channel: &str, from: &str) -> Result<(), sqlx::Error> {
        sqlx::query("select pg_notify($1, $2)")
            .bind(channel)
            .bind(from)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}
