//! The queries of staff.

use kernel::{Id, id};
use platform::{Problem, Result, Tx, access::Locations, db::Mode};
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{By, Person, Profile, Row};

/// Somebody who is only invited shows by the name that the inviter wrote.
const SELECT: &str = "\
select s.id, s.user_id, s.source, s.user_name, s.external_id, s.formatted_name, s.given_name, s.family_name, \
       s.display_name, s.emails, u.email, s.suspended_at, s.version, s.created_at, s.updated_at, \
       coalesce(s.name, (select case when not bool_or(m.joined_at is not null) then max(m.invited_as) end \
                         from memberships m where m.tenant_id = s.tenant_id and m.user_id = s.user_id), u.name) as shown_name \
from staff s join users u on u.id = s.user_id where s.tenant_id = $1 and ";

/// What a list is narrowed to before it is looked at more closely. All of it must fit.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    pub id: Option<Id<id::Staff>>,
    /// In any case of letters.
    pub user_name: Option<String>,
    pub external_id: Option<String>,
}

const NARROWED: &str = "\
($2::uuid is null or s.id = $2) and ($3::text is null or s.external_id = $3) \
and ($4::text is null or lower(s.user_name) = lower($4) or (s.user_name is null and u.email = lower($4)))";

/// Everybody of the staff that `narrow` fits, oldest first.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(tx: &Tx<M>, narrow: &Narrow, limit: i64) -> Result<Vec<Person>> {
    let sql = format!("{SELECT}{NARROWED} order by s.id limit $5");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(narrow.id.map(Id::uuid))
        .bind(&narrow.external_id)
        .bind(&narrow.user_name)
        .bind(limit)
        .fetch_all(&mut *tx.conn().await)
        .await?;
    Ok(rows.into_iter().map(Person::from).collect())
}

/// So many of the staff from `offset` on, oldest first.
///
/// # Errors
/// 500 when the database fails.
pub async fn page<M: Mode>(tx: &Tx<M>, offset: i64, limit: i64) -> Result<Vec<Person>> {
    let sql = format!("{SELECT} true order by s.id offset $2 limit $3");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(offset)
        .bind(limit)
        .fetch_all(&mut *tx.conn().await)
        .await?;
    Ok(rows.into_iter().map(Person::from).collect())
}

/// How many are of the staff.
///
/// # Errors
/// 500 when the database fails.
pub async fn count<M: Mode>(tx: &Tx<M>) -> Result<i64> {
    Ok(
        sqlx::query_scalar("select count(*) from staff where tenant_id = $1")
            .bind(tx.tenant().uuid())
            .fetch_one(&mut *tx.conn().await)
            .await?,
    )
}

/// The person with this id.
///
/// # Errors
/// 404 when the transaction does not see them.
pub async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Staff>) -> Result<Person> {
    one(tx, id, "").await
}

/// The person, locked until the transaction ends.
///
/// # Errors
/// 404 when the transaction does not see them.
pub async fn find_to_change(tx: &Tx, id: Id<id::Staff>) -> Result<Person> {
    take_turn(tx).await?;
    one(tx, id, " for update of s").await
}

async fn one<M: Mode>(tx: &Tx<M>, id: Id<id::Staff>, lock: &str) -> Result<Person> {
    let sql = format!("{SELECT}s.id = $2{lock}");
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found
        .map(Person::from)
        .ok_or_else(|| Problem::not_found("user"))
}

