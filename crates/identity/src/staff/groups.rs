//! Roles that are held through a group of the directory.

use kernel::{Id, Permission, id};
use platform::{May, Result, Tx};
use sqlx::FromRow;
use uuid::Uuid;

use crate::users::{UserRoleGiven, UserRoleTaken};

#[derive(FromRow)]
struct Given {
    user_id: Uuid,
    role_id: Uuid,
    location_id: Option<Uuid>,
    key: String,
}

const TAKE: &str = "\
delete from memberships m using roles r \
where m.tenant_id = $1 and m.via_group = $2 and r.tenant_id = $1 and r.id = m.role_id \
  and not exists (select from directory_groups g \
      join directory_group_members gm on gm.tenant_id = g.tenant_id and gm.group_id = g.id \
      join staff s on s.tenant_id = g.tenant_id and s.id = gm.staff_id \
      where g.tenant_id = $1 and g.id = $2 and s.user_id = m.user_id \
        and g.role_id = m.role_id and g.location_id is not distinct from m.location_id) \
returning m.user_id, m.role_id, m.location_id, r.key";

const MISSING: &str = "\
select s.user_id, g.role_id, g.location_id, r.key from directory_groups g \
join roles r on r.tenant_id = g.tenant_id and r.id = g.role_id \
join directory_group_members gm on gm.tenant_id = g.tenant_id and gm.group_id = g.id \
join staff s on s.tenant_id = g.tenant_id and s.id = gm.staff_id \
where g.tenant_id = $1 and g.id = $2 and not exists ( \
  select from memberships m where m.tenant_id = $1 and m.via_group = $2 and m.user_id = s.user_id \
    and m.role_id = g.role_id and m.location_id is not distinct from g.location_id) \
order by s.id";

/// Gives each member of a group the role that it is mapped to, and takes from everybody what they
/// held through it and no longer do. What they hold by hand stays. `cause` is the change of the group.
///
/// # Errors
/// 500 when the database fails.
pub async fn materialise<P: Permission>(
    tx: &Tx,
    _: May<P>,
    group: Id<id::DirectoryGroup>,
    cause: Option<Id<id::Event>>,
) -> Result<()> {
    for taken in run(tx, TAKE, group).await? {
        let event = UserRoleTaken {
            user: Id::from_uuid(taken.user_id),
            role: taken.key,
            location: taken.location_id.map(Id::from_uuid),
        };
        tx.record_because(cause, event, ()).done();
    }
    let missing = run(tx, MISSING, group).await?;
    insert(tx, group, &missing).await?;
    for given in missing {
        let event = UserRoleGiven {
            user: Id::from_uuid(given.user_id),
            role: given.key,
            location: given.location_id.map(Id::from_uuid),
        };
        tx.record_because(cause, event, ()).done();
    }
    Ok(())
}

async fn run(tx: &Tx, sql: &'static str, group: Id<id::DirectoryGroup>) -> Result<Vec<Given>> {
    Ok(sqlx::query_as(sql)
        .bind(tx.tenant().uuid())
        .bind(group.uuid())
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

async fn insert(tx: &Tx, group: Id<id::DirectoryGroup>, given: &[Given]) -> Result<()> {
    let ids: Vec<_> = given
        .iter()
        .map(|_| tx.new_id::<id::Membership>().uuid())
        .collect();
    let users: Vec<_> = given.iter().map(|it| it.user_id).collect();
    let roles: Vec<_> = given.iter().map(|it| it.role_id).collect();
    let places: Vec<_> = given.iter().map(|it| it.location_id).collect();
    sqlx::query(
        "insert into memberships (tenant_id, id, user_id, role_id, location_id, via_group, joined_at, created_at) \
         select $1, n.id, n.user_id, n.role_id, n.location_id, $2, $7, $7 \
         from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[]) as n(id, user_id, role_id, location_id)",
    )
    .bind(tx.tenant().uuid())
    .bind(group.uuid())
    .bind(ids)
    .bind(users)
    .bind(roles)
    .bind(places)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}
