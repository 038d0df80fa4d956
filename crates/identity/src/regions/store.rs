//! The queries of regions.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{
    Problem, Result, Tx,
    db::{Mode, constraint_of},
};
use sqlx::FromRow;
use uuid::Uuid;

/// A row of `regions`.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Row {
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub name: String,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Row {
    pub fn id(&self) -> Id<id::Region> {
        Id::from_uuid(self.id)
    }
}

const COLUMNS: &str = "id, parent_id, name, version, created_at";

pub(crate) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Region>) -> Result<Option<Row>> {
    let sql = format!("select {COLUMNS} from regions where tenant_id = $1 and id = $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?)
}

/// Oldest first.
pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::Region>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "select {COLUMNS} from regions where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(after.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// The clinic's whole tree, locked until the transaction ends: two moves at once could make a ring.
pub(super) async fn all_to_change(tx: &Tx) -> Result<Vec<Row>> {
    let sql = format!("select {COLUMNS} from regions where tenant_id = $1 order by id for update");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// The locations in a region and in those below it, also those that the transaction does not see.
pub(super) async fn locations_in<M: Mode>(
    tx: &Tx<M>,
    region: Id<id::Region>,
) -> Result<Vec<Id<id::Location>>> {
    let ids: Vec<Uuid> = sqlx::query_scalar("select all_locations_in($1)")
        .bind(region.uuid())
        .fetch_one(&mut *tx.conn().await)
        .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

fn refused(error: sqlx::Error) -> Problem {
    match constraint_of(&error) {
        Some("regions_name_once") => Problem::conflict(
            "region_exists",
            "there is a region of this name at this place",
        )
        .pointing("/name"),
        Some("locations_region") => Problem::conflict(
            "region_in_use",
            "move its locations to another region first",
        ),
        Some("memberships_region") => Problem::conflict(
            "region_in_use",
            "colleagues hold a role at this region: take those back first",
        ),
        Some("regions_tenant_id_parent_id_fkey") => {
            Problem::conflict("region_in_use", "move the regions below it first")
        }
        _ => error.into(),
    }
}

pub(super) async fn insert(tx: &Tx, row: &Row) -> Result<()> {
    sqlx::query(
        "insert into regions (tenant_id, id, parent_id, name, version, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(tx.tenant().uuid())
    .bind(row.id)
    .bind(row.parent_id)
    .bind(&row.name)
    .bind(row.version)
    .bind(row.created_at)
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

pub(super) async fn update(tx: &Tx, row: &Row) -> Result<()> {
    sqlx::query(
        "update regions set parent_id = $3, name = $4, version = $5, updated_at = $6 where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(row.id)
    .bind(row.parent_id)
    .bind(&row.name)
    .bind(row.version)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Whether there was one.
pub(super) async fn delete(tx: &Tx, id: Id<id::Region>) -> Result<bool> {
    let gone = sqlx::query("delete from regions where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await
        .map_err(refused)?;
    Ok(gone.rows_affected() > 0)
}
