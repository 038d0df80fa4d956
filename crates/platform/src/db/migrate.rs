//! Migrations: plain SQL files, embedded, checked by digest, run under an advisory lock.

use sqlx::{Connection, PgConnection, migrate::Migrator};

/// The files of `migrations/`.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// Brings the database up to this binary's schema.
///
/// `admin_url` belongs to a login that owns the schema and may create roles. When
/// `login` names another login, it is made a member of the two runtime roles.
///
/// # Errors
/// When a migration fails, when an applied one was changed, or when the
/// database is ahead of this binary.
pub async fn migrate(admin_url: &str) -> Result<(), sqlx::migrate::MigrateError> {
    let mut connection = PgConnection::connect(admin_url).await?;
    MIGRATIONS.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}
