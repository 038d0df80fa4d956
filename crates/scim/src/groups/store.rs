//! The queries of groups and who is in them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Problem, Result, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

/// A group with the role that it gives.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    id: Uuid,
    pub display_name: String,
    pub external_id: Option<String>,
    pub role_key: Option<String>,
    pub role_name: Option<String>,
    pub location_id: Option<Uuid>,
    pub location_name: Option<String>,
    pub members: i64,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Row {
    pub fn id(&self) -> Id<id::DirectoryGroup> {
        Id::from_uuid(self.id)
    }

    pub fn location(&self) -> Option<Id<id::Location>> {
        self.location_id.map(Id::from_uuid)
    }
}

const SELECT: &str = "\
select g.id, g.display_name, g.external_id, r.key as role_key, r.name as role_name, g.location_id, l.name as location_name, \
       (select count(*) from directory_group_members m where m.tenant_id = g.tenant_id and m.group_id = g.id) as members, \
       g.version, g.created_at, g.updated_at \
from directory_groups g \
left join roles r on r.tenant_id = g.tenant_id and r.id = g.role_id \
left join locations l on l.tenant_id = g.tenant_id and l.id = g.location_id \
where g.tenant_id = $1 and ";

/// What a list is narrowed to before it is looked at more closely. All of it must fit.
#[derive(Clone, Debug, Default)]
pub(super) struct Narrow {
    pub id: Option<Id<id::DirectoryGroup>>,
    /// In any case of letters.
    pub display_name: Option<String>,
    pub external_id: Option<String>,
    /// Those that come after this one.
    pub after: Option<Id<id::DirectoryGroup>>,
}

const NARROWED: &str = "\
($2::uuid is null or g.id = $2) and ($3::text is null or lower(g.display_name) = lower($3)) \
and ($4::text is null or g.external_id = $4) and ($5::uuid is null or g.id > $5) order by g.id limit $6 offset $7";

/// Groups that `narrow` fits, oldest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    narrow: &Narrow,
    offset: i64,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = format!("{SELECT}{NARROWED}");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(narrow.id.map(Id::uuid))
        .bind(&narrow.display_name)
        .bind(&narrow.external_id)
        .bind(narrow.after.map(Id::uuid))
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn count<M: Mode>(tx: &Tx<M>) -> Result<i64> {
    Ok(
        sqlx::query_scalar("select count(*) from directory_groups where tenant_id = $1")
            .bind(tx.tenant().uuid())
            .fetch_one(&mut *tx.conn().await)
            .await?,
    )
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::DirectoryGroup>) -> Result<Row> {
    one(tx, id, "").await
}

/// The group, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::DirectoryGroup>) -> Result<Row> {
    one(tx, id, " for update of g").await
}

async fn one<M: Mode>(tx: &Tx<M>, id: Id<id::DirectoryGroup>, lock: &str) -> Result<Row> {
    let sql = format!("{SELECT}g.id = $2{lock}");
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("group"))
}

/// Who is in these groups, by the order in which they became known.
pub(super) async fn members<M: Mode>(
    tx: &Tx<M>,
    groups: &[Id<id::DirectoryGroup>],
) -> Result<HashMap<Id<id::DirectoryGroup>, Vec<Id<id::Staff>>>> {
    let ids: Vec<_> = groups.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select group_id, staff_id from directory_group_members \
         where tenant_id = $1 and group_id = any ($2) order by group_id, staff_id",
    )
    .bind(tx.tenant().uuid())
    .bind(ids)
    .fetch_all(&mut *tx.conn().await)
    .await?;
    let mut members: HashMap<_, Vec<_>> = HashMap::new();
    for (group, staff) in rows {
        members
            .entry(Id::from_uuid(group))
            .or_default()
            .push(Id::from_uuid(staff));
    }
    Ok(members)
}

/// A group that somebody is in.
#[derive(Clone, Debug)]
pub(crate) struct InGroup {
    pub id: Id<id::DirectoryGroup>,
    pub name: String,
}

