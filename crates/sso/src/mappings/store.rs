//! The queries of mappings.

use chrono::{DateTime, Utc};
use identity::federation::Mapped;
use kernel::{Id, id};
use platform::{Problem, Result, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

/// A row of `sso_mappings` with what its ids name.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    id: Uuid,
    connection_id: Uuid,
    pub group_name: String,
    pub role_key: String,
    pub role_name: String,
    location_id: Option<Uuid>,
    pub location_name: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl Row {
    pub fn id(&self) -> Id<id::SsoMapping> {
        Id::from_uuid(self.id)
    }

    pub fn connection(&self) -> Id<id::SsoConnection> {
        Id::from_uuid(self.connection_id)
    }

    pub fn location(&self) -> Option<Id<id::Location>> {
        self.location_id.map(Id::from_uuid)
    }
}

const SELECT: &str = "\
select m.id, m.connection_id, m.group_name, r.key as role_key, r.name as role_name, m.location_id, \
       l.name as location_name, m.created_at \
from sso_mappings m join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
left join locations l on l.tenant_id = m.tenant_id and l.id = m.location_id where m.tenant_id = $1 and ";

/// Oldest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    of: Option<Id<id::SsoConnection>>,
    after: Option<Id<id::SsoMapping>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "{SELECT}($2::uuid is null or m.connection_id = $2) and ($3::uuid is null or m.id > $3) order by m.id limit $4"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(of.map(Id::uuid))
        .bind(after.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// # Errors
/// 404 when the transaction does not see it.
pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::SsoMapping>) -> Result<Row> {
    let sql = format!("{SELECT}m.id = $2");
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("mapping"))
}

fn refused(error: sqlx::Error) -> Problem {
    let constraint = error.as_database_error().and_then(|it| it.constraint());
    match constraint {
        Some("sso_mappings_once") => {
            Problem::conflict("already_mapped", "this group gives this role there already")
        }
        _ => error.into(),
    }
}

pub(super) async fn insert(
    tx: &Tx,
    connection: Id<id::SsoConnection>,
    group: &str,
    role: Id<id::Role>,
    location: Option<Id<id::Location>>,
) -> Result<Id<id::SsoMapping>> {
    let id: Id<id::SsoMapping> = tx.new_id();
    sqlx::query(
        "insert into sso_mappings (tenant_id, id, connection_id, group_name, role_id, location_id, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(connection.uuid())
    .bind(group)
    .bind(role.uuid())
    .bind(location.map(Id::uuid))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(id)
}

pub(super) async fn delete(tx: &Tx, id: Id<id::SsoMapping>) -> Result<()> {
    sqlx::query("delete from sso_mappings where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// The mappings of a connection.
pub(super) async fn of_connection(
    tx: &Tx,
    connection: Id<id::SsoConnection>,
) -> Result<Vec<Id<id::SsoMapping>>> {
    let found: Vec<Uuid> = sqlx::query_scalar(
        "select id from sso_mappings where tenant_id = $1 and connection_id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(connection.uuid())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(found.into_iter().map(Id::from_uuid).collect())
}

/// What somebody in these groups holds.
pub(crate) async fn for_groups(
    tx: &Tx,
    connection: Id<id::SsoConnection>,
    groups: &[String],
) -> Result<Vec<Mapped>> {
    let found: Vec<(Uuid, Uuid, Option<Uuid>)> = sqlx::query_as(
        "select id, role_id, location_id from sso_mappings \
         where tenant_id = $1 and connection_id = $2 and group_name = any ($3) order by id",
    )
    .bind(tx.tenant().uuid())
    .bind(connection.uuid())
    .bind(groups)
    .fetch_all(&mut *tx.conn().await)
    .await?;
    let mapped = |(mapping, role, location): (Uuid, Uuid, Option<Uuid>)| Mapped {
        mapping: Id::from_uuid(mapping),
        role: Id::from_uuid(role),
        location: location.map(Id::from_uuid),
    };
    Ok(found.into_iter().map(mapped).collect())
}