/// Locks the person's groups until the transaction ends: before the person, as whoever changes a
/// group does.
pub(super) async fn lock_groups_of(tx: &Tx, id: Id<id::Staff>) -> Result<()> {
    sqlx::query(
        "select from directory_groups g where g.tenant_id = $1 and exists ( \
           select from directory_group_members m where m.tenant_id = $1 and m.group_id = g.id and m.staff_id = $2) \
         order by g.id for update",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Whether this account is of the staff here, and not suspended.
///
/// # Errors
/// 500 when the database fails.
pub async fn is_active<M: Mode>(tx: &Tx<M>, user: Id<id::User>) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from staff where tenant_id = $1 and user_id = $2 and suspended_at is null)",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

/// Puts an invited or founding person on record, if they are not.
pub(crate) async fn know(tx: &Tx, user: Id<id::User>) -> Result<()> {
    // No target for the conflict: who sees one location only need not see the row to leave it alone.
    sqlx::query(
        "insert into staff (tenant_id, id, user_id, source, created_at, updated_at) \
         values ($1, $2, $3, 'invitation', $4, $4) on conflict do nothing",
    )
    .bind(tx.tenant().uuid())
    .bind(tx.new_id::<id::Staff>().uuid())
    .bind(user.uuid())
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// The record of this account, if it is of the staff.
pub(super) async fn of_user(tx: &Tx, user: Id<id::User>) -> Result<Option<Id<id::Staff>>> {
    let found: Option<Uuid> =
        sqlx::query_scalar("select id from staff where tenant_id = $1 and user_id = $2")
            .bind(tx.tenant().uuid())
            .bind(user.uuid())
            .fetch_optional(&mut *tx.conn().await)
            .await?;
    Ok(found.map(Id::from_uuid))
}

/// 409: of two people only one has a user name, and an address.
pub(super) fn taken(what: &str) -> Problem {
    Problem::conflict(
        "uniqueness",
        format!("somebody of the staff has this {what} already"),
    )
}

fn refused(error: sqlx::Error) -> Problem {
    let constraint = error.as_database_error().and_then(|it| it.constraint());
    match constraint {
        Some("staff_user_name_once") => taken("userName"),
        Some("staff_user_once") => taken("e-mail address"),
        _ => error.into(),
    }
}

pub(super) async fn insert(
    tx: &Tx,
    user: Id<id::User>,
    profile: &Profile,
) -> Result<Id<id::Staff>> {
    let id: Id<id::Staff> = tx.new_id();
    sqlx::query(
        "insert into staff (tenant_id, id, user_id, source, name, user_name, external_id, formatted_name, \
                            given_name, family_name, display_name, emails, suspended_at, suspended_by, created_at, updated_at) \
         values ($1, $2, $3, 'directory', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(user.uuid())
    .bind(profile.shown_name())
    .bind(&profile.user_name)
    .bind(&profile.external_id)
    .bind(&profile.formatted_name)
    .bind(&profile.given_name)
    .bind(&profile.family_name)
    .bind(&profile.display_name)
    .bind(Json(&profile.emails))
    .bind((!profile.active).then(|| tx.now()))
    .bind((!profile.active).then(|| By::Directory.as_str()))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(id)
}

/// Writes what the directory says. Their memberships, shifts, teams and patients follow to the account
/// by foreign key.
pub(super) async fn update(
    tx: &Tx,
    id: Id<id::Staff>,
    user: Id<id::User>,
    profile: &Profile,
) -> Result<()> {
    sqlx::query(
        "update staff set source = 'directory', user_id = $3, name = $4, user_name = $5, external_id = $6, \
                          formatted_name = $7, given_name = $8, family_name = $9, display_name = $10, emails = $11, \
                          version = version + 1, updated_at = $12 \
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(user.uuid())
    .bind(profile.shown_name())
    .bind(&profile.user_name)
    .bind(&profile.external_id)
    .bind(&profile.formatted_name)
    .bind(&profile.given_name)
    .bind(&profile.family_name)
    .bind(&profile.display_name)
    .bind(Json(&profile.emails))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Whether somebody else goes by this user name, be it their address.
pub(super) async fn is_taken(
    tx: &Tx,
    user_name: &str,
    except: Option<Id<id::Staff>>,
) -> Result<bool> {
    let sql = "select exists (select from staff s join users u on u.id = s.user_id \
        where s.tenant_id = $1 and ($3::uuid is null or s.id <> $3) \
          and (lower(s.user_name) = lower($2) or (s.user_name is null and u.email = lower($2))))";
    Ok(sqlx::query_scalar(sql)
        .bind(tx.tenant().uuid())
        .bind(user_name)
        .bind(except.map(Id::uuid))
        .fetch_one(&mut *tx.conn().await)
        .await?)
}

/// Suspends; whether that is a change. A suspension by a directory becomes the person's who suspends, too.
pub(super) async fn suspend(tx: &Tx, user: Id<id::User>, by: By) -> Result<bool> {
    let changed = sqlx::query(
        "update staff set suspended_at = coalesce(suspended_at, $3), suspended_by = $4, version = version + 1, updated_at = $3 \
         where tenant_id = $1 and user_id = $2 \
           and (suspended_at is null or (suspended_by = 'directory' and $4 = 'person'))",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(tx.now())
    .bind(by.as_str())
    .execute(&mut *tx.conn().await)
    .await?
    .rows_affected();
    Ok(changed > 0)
}

/// Lifts a suspension that is theirs to lift; whether there was one.
pub(super) async fn reinstate(tx: &Tx, user: Id<id::User>, by: By) -> Result<bool> {
    let changed = sqlx::query(
        "update staff set suspended_at = null, suspended_by = null, version = version + 1, updated_at = $3 \
         where tenant_id = $1 and user_id = $2 and suspended_at is not null \
           and (suspended_by = 'directory' or $4 = 'person')",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(tx.now())
    .bind(by.as_str())
    .execute(&mut *tx.conn().await)
    .await?
    .rows_affected();
    Ok(changed > 0)
}

/// Takes the person off the record, out of their groups, with their roles and shifts.
pub(super) async fn delete(tx: &Tx, person: &Person) -> Result<()> {
    sqlx::query(
        "update directory_groups g set version = version + 1, updated_at = $3 from directory_group_members m \
         where g.tenant_id = $1 and m.tenant_id = $1 and m.group_id = g.id and m.staff_id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(person.id.uuid())
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    for (statement, id) in [
        (
            "delete from memberships where tenant_id = $1 and user_id = $2",
            person.user.uuid(),
        ),
        (
            "delete from staff where tenant_id = $1 and id = $2",
            person.id.uuid(),
        ),
    ] {
        sqlx::query(statement)
            .bind(tx.tenant().uuid())
            .bind(id)
            .execute(&mut *tx.conn().await)
            .await?;
    }
    Ok(())
}

/// Whoever suspends, removes or changes somebody waits for the others who do, so that two owners
/// cannot put one another out. Taken before a record is locked, held until the transaction ends.
pub(crate) async fn take_turn(tx: &Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('staff:' || $1::text, 0))")
        .bind(tx.tenant().uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// The accounts of those who own the clinic, now and without an end, and may come in.
pub(crate) async fn active_owners(tx: &Tx) -> Result<Vec<Id<id::User>>> {
    let found: Vec<Uuid> = sqlx::query_scalar(
        "select distinct m.user_id from memberships m \
         join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id and r.key = 'owner' \
         join staff s on s.tenant_id = m.tenant_id and s.user_id = m.user_id and s.suspended_at is null \
         where m.tenant_id = $1 and m.location_id is null and m.region_id is null and m.joined_at is not null \
           and m.ends_at is null and (m.starts_at is null or m.starts_at <= $2)",
    )
    .bind(tx.tenant().uuid())
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(found.into_iter().map(Id::from_uuid).collect())
}

/// Whether the person owns the clinic, or is invited to.
pub(super) async fn is_owner(tx: &Tx, user: Id<id::User>) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from memberships m \
         join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id and r.key = 'owner' \
         where m.tenant_id = $1 and m.user_id = $2)",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

/// Whether the person holds a role, or is invited to one, that these locations do not cover.
pub(crate) async fn works_beyond(tx: &Tx, user: Id<id::User>, here: &Locations) -> Result<bool> {
    let Locations::Only(here) = here else {
        return Ok(false);
    };
    let here: Vec<_> = here.iter().map(|id| id.uuid()).collect();
    Ok(sqlx::query_scalar("select works_beyond($1, $2)")
        .bind(user.uuid())
        .bind(here)
        .fetch_one(&mut *tx.conn().await)
        .await?)
}
