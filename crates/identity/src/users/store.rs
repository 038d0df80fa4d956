//! The queries of users and memberships.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use platform::{Result, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{regions::Node, staff};

/// A colleague, joined or invited.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub id: Id<id::User>,
    pub name: String,
    pub email: Guarded<String, Pii>,
    /// A membership is more than an invitation, or the directory has made them known.
    pub joined: bool,
    pub suspended_at: Option<DateTime<Utc>>,
}

type RowTuple = (Uuid, String, String, bool, Option<DateTime<Utc>>);

fn row((id, name, email, joined, suspended_at): RowTuple) -> Row {
    Row {
        id: Id::from_uuid(id),
        name,
        email: Guarded::seal(email),
        joined,
        suspended_at,
    }
}

/// By what the clinic calls them; somebody who is only invited, by the name that the inviter wrote.
const COLUMNS: &str = "u.id, \
 coalesce(s.name, case when not bool_or(m.joined_at is not null) then max(m.invited_as) end, u.name), \
 u.email, bool_or(m.joined_at is not null) or (count(m.id) = 0 and s.source = 'directory'), s.suspended_at";

/// Colleagues that the transaction sees, oldest first.
pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::User>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let sql = select("($2::uuid is null or u.id > $2)");
    let rows: Vec<RowTuple> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(after.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?;
    Ok(rows.into_iter().map(row).collect())
}

pub(crate) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::User>) -> Result<Option<Row>> {
    let sql = select("u.id = $2");
    let found: Option<RowTuple> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .bind(1i64)
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    Ok(found.map(row))
}

fn select(which: &'static str) -> String {
    format!(
        "select {COLUMNS} from staff s join users u on u.id = s.user_id \
         left join memberships m on m.tenant_id = $1 and m.user_id = u.id \
         where s.tenant_id = $1 and {which} group by u.id, s.tenant_id, s.id \
         having count(m.id) > 0 or s.source = 'directory' order by u.id limit $3"
    )
}

/// The names of colleagues, of those among `ids` that the transaction sees.
///
/// # Errors
/// 500 when the database fails.
pub async fn names<M: Mode>(
    tx: &Tx<M>,
    ids: &[Id<id::User>],
) -> Result<HashMap<Id<id::User>, String>> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "select u.id, coalesce(s.name, case when not bool_or(m.joined_at is not null) then max(m.invited_as) end, u.name) \
         from staff s join users u on u.id = s.user_id \
         left join memberships m on m.tenant_id = $1 and m.user_id = u.id \
         where s.tenant_id = $1 and u.id = any ($2) group by u.id, s.tenant_id, s.id",
    )
    .bind(tx.tenant().uuid())
    .bind(ids)
    .fetch_all(&mut *tx.conn().await)
    .await?;
    let named = |(id, name)| (Id::from_uuid(id), name);
    Ok(rows.into_iter().map(named).collect())
}

/// Whether a colleague holds a role now that covers this location, and is not suspended.
///
/// # Errors
/// 500 when the database fails.
pub async fn works_at<M: Mode>(
    tx: &Tx<M>,
    user: Id<id::User>,
    location: Id<id::Location>,
) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from memberships m \
           join staff s on s.tenant_id = m.tenant_id and s.user_id = m.user_id and s.suspended_at is null \
           where m.tenant_id = $1 and m.user_id = $2 \
             and m.joined_at is not null and (m.starts_at is null or m.starts_at <= $4) and (m.ends_at is null or m.ends_at > $4) \
             and (m.location_id = $3 or (m.location_id is null and m.region_id is null) \
                  or $3 = any (locations_in(m.tenant_id, m.region_id, false))))",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(location.uuid())
    .bind(tx.now())
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

/// A role that somebody holds, or is invited to hold.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Held {
    pub id: Uuid,
    pub user_id: Uuid,
    pub role_id: Uuid,
    pub role_key: String,
    pub role_name: String,
    pub location_id: Option<Uuid>,
    pub location_name: Option<String>,
    pub region_id: Option<Uuid>,
    pub region_name: Option<String>,
    pub joined_at: Option<DateTime<Utc>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    /// The directory's group that gives it.
    pub via_group: Option<Uuid>,
    /// The mapping of a sign-in provider's group that gives it.
    pub via_sso: Option<Uuid>,
}

impl Held {
    pub fn id(&self) -> Id<id::Membership> {
        Id::from_uuid(self.id)
    }

    pub fn user(&self) -> Id<id::User> {
        Id::from_uuid(self.user_id)
    }

    pub fn location(&self) -> Option<Id<id::Location>> {
        self.location_id.map(Id::from_uuid)
    }

    pub fn node(&self) -> Node {
        let region = self.region_id.map(Id::from_uuid).map(Node::Region);
        let location = self.location().map(Node::Location);
        location.or(region).unwrap_or(Node::Clinic)
    }

    /// Whether it gives something at this moment.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.joined_at.is_some()
            && self.starts_at.is_none_or(|starts| starts <= now)
            && self.ends_at.is_none_or(|ends| ends > now)
    }
}