/// The groups that these people are in.
pub(crate) async fn of_people<M: Mode>(
    tx: &Tx<M>,
    people: &[Id<id::Staff>],
) -> Result<HashMap<Id<id::Staff>, Vec<InGroup>>> {
    let ids: Vec<_> = people.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(Uuid, Uuid, String)> = sqlx::query_as(
        "select m.staff_id, g.id, g.display_name from directory_group_members m \
         join directory_groups g on g.tenant_id = m.tenant_id and g.id = m.group_id \
         where m.tenant_id = $1 and m.staff_id = any ($2) order by m.staff_id, g.id",
    )
    .bind(tx.tenant().uuid())
    .bind(ids)
    .fetch_all(&mut *tx.conn().await)
    .await?;
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    for (staff, id, name) in rows {
        let id = Id::from_uuid(id);
        let theirs = groups.entry(Id::from_uuid(staff)).or_default();
        theirs.push(InGroup { id, name });
    }
    Ok(groups)
}

fn refused(error: sqlx::Error) -> Problem {
    let constraint = error.as_database_error().and_then(|it| it.constraint());
    match constraint {
        Some("directory_groups_name_once") => Problem::conflict(
            "uniqueness",
            "there is a group with this displayName already",
        ),
        _ => error.into(),
    }
}

pub(super) async fn insert(
    tx: &Tx,
    display_name: &str,
    external_id: Option<&str>,
) -> Result<Id<id::DirectoryGroup>> {
    let id: Id<id::DirectoryGroup> = tx.new_id();
    sqlx::query(
        "insert into directory_groups (tenant_id, id, display_name, external_id, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(display_name)
    .bind(external_id)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(id)
}

/// Writes name and external id, as the next version.
pub(super) async fn update(
    tx: &Tx,
    id: Id<id::DirectoryGroup>,
    display_name: &str,
    external_id: Option<&str>,
) -> Result<()> {
    sqlx::query(
        "update directory_groups set display_name = $3, external_id = $4, version = version + 1, updated_at = $5 \
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(display_name)
    .bind(external_id)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

pub(super) async fn map(
    tx: &Tx,
    id: Id<id::DirectoryGroup>,
    role: Option<Id<id::Role>>,
    location: Option<Id<id::Location>>,
) -> Result<()> {
    sqlx::query(
        "update directory_groups set role_id = $3, location_id = $4, version = version + 1, updated_at = $5 \
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(role.map(Id::uuid))
    .bind(location.map(Id::uuid))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Whom of these there are, locked until the transaction ends: their groups are about to change.
pub(super) async fn lock_people(tx: &Tx, people: &[Id<id::Staff>]) -> Result<Vec<Id<id::Staff>>> {
    let ids: Vec<_> = people.iter().map(|id| id.uuid()).collect();
    let found: Vec<Uuid> = sqlx::query_scalar(
        "select id from staff where tenant_id = $1 and id = any ($2) order by id for update",
    )
    .bind(tx.tenant().uuid())
    .bind(ids)
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(found.into_iter().map(Id::from_uuid).collect())
}

/// Puts people into a group and takes others out: all of them get their next version.
pub(super) async fn change_members(
    tx: &Tx,
    group: Id<id::DirectoryGroup>,
    joined: &[Id<id::Staff>],
    left: &[Id<id::Staff>],
) -> Result<()> {
    const STATEMENTS: [&str; 2] = [
        "insert into directory_group_members (tenant_id, group_id, staff_id) select $1, $2, unnest($3::uuid[])",
        "delete from directory_group_members where tenant_id = $1 and group_id = $2 and staff_id = any ($3)",
    ];
    for (statement, people) in STATEMENTS.into_iter().zip([joined, left]) {
        let people: Vec<_> = people.iter().map(|id| id.uuid()).collect();
        sqlx::query(statement)
            .bind(tx.tenant().uuid())
            .bind(group.uuid())
            .bind(people)
            .execute(&mut *tx.conn().await)
            .await?;
    }
    next_versions(tx, joined).await?;
    next_versions(tx, left).await
}

/// What these people's record says of their groups has changed.
pub(super) async fn next_versions(tx: &Tx, people: &[Id<id::Staff>]) -> Result<()> {
    let people: Vec<_> = people.iter().map(|id| id.uuid()).collect();
    sqlx::query(
        "update staff set version = version + 1, updated_at = $3 where tenant_id = $1 and id = any ($2)",
    )
    .bind(tx.tenant().uuid())
    .bind(people)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// The group has nobody in it any more, and gives nothing.
pub(super) async fn delete(tx: &Tx, id: Id<id::DirectoryGroup>) -> Result<()> {
    sqlx::query("delete from directory_groups where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
