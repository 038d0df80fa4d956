//! The queries of teams.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{
    Problem, Result, Tx,
    db::{Mode, constraint_of},
};
use sqlx::FromRow;
use uuid::Uuid;

/// A team with those of its members that the transaction sees, in order of their ids.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Row {
    pub id: Uuid,
    pub name: String,
    pub members: Vec<Uuid>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Row {
    pub fn id(&self) -> Id<id::Team> {
        Id::from_uuid(self.id)
    }

    pub fn members(&self) -> Vec<Id<id::User>> {
        self.members.iter().copied().map(Id::from_uuid).collect()
    }
}

const COLUMNS: &str = "t.id, t.name, t.version, t.created_at, \
 (select coalesce(array_agg(m.user_id order by m.user_id), '{}') from team_members m \
  where m.tenant_id = t.tenant_id and m.team_id = t.id and exists ( \
    select from memberships known where known.tenant_id = m.tenant_id and known.user_id = m.user_id)) as members";

/// Oldest first.
pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::Team>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "select {COLUMNS} from teams t where t.tenant_id = $1 and ($2::uuid is null or t.id > $2) order by t.id limit $3"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(after.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Team>) -> Result<Row> {
    let sql = format!("select {COLUMNS} from teams t where t.tenant_id = $1 and t.id = $2");
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("team"))
}

/// The team, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Team>) -> Result<Row> {
    sqlx::query("select from teams where tenant_id = $1 and id = $2 for update")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    find(tx, id).await
}

/// Writes the team over an older version, or anew, with exactly these members.
pub(super) async fn save(tx: &Tx, row: &Row) -> Result<()> {
    sqlx::query(
        "insert into teams (tenant_id, id, name, version, created_at, updated_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (tenant_id, id) do update set name = excluded.name, version = excluded.version, updated_at = excluded.updated_at",
    )
    .bind(tx.tenant().uuid())
    .bind(row.id)
    .bind(&row.name)
    .bind(row.version)
    .bind(row.created_at)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(|error| match constraint_of(&error) {
        Some("teams_name_once") => {
            Problem::conflict("team_exists", "there is a team of this name").pointing("/name")
        }
        _ => error.into(),
    })?;
    sqlx::query(
        "delete from team_members where tenant_id = $1 and team_id = $2 and user_id <> all ($3)",
    )
    .bind(tx.tenant().uuid())
    .bind(row.id)
    .bind(&row.members)
    .execute(&mut *tx.conn().await)
    .await?;
    sqlx::query(
        "insert into team_members (tenant_id, team_id, user_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing",
    )
    .bind(tx.tenant().uuid())
    .bind(row.id)
    .bind(&row.members)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &Tx, id: Id<id::Team>) -> Result<()> {
    sqlx::query("delete from teams where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