/// The memberships of these colleagues, as far as the transaction sees them.
pub(crate) async fn held<M: Mode>(tx: &Tx<M>, users: &[Id<id::User>]) -> Result<Vec<Held>> {
    let users: Vec<_> = users.iter().map(|id| id.uuid()).collect();
    let sql = format!("{HELD} and m.user_id = any ($2) order by m.id");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(users)
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

const HELD: &str = "\
select m.id, m.user_id, m.role_id, r.key as role_key, r.name as role_name, m.location_id, l.name as location_name, \
       m.region_id, g.name as region_name, m.joined_at, m.starts_at, m.ends_at, m.via_group, m.via_sso \
from memberships m join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
left join locations l on l.tenant_id = m.tenant_id and l.id = m.location_id \
left join regions g on g.tenant_id = m.tenant_id and g.id = m.region_id \
where m.tenant_id = $1";

/// One membership, if the transaction sees it.
pub(crate) async fn membership<M: Mode>(
    tx: &Tx<M>,
    id: Id<id::Membership>,
) -> Result<Option<Held>> {
    let sql = format!("{HELD} and m.id = $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?)
}

pub(crate) async fn set_dates(
    tx: &Tx,
    id: Id<id::Membership>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
) -> Result<()> {
    sqlx::query(
        "update memberships set starts_at = $3, ends_at = $4 where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(starts_at)
    .bind(ends_at)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// The keys of the roles that anybody holds, or will hold, at a region or above it within the tree.
pub(crate) async fn roles_held_above(tx: &Tx, region: Id<id::Region>) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "with recursive above as ( \
           select r.id, r.parent_id from regions r where r.tenant_id = $1 and r.id = $2 \
           union select r.id, r.parent_id from regions r join above a on r.id = a.parent_id where r.tenant_id = $1) \
         select distinct r.key from memberships m join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
         where m.tenant_id = $1 and m.region_id in (select id from above) order by r.key",
    )
    .bind(tx.tenant().uuid())
    .bind(region.uuid())
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

pub(crate) async fn delete_membership(tx: &Tx, id: Id<id::Membership>) -> Result<()> {
    sqlx::query("delete from memberships where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// The owners of the clinic who may come in, whose role holds now and without an end, locked until the transaction ends: two of
/// them who leave at once leave one after the other.
pub(crate) async fn owners_to_change(tx: &Tx) -> Result<Vec<Id<id::Membership>>> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select m.id from memberships m join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
         join staff s on s.tenant_id = m.tenant_id and s.user_id = m.user_id and s.suspended_at is null \
         where m.tenant_id = $1 and r.key = 'owner' and m.joined_at is not null and m.ends_at is null \
           and m.location_id is null and m.region_id is null and (m.starts_at is null or m.starts_at <= $2) \
         order by m.id for update of m",
    )
    .bind(tx.tenant().uuid())
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

/// One colleague with what they hold.
pub(crate) async fn of_user<M: Mode>(
    tx: &Tx<M>,
    user: Id<id::User>,
) -> Result<Option<(String, String, Vec<Held>)>> {
    let Some(row) = find(tx, user).await? else {
        return Ok(None);
    };
    let email = row.email.use_for("their own account, shown to themselves");
    let email = email.clone();
    Ok(Some((row.name, email, held(tx, &[user]).await?)))
}

/// The id of the person with this address, who is on file from now on.
pub(crate) async fn person_of(tx: &Tx, email: &str, name: &str) -> Result<Id<id::User>> {
    let id: Uuid = sqlx::query_scalar("select person_of($1, $2, $3, $4)")
        .bind(email)
        .bind(tx.new_id::<id::User>().uuid())
        .bind(name)
        .bind(tx.now())
        .fetch_one(&mut *tx.conn().await)
        .await?;
    Ok(Id::from_uuid(id))
}

/// A membership as it is made.
pub(crate) struct NewMembership<'a> {
    pub user: Id<id::User>,
    pub role: Id<id::Role>,
    pub node: Node,
    pub invited_as: Option<&'a str>,
    pub joined_at: Option<DateTime<Utc>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
}

/// Whether the person came in of themselves: has founded, or accepted an invitation. A role that a
/// directory or a sign-in provider gave says nothing of that.
pub(crate) async fn has_accepted(tx: &Tx, user: Id<id::User>) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from memberships \
           where tenant_id = $1 and user_id = $2 and joined_at is not null and via_group is null and via_sso is null)",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

/// The address of a person who has an open invitation.
pub(super) async fn invited_address(
    tx: &Tx,
    user: Id<id::User>,
) -> Result<Option<Guarded<String, Pii>>> {
    let found: Option<String> = sqlx::query_scalar(
        "select u.email from users u where u.id = $2 and exists (select from memberships \
           where tenant_id = $1 and user_id = $2 and joined_at is null)",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    Ok(found.map(Guarded::seal))
}

/// None when the person has this role there already. Whoever holds one is of the staff.
pub(crate) async fn insert(tx: &Tx, new: &NewMembership<'_>) -> Result<Option<Id<id::Membership>>> {
    staff::know(tx, new.user).await?;
    let id: Id<id::Membership> = tx.new_id();
    let inserted = sqlx::query(
        "insert into memberships (tenant_id, id, user_id, role_id, location_id, region_id, invited_as, joined_at, \
           starts_at, ends_at, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict on constraint memberships_once do nothing",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(new.user.uuid())
    .bind(new.role.uuid())
    .bind(new.node.location().map(Id::uuid))
    .bind(new.node.region().map(Id::uuid))
    .bind(new.invited_as)
    .bind(new.joined_at)
    .bind(new.starts_at)
    .bind(new.ends_at)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?
    .rows_affected();
    Ok((inserted == 1).then_some(id))
}

/// Turns the person's invitations into memberships; tells whether there were any.
pub(crate) async fn join(tx: &Tx, user: Id<id::User>) -> Result<bool> {
    let joined = sqlx::query(
        "update memberships set joined_at = $3 \
         where tenant_id = $1 and user_id = $2 and joined_at is null",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?
    .rows_affected();
    Ok(joined > 0)
}
