//! The queries of clients.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Sight, id};
use platform::{
    Grant, Locations, Platform, Problem, Result, SystemTask, Tx, Whose, crypto, db::Mode,
};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

/// A row of `clients`.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Row {
    pub tenant_id: Uuid,
    pub id: Uuid,
    pub name: String,
    pub kind: String,
    pub secret_hash: Vec<u8>,
    pub secret_tail: String,
    pub permissions: Vec<String>,
    pub sight: Json<Sight>,
    pub location_ids: Option<Vec<Uuid>>,
    pub networks: Vec<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub created_by: Uuid,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Row {
    pub fn id(&self) -> Id<id::Client> {
        Id::from_uuid(self.id)
    }

    pub fn tenant(&self) -> Id<id::Tenant> {
        Id::from_uuid(self.tenant_id)
    }

    /// Whether its secret is a bearer token.
    pub fn is_key(&self) -> bool {
        self.kind == "key"
    }

    pub fn locations(&self) -> Locations {
        match &self.location_ids {
            None => Locations::Everywhere,
            Some(ids) => Locations::Only(ids.iter().copied().map(Id::from_uuid).collect()),
        }
    }

    /// Tells this secret from the client's earlier and later ones, and nothing of it: a token that was got
    /// with another one is good for nothing.
    pub fn secret_mark(&self) -> String {
        let mark = crypto::digest(&[b"client secret", &self.secret_hash]);
        BASE64_URL_SAFE_NO_PAD.encode(&mark[..12])
    }

    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|ends| ends > now)
    }

    /// What it holds.
    pub fn grant(&self) -> Grant {
        Grant {
            membership: None,
            permissions: self.permissions.clone(),
            at: self.locations(),
            whose: Whose::Anybody,
            sight: self.sight.0,
        }
    }
}

const COLUMNS: &str = "tenant_id, id, name, kind, secret_hash, secret_tail, permissions, sight, location_ids, networks, \
 expires_at, last_used_at, revoked_at, created_by, version, created_at";

/// A client rests while whoever made it is suspended, or holds no role now. `$1` is the instant.
const MADE_BY_ONE_OF_US: &str = "exists (select from staff s \
 join memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id and m.joined_at is not null \
   and (m.starts_at is null or m.starts_at <= $1) and (m.ends_at is null or m.ends_at > $1) \
 where s.tenant_id = clients.tenant_id and s.user_id = clients.created_by and s.suspended_at is null)";

/// The client with this secret, of whichever clinic.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn by_secret(platform: &Platform, hash: &[u8]) -> Result<Option<Row>> {
    let sql =
        format!("select {COLUMNS} from clients where secret_hash = $2 and {MADE_BY_ONE_OF_US}");
    platform
        .system(SystemTask::Authenticate, async |tx| {
            Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(tx.now())
                .bind(hash)
                .fetch_optional(&mut *tx.conn().await)
                .await?)
        })
        .await
}

/// A clinic's client.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn by_id(
    platform: &Platform,
    tenant: Id<id::Tenant>,
    id: Id<id::Client>,
) -> Result<Option<Row>> {
    let sql = format!(
        "select {COLUMNS} from clients where tenant_id = $2 and id = $3 and {MADE_BY_ONE_OF_US}"
    );
    platform
        .system(SystemTask::Authenticate, async |tx| {
            Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(tx.now())
                .bind(tenant.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx.conn().await)
                .await?)
        })
        .await
}

/// Notes that it was used, to within a minute.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn used(platform: &Platform, row: &Row, now: DateTime<Utc>) -> Result<()> {
    let lately = now - TimeDelta::minutes(1);
    if row.last_used_at.is_some_and(|at| at > lately) {
        return Ok(());
    }
    platform
        .system(SystemTask::Authenticate, async |tx| {
            sqlx::query("update clients set last_used_at = $3 where tenant_id = $1 and id = $2")
                .bind(row.tenant_id)
                .bind(row.id)
                .bind(now)
                .execute(&mut *tx.conn().await)
                .await?;
            Ok(())
        })
        .await
}

/// Newest first.
pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    before: Option<Id<id::Client>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "select {COLUMNS} from clients where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(before.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Client>) -> Result<Row> {
    let sql = format!("select {COLUMNS} from clients where tenant_id = $1 and id = $2");
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("client"))
}

/// The client, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Client>) -> Result<Row> {
    sqlx::query("select from clients where tenant_id = $1 and id = $2 for update")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    find(tx, id).await
}

/// Writes the client anew, or over an older version.
pub(super) async fn save(tx: &Tx, row: &Row) -> Result<()> {
    sqlx::query(
        "insert into clients (tenant_id, id, name, kind, secret_hash, secret_tail, permissions, sight, location_ids, networks, \
           expires_at, revoked_at, created_by, version, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
         on conflict (tenant_id, id) do update set name = excluded.name, secret_hash = excluded.secret_hash, \
           secret_tail = excluded.secret_tail, permissions = excluded.permissions, sight = excluded.sight, \
           location_ids = excluded.location_ids, networks = excluded.networks, expires_at = excluded.expires_at, \
           revoked_at = excluded.revoked_at, version = excluded.version, updated_at = excluded.updated_at",
    )
    .bind(row.tenant_id)
    .bind(row.id)
    .bind(&row.name)
    .bind(&row.kind)
    .bind(&row.secret_hash)
    .bind(&row.secret_tail)
    .bind(&row.permissions)
    .bind(row.sight)
    .bind(&row.location_ids)
    .bind(&row.networks)
    .bind(row.expires_at)
    .bind(row.revoked_at)
    .bind(row.created_by)
    .bind(row.version)
    .bind(row.created_at)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}
