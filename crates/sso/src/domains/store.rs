//! The queries of domains.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

/// A row of `sso_domains`.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    id: Uuid,
    connection_id: Uuid,
    pub domain: String,
    pub token: String,
    pub proven_at: Option<DateTime<Utc>>,
    pub checked_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl Row {
    pub fn id(&self) -> Id<id::SsoDomain> {
        Id::from_uuid(self.id)
    }

    pub fn connection(&self) -> Id<id::SsoConnection> {
        Id::from_uuid(self.connection_id)
    }
}

const SELECT: &str = "select id, connection_id, domain, token, proven_at, checked_at, created_at \
                      from sso_domains where tenant_id = $1 and ";

/// Oldest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    of: Option<Id<id::SsoConnection>>,
    after: Option<Id<id::SsoDomain>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "{SELECT}($2::uuid is null or connection_id = $2) and ($3::uuid is null or id > $3) order by id limit $4"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(of.map(Id::uuid))
        .bind(after.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::SsoDomain>) -> Result<Row> {
    one(tx, id, "").await
}

/// The domain, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::SsoDomain>) -> Result<Row> {
    one(tx, id, " for update").await
}

async fn one<M: Mode>(tx: &Tx<M>, id: Id<id::SsoDomain>, lock: &str) -> Result<Row> {
    let sql = format!("{SELECT}id = $2{lock}");
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("domain"))
}

fn refused(error: sqlx::Error) -> Problem {
    let database = error.as_database_error();
    let name = database.and_then(|it| it.constraint());
    match name {
        Some("sso_domains_once") => {
            Problem::conflict("already_added", "this domain is on the list already")
        }
        Some("sso_domains_proven_once") => Problem::conflict(
            "held_by_another",
            "another clinic has proven this domain: ask them to remove it first",
        ),
        _ => error.into(),
    }
}

pub(super) async fn insert(
    tx: &Tx,
    id: Id<id::SsoDomain>,
    connection: Id<id::SsoConnection>,
    domain: &str,
    token: &str,
) -> Result<()> {
    sqlx::query(
        "insert into sso_domains (tenant_id, id, connection_id, domain, token, created_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(connection.uuid())
    .bind(domain)
    .bind(token)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Keeps what a look-up found.
pub(super) async fn checked(tx: &Tx, id: Id<id::SsoDomain>, proven: bool) -> Result<()> {
    sqlx::query(
        "update sso_domains set checked_at = $3, proven_at = case when $4 then coalesce(proven_at, $3) end \
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(tx.now())
    .bind(proven)
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

pub(super) async fn delete(tx: &Tx, id: Id<id::SsoDomain>) -> Result<()> {
    sqlx::query("delete from sso_domains where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// Whether the clinic has proven this domain for this connection.
pub(crate) async fn is_proven<M: Mode>(
    tx: &Tx<M>,
    connection: Id<id::SsoConnection>,
    domain: &str,
) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from sso_domains \
           where tenant_id = $1 and connection_id = $2 and domain = $3 and proven_at is not null)",
    )
    .bind(tx.tenant().uuid())
    .bind(connection.uuid())
    .bind(domain)
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

/// The enabled connection to which addresses of this domain lead, and what the sign-in page calls it.
pub(crate) async fn leads_to(
    platform: &Platform,
    domain: &str,
) -> Result<Option<(Id<id::SsoConnection>, String)>> {
    let found: Option<(Uuid, String)> = platform
        .system(SystemTask::SignOn, async |tx| {
            Ok(sqlx::query_as(
                "select c.id, c.name from sso_domains d \
                 join sso_connections c on c.tenant_id = d.tenant_id and c.id = d.connection_id and c.enabled \
                 left join security_policies p on p.tenant_id = d.tenant_id \
                 where d.domain = $1 and d.proven_at is not null and coalesce('sso' = any (p.methods), true)",
            )
            .bind(domain)
            .fetch_optional(&mut *tx.conn().await)
            .await?)
        })
        .await?;
    Ok(found.map(|(id, name)| (Id::from_uuid(id), name)))
}
