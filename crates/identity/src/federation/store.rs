//! The queries of federation.

use kernel::{Id, id};
use platform::{Platform, Result, SystemTask, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

use super::commands::Mapped;
use crate::users::store as users;

/// Whose an address is already.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Account {
    id: Uuid,
    /// Of the staff of this clinic, invited or known to its directory.
    pub here: bool,
    /// Of another clinic's staff.
    pub elsewhere: bool,
    /// Owns this clinic, or is invited to.
    pub owns: bool,
}

impl Account {
    pub fn user(&self) -> Id<id::User> {
        Id::from_uuid(self.id)
    }
}

/// The account of this address, as far as a clinic's provider has to know. For deciding, never for
/// an answer: it looks beyond the clinic.
///
/// # Errors
/// 500 when the database fails.
pub async fn account_of(
    platform: &Platform,
    tenant: Id<id::Tenant>,
    email: &str,
) -> Result<Option<Account>> {
    platform
        .system(SystemTask::SignOn, async |tx| {
            Ok(sqlx::query_as(
                "select u.id, \
                   exists (select from staff s where s.tenant_id = $2 and s.user_id = u.id) as here, \
                   exists (select from staff s where s.tenant_id <> $2 and s.user_id = u.id) as elsewhere, \
                   exists (select from memberships m join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
                           where m.tenant_id = $2 and m.user_id = u.id and r.key = 'owner') as owns \
                 from users u where u.email = $1",
            )
            .bind(email)
            .bind(tenant.uuid())
            .fetch_optional(&mut *tx.conn().await)
            .await?)
        })
        .await
}

/// Whether a colleague holds a role now.
///
/// # Errors
/// 500 when the database fails.
pub async fn holds_any_role(tx: &Tx, user: Id<id::User>) -> Result<bool> {
    let held = users::held(tx, &[user]).await?;
    Ok(held.iter().any(|held| held.holds(tx.now())))
}

/// The sign-in at the provider that a session came from.
///
/// # Errors
/// 500 when the database fails.
pub async fn sign_in_of<M: Mode>(tx: &Tx<M>, session: Id<id::Session>) -> Result<Option<Uuid>> {
    let found: Option<Option<Uuid>> =
        sqlx::query_scalar("select sso_sign_in from sessions where tenant_id = $1 and id = $2")
            .bind(tx.tenant().uuid())
            .bind(session.uuid())
            .fetch_optional(&mut *tx.conn().await)
            .await?;
    Ok(found.flatten())
}

/// A role that somebody got or lost through a mapping.
#[derive(FromRow)]
pub(super) struct Given {
    pub user_id: Uuid,
    pub location_id: Option<Uuid>,
    pub key: String,
}

/// Takes from a person what they hold through mappings, but for these.
pub(super) async fn take_but(tx: &Tx, user: Id<id::User>, kept: &[Uuid]) -> Result<Vec<Given>> {
    Ok(sqlx::query_as(
        "delete from memberships m using roles r \
         where m.tenant_id = $1 and m.user_id = $2 and m.via_sso is not null and m.via_sso <> all ($3) \
           and r.tenant_id = $1 and r.id = m.role_id returning m.user_id, m.location_id, r.key",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(kept)
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// Takes from everybody what they hold through these mappings.
pub(super) async fn take_all(tx: &Tx, mappings: &[Uuid]) -> Result<Vec<Given>> {
    Ok(sqlx::query_as(
        "delete from memberships m using roles r \
         where m.tenant_id = $1 and m.via_sso = any ($2) and r.tenant_id = $1 and r.id = m.role_id \
         returning m.user_id, m.location_id, r.key",
    )
    .bind(tx.tenant().uuid())
    .bind(mappings)
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// Gives a person what they are to hold through mappings; tells what is new.
pub(super) async fn give(tx: &Tx, user: Id<id::User>, wanted: &[Mapped]) -> Result<Vec<Given>> {
    let ids: Vec<_> = wanted
        .iter()
        .map(|_| tx.new_id::<id::Membership>().uuid())
        .collect();
    let mappings: Vec<_> = wanted.iter().map(|it| it.mapping.uuid()).collect();
    let roles: Vec<_> = wanted.iter().map(|it| it.role.uuid()).collect();
    let places: Vec<_> = wanted.iter().map(|it| it.location.map(Id::uuid)).collect();
    Ok(sqlx::query_as(
        "with given as ( \
           insert into memberships (tenant_id, id, user_id, role_id, location_id, via_sso, joined_at, created_at) \
           select $1, n.id, $2, n.role_id, n.location_id, n.via_sso, $7, $7 \
           from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[]) as n(id, role_id, location_id, via_sso) \
           on conflict on constraint memberships_once do nothing returning user_id, role_id, location_id) \
         select g.user_id, g.location_id, r.key from given g join roles r on r.tenant_id = $1 and r.id = g.role_id",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(ids)
    .bind(roles)
    .bind(places)
    .bind(mappings)
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?)
}
