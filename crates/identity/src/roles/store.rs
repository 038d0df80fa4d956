//! The queries of roles.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{Id, Scope, Sight, id};
use platform::{
    Problem, Result, Tx,
    db::{Mode, constraint_of},
};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{power::Content, rules::BuiltIn};

#[derive(FromRow)]
struct Found {
    id: Uuid,
    key: String,
    name: String,
    built_in: bool,
    based_on: Option<String>,
    permissions: Vec<String>,
    scopes: Json<BTreeMap<String, Scope>>,
    sight: Json<Sight>,
    version: i64,
    created_at: DateTime<Utc>,
    held_by: i64,
}

/// A role of the clinic.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: Id<id::Role>,
    pub key: String,
    pub name: String,
    pub built_in: bool,
    /// Key of the role that it was cloned from.
    pub based_on: Option<String>,
    pub content: Content,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    /// How many people the transaction sees to hold it.
    pub held_by: i64,
}

impl From<Found> for Row {
    fn from(found: Found) -> Self {
        Self {
            id: Id::from_uuid(found.id),
            key: found.key,
            name: found.name,
            built_in: found.built_in,
            based_on: found.based_on,
            content: Content {
                permissions: found.permissions,
                scopes: found.scopes.0,
                sight: found.sight.0,
            },
            version: found.version,
            created_at: found.created_at,
            held_by: found.held_by,
        }
    }
}

const COLUMNS: &str = "r.id, r.key, r.name, r.built_in, r.based_on, r.permissions, r.scopes, r.sight, r.version, r.created_at, \
 (select count(distinct m.user_id) from memberships m where m.tenant_id = r.tenant_id and m.role_id = r.id) as held_by";

/// The built-in ones first, as they were made.
pub(super) async fn list<M: Mode>(tx: &Tx<M>) -> Result<Vec<Row>> {
    let sql = format!(
        "select {COLUMNS} from roles r where r.tenant_id = $1 order by not r.built_in, r.id"
    );
    let rows: Vec<Found> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .fetch_all(&mut *tx.conn().await)
        .await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Role>) -> Result<Row> {
    let sql = format!("select {COLUMNS} from roles r where r.tenant_id = $1 and r.id = $2");
    let found: Option<Found> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found
        .map(Row::from)
        .ok_or_else(|| Problem::not_found("role"))
}

/// The role, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Role>) -> Result<Row> {
    sqlx::query("select from roles where tenant_id = $1 and id = $2 for update")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    find(tx, id).await
}

/// The clinic's role with this key.
///
/// # Errors
/// 500 when the database fails.
pub async fn by_key<M: Mode>(tx: &Tx<M>, key: &str) -> Result<Option<Row>> {
    let sql = format!("select {COLUMNS} from roles r where r.tenant_id = $1 and r.key = $2");
    let found: Option<Found> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(key)
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    Ok(found.map(Row::from))
}

fn refused(error: sqlx::Error) -> Problem {
    match constraint_of(&error) {
        Some("roles_name_once") => {
            Problem::conflict("role_exists", "there is a role of this name").pointing("/name")
        }
        Some("memberships_tenant_id_role_id_fkey") => Problem::conflict(
            "role_in_use",
            "colleagues hold this role: take it back first",
        ),
        _ => error.into(),
    }
}

pub(super) async fn insert(tx: &Tx, row: &Row) -> Result<()> {
    sqlx::query(
        "insert into roles (tenant_id, id, key, name, built_in, based_on, permissions, scopes, sight, version, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
    )
    .bind(tx.tenant().uuid())
    .bind(row.id.uuid())
    .bind(&row.key)
    .bind(&row.name)
    .bind(row.built_in)
    .bind(&row.based_on)
    .bind(&row.content.permissions)
    .bind(Json(&row.content.scopes))
    .bind(Json(row.content.sight))
    .bind(row.version)
    .bind(row.created_at)
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

pub(super) async fn update(tx: &Tx, row: &Row) -> Result<()> {
    sqlx::query(
        "update roles set name = $3, permissions = $4, scopes = $5, sight = $6, version = $7, updated_at = $8 \
         where tenant_id = $1 and id = $2 and not built_in",
    )
    .bind(tx.tenant().uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(&row.content.permissions)
    .bind(Json(&row.content.scopes))
    .bind(Json(row.content.sight))
    .bind(row.version)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

pub(super) async fn delete(tx: &Tx, id: Id<id::Role>) -> Result<()> {
    sqlx::query("delete from roles where tenant_id = $1 and id = $2 and not built_in")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await
        .map_err(refused)?;
    Ok(())
}

/// Gives a new tenant its roles; returns the owner's.
pub(crate) async fn insert_built_in(tx: &Tx, roles: &[BuiltIn]) -> Result<Id<id::Role>> {
    let mut owner = tx.new_id();
    for role in roles {
        let row = Row {
            id: tx.new_id(),
            key: role.key.to_owned(),
            name: role.name.to_owned(),
            built_in: true,
            based_on: None,
            content: role.content(),
            version: 1,
            created_at: tx.now(),
            held_by: 0,
        };
        if role.key == "owner" {
            owner = row.id;
        }
        insert(tx, &row).await?;
    }
    Ok(owner)
}
