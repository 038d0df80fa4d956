//! The queries of connections.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

/// A row of `sso_connections`.
#[derive(Clone, FromRow)]
pub(crate) struct Connection {
    tenant_id: Uuid,
    id: Uuid,
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// Sealed.
    pub client_secret: Option<Vec<u8>>,
    pub groups_claim: String,
    pub creates_accounts: bool,
    pub trusts_email: bool,
    pub trusts_second_factor: bool,
    pub enabled: bool,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Connection {
    pub fn id(&self) -> Id<id::SsoConnection> {
        Id::from_uuid(self.id)
    }

    pub fn tenant(&self) -> Id<id::Tenant> {
        Id::from_uuid(self.tenant_id)
    }
}

const SELECT: &str = "select tenant_id, id, name, issuer, client_id, client_secret, groups_claim, creates_accounts, \
 trusts_email, trusts_second_factor, enabled, version, created_at from sso_connections where ";

/// Oldest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::SsoConnection>>,
    limit: u64,
) -> Result<Vec<Connection>> {
    let sql =
        format!("{SELECT}tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(after.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// # Errors
/// 404 when the transaction does not see it.
pub(crate) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::SsoConnection>) -> Result<Connection> {
    one(tx, id, "").await
}

/// The connection, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::SsoConnection>) -> Result<Connection> {
    one(tx, id, " for update").await
}

async fn one<M: Mode>(tx: &Tx<M>, id: Id<id::SsoConnection>, lock: &str) -> Result<Connection> {
    let sql = format!("{SELECT}tenant_id = $1 and id = $2{lock}");
    let found: Option<Connection> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("connection"))
}

/// The connection of whichever clinic: for who comes before it is known which.
pub(crate) async fn of_any_tenant(
    platform: &Platform,
    id: Id<id::SsoConnection>,
) -> Result<Option<Connection>> {
    let sql = format!("{SELECT}id = $1");
    platform
        .system(SystemTask::SignOn, async |tx| {
            Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(id.uuid())
                .fetch_optional(&mut *tx.conn().await)
                .await?)
        })
        .await
}

fn refused(error: sqlx::Error) -> Problem {
    let constraint = error.as_database_error().and_then(|it| it.constraint());
    match constraint {
        Some("sso_connections_client_once") => Problem::conflict(
            "already_connected",
            "there is a connection with this issuer and client id already",
        ),
        _ => error.into(),
    }
}

/// Of the row, what does not come from the database.
pub(super) struct Written<'a> {
    pub name: &'a str,
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub client_secret: Option<&'a [u8]>,
    pub groups_claim: &'a str,
    pub creates_accounts: bool,
    pub trusts_email: bool,
    pub trusts_second_factor: bool,
    pub enabled: bool,
}

/// Makes or changes the row, as its next version.
pub(super) async fn save(tx: &Tx, id: Id<id::SsoConnection>, new: Written<'_>) -> Result<()> {
    sqlx::query(
        "insert into sso_connections (tenant_id, id, name, issuer, client_id, client_secret, groups_claim, \
           creates_accounts, trusts_email, trusts_second_factor, enabled, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) \
         on conflict (tenant_id, id) do update set name = excluded.name, issuer = excluded.issuer, \
           client_id = excluded.client_id, client_secret = excluded.client_secret, groups_claim = excluded.groups_claim, \
           creates_accounts = excluded.creates_accounts, trusts_email = excluded.trusts_email, \
           trusts_second_factor = excluded.trusts_second_factor, enabled = excluded.enabled, \
           version = sso_connections.version + 1, updated_at = excluded.updated_at",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(new.name)
    .bind(new.issuer)
    .bind(new.client_id)
    .bind(new.client_secret)
    .bind(new.groups_claim)
    .bind(new.creates_accounts)
    .bind(new.trusts_email)
    .bind(new.trusts_second_factor)
    .bind(new.enabled)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

/// With its domains, mappings and sign-ins.
pub(super) async fn delete(tx: &Tx, id: Id<id::SsoConnection>) -> Result<()> {
    sqlx::query("delete from sso_connections where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
