//! Migrations: plain SQL files, embedded, checked by digest, run under an advisory lock.

use kernel::Secret;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, migrate::Migrator,
    postgres::PgConnectOptions,
};

/// The files of `migrations/`.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// Brings the database up to this binary's schema.
///
/// `admin_url` belongs to a login that owns the schema and may create roles.
///
/// # Errors
/// When a migration fails, when an applied one was changed, or when the
/// database is ahead of this binary.
pub async fn migrate(admin_url: &str) -> Result<(), sqlx::migrate::MigrateError> {
    let mut connection = PgConnection::connect(admin_url).await?;
    // Beside old code that still serves, a migration gives up rather than queue everyone behind its lock.
    sqlx::raw_sql("set lock_timeout = '10s'")
        .execute(&mut connection)
        .await?;
    MIGRATIONS.run(&mut connection).await?;
    // Before the first event of a month is written: one that fell into the default partition would
    // keep its month from ever getting a partition of its own.
    sqlx::query("select ensure_event_partitions((now() at time zone 'UTC')::date, 3)")
        .execute(&mut connection)
        .await?;
    sqlx::query("select resume_event_turns()")
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

/// Makes (or renews) a login that may become the two runtime roles and has no right of its own,
/// with a password that nobody keeps. Returns its URL.
///
/// # Errors
/// When the admin login may not make roles.
pub async fn open_login(admin_url: &str, login: &str) -> Result<Secret<String>, sqlx::Error> {
    let mut connection = PgConnection::connect(admin_url).await?;
    let password = crate::crypto::random_token();
    // Both parts are ours: a constant name, and base64url, which needs no quoting.
    for statement in [
        format!(
            "do $$ begin if not exists (select from pg_roles where rolname = '{login}') then create role {login} login noinherit; end if; end $$"
        ),
        format!(
            "alter role {login} with login noinherit nosuperuser nobypassrls password '{password}'"
        ),
        format!("grant attend_app, attend_system to {login}"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut connection)
            .await?;
    }
    connection.close().await?;
    let options: PgConnectOptions = admin_url.parse()?;
    Ok(Secret::new(
        options
            .username(login)
            .password(&password)
            .to_url_lossy()
            .to_string(),
    ))
}
