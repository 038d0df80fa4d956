//! The queries of directory tokens.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id};
use platform::{Actor, Platform, Problem, Result, SystemTask, Tx, crypto, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

/// A row of `directory_tokens`, without its hash.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The use of a token is noted once a minute: a directory calls often.
const NOTED: TimeDelta = TimeDelta::minutes(1);

/// The token that a directory presents, and its clinic.
pub(crate) async fn presented(
    platform: &Platform,
    token: &str,
) -> Result<Option<(Id<id::DirectoryToken>, Id<id::Tenant>)>> {
    let hash = crypto::token_hash(token);
    let found: Option<(Uuid, Uuid, Option<DateTime<Utc>>)> = platform
        .system(SystemTask::FindDirectory, async |tx| {
            let found: Option<(Uuid, Uuid, Option<DateTime<Utc>>)> = sqlx::query_as(
                "select tenant_id, id, last_used_at from directory_tokens \
                 where token_hash = $1 and revoked_at is null",
            )
            .bind(&hash)
            .fetch_optional(&mut *tx.conn().await)
            .await?;
            if let Some((tenant, id, used)) = found
                && used.is_none_or(|used| tx.now() - used >= NOTED)
            {
                sqlx::query(
                    "update directory_tokens set last_used_at = $3 where tenant_id = $1 and id = $2",
                )
                .bind(tenant)
                .bind(id)
                .bind(tx.now())
                .execute(&mut *tx.conn().await)
                .await?;
            }
            Ok(found)
        })
        .await?;
    Ok(found.map(|(tenant, id, _)| (Id::from_uuid(id), Id::from_uuid(tenant))))
}

const COLUMNS: &str = "select id, name, created_at, last_used_at, revoked_at from directory_tokens \
                       where tenant_id = $1";

/// Newest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    before: Option<Id<id::DirectoryToken>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let sql = format!("{COLUMNS} and ($2::uuid is null or id < $2) order by id desc limit $3");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(before.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// The token, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::DirectoryToken>) -> Result<Row> {
    let sql = format!("{COLUMNS} and id = $2 for update");
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("directory token"))
}

pub(super) async fn insert(tx: &Tx, name: &str, token: &str) -> Result<Row> {
    let by = match tx.actor() {
        Actor::User(user) => Some(user.uuid()),
        _ => None,
    };
    let row = Row {
        id: tx.new_id::<id::DirectoryToken>().uuid(),
        name: name.to_owned(),
        created_at: tx.now(),
        last_used_at: None,
        revoked_at: None,
    };
    sqlx::query(
        "insert into directory_tokens (tenant_id, id, name, token_hash, created_by, created_at) \
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(tx.tenant().uuid())
    .bind(row.id)
    .bind(name)
    .bind(crypto::token_hash(token))
    .bind(by)
    .bind(row.created_at)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(row)
}

pub(super) async fn revoke(tx: &Tx, id: Id<id::DirectoryToken>) -> Result<()> {
    sqlx::query("update directory_tokens set revoked_at = $3 where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
