//! The queries of accounts and failed attempts.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Platform, Result, SystemTask, db::system::SystemTx};
use sqlx::FromRow;
use uuid::Uuid;

use super::rules;

pub(super) struct Account {
    pub id: Id<id::User>,
    /// None: invited, and no password chosen yet.
    pub password_hash: Option<String>,
}

pub(super) async fn by_email(platform: &Platform, email: &str) -> Result<Option<Account>> {
    let found: Option<(Uuid, Option<String>)> = platform
        .system(SystemTask::Sessions, async |tx| {
            Ok(
                sqlx::query_as("select id, password_hash from users where email = $1")
                    .bind(email)
                    .fetch_optional(&mut *tx.conn().await)
                    .await?,
            )
        })
        .await?;
    Ok(found.map(|(id, password_hash)| Account {
        id: Id::from_uuid(id),
        password_hash,
    }))
}

/// Whether somebody signs in with this address already.
pub(crate) async fn has_password(tx: &SystemTx, email: &str) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from users where email = $1 and password_hash is not null)",
    )
    .bind(email)
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

#[derive(FromRow)]
pub(super) struct Count {
    pub key: Vec<u8>,
    pub failures: i32,
    pub last_at: DateTime<Utc>,
}

pub(super) async fn failures(tx: &SystemTx, keys: &[Vec<u8>]) -> Result<Vec<Count>> {
    Ok(
        sqlx::query_as("select key, failures, last_at from sign_in_failures where key = any ($1)")
            .bind(keys)
            .fetch_all(&mut *tx.conn().await)
            .await?,
    )
}

/// The counter, locked until the transaction ends; made if there was none.
pub(super) async fn failures_to_change(tx: &SystemTx, key: &[u8]) -> Result<Count> {
    Ok(sqlx::query_as(
        "insert into sign_in_failures as f (key, failures, last_at) values ($1, 0, $2) \
         on conflict (key) do update set failures = f.failures returning key, failures, last_at",
    )
    .bind(key)
    .bind(tx.now())
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

pub(super) async fn count_failure(tx: &SystemTx, key: &[u8]) -> Result<()> {
    sqlx::query(
        "insert into sign_in_failures as f (key, failures, last_at) values ($1, 1, $2) \
         on conflict (key) do update set last_at = $2, \
           failures = case when f.last_at <= $3 then 1 else least(f.failures, 1000000) + 1 end",
    )
    .bind(key)
    .bind(tx.now())
    .bind(tx.now() - rules::MEMORY)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

pub(super) async fn forget_failures(tx: &SystemTx, key: &[u8]) -> Result<()> {
    sqlx::query("delete from sign_in_failures where key = $1")
        .bind(key)
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// Deletes what is over: links and sessions a month after their end, forgotten
/// failures. Takes no input and is safe at any time.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn housekeeping(platform: &Platform) -> Result<()> {
    const OVER: [&str; 5] = [
        // who asks for one need not be anybody: they are not kept for a month
        "delete from passkey_challenges where expires_at < $1 + interval '30 days'",
        "delete from sign_in_challenges where expires_at < $1",
        "delete from mailed_links where expires_at < $1",
        "delete from sessions where expires_at < $1 or ended_at < $1",
        "delete from sign_in_failures where last_at < $1",
    ];
    platform
        .system(SystemTask::Housekeeping, async |tx| {
            for statement in OVER {
                sqlx::query(statement)
                    .bind(tx.now() - chrono::TimeDelta::days(30))
                    .execute(&mut *tx.conn().await)
                    .await?;
            }
            Ok(())
        })
        .await
}
