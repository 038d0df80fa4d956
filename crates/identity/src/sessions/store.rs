//! The queries of sessions.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, id};
use platform::{Grant, Platform, Result, SystemTask, Tx, access::Locations};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{refresh::Claim, rules::Life};

/// A session as it is started.
#[derive(Clone, Debug)]
pub(super) struct New {
    pub id: Id<id::Session>,
    pub user: Id<id::User>,
    pub seed: Vec<u8>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &Tx, new: &New) -> Result<()> {
    sqlx::query(
        "insert into sessions (tenant_id, id, user_id, seed, expires_at, created_at, renewed_at) \
         values ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(tx.tenant().uuid())
    .bind(new.id.uuid())
    .bind(new.user.uuid())
    .bind(&new.seed)
    .bind(new.expires_at)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Whose session a refresh token names, and its seed.
pub(super) async fn holder(
    platform: &Platform,
    claim: &Claim,
) -> Result<Option<(Id<id::User>, Vec<u8>)>> {
    let found: Option<(Uuid, Vec<u8>)> = platform
        .system(SystemTask::Sessions, async |tx| {
            Ok(sqlx::query_as(
                "select user_id, seed from sessions where tenant_id = $1 and id = $2",
            )
            .bind(claim.tenant.uuid())
            .bind(claim.session.uuid())
            .fetch_optional(&mut *tx.conn().await)
            .await?)
        })
        .await?;
    Ok(found.map(|(user, seed)| (Id::from_uuid(user), seed)))
}

#[derive(FromRow)]
struct LifeRow {
    generation: i32,
    expires_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    renewed_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
}

/// The session's life and its beginning, locked until the transaction ends.
pub(super) async fn life_to_change(
    tx: &Tx,
    id: Id<id::Session>,
) -> Result<Option<(Life, DateTime<Utc>)>> {
    let found: Option<LifeRow> = sqlx::query_as(
        "select generation, expires_at, ended_at, renewed_at, created_at \
         from sessions where tenant_id = $1 and id = $2 for update",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    Ok(found.map(|row| {
        let life = Life {
            generation: row.generation,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
            renewed_at: row.renewed_at,
        };
        (life, row.created_at)
    }))
}

pub(super) async fn next_generation(
    tx: &Tx,
    id: Id<id::Session>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update sessions set generation = generation + 1, renewed_at = $3, expires_at = $4 \
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(tx.now())
    .bind(expires_at)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

pub(super) async fn end(tx: &Tx, id: Id<id::Session>) -> Result<()> {
    sqlx::query("update sessions set ended_at = $3 where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// Ends the sessions of a user that are not over; gives them.
pub(super) async fn end_all(tx: &Tx, user: Id<id::User>) -> Result<Vec<Id<id::Session>>> {
    let ended: Vec<Uuid> = sqlx::query_scalar(
        "update sessions set ended_at = $3 \
         where tenant_id = $1 and user_id = $2 and ended_at is null and expires_at > $3 returning id",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(ended.into_iter().map(Id::from_uuid).collect())
}

/// The clinic that a person means: the wanted one if they work there, else the
/// one where they signed in or that they joined last. A clinic whose directory
/// gave them a role is not one that they joined: none draws them to itself so.
pub(super) async fn clinic(
    platform: &Platform,
    user: Id<id::User>,
    wanted: Option<Id<id::Tenant>>,
) -> Result<Option<Id<id::Tenant>>> {
    let found: Option<Uuid> = platform
        .system(SystemTask::Sessions, async |tx| {
            Ok(sqlx::query_scalar(
                "select m.tenant_id from memberships m \
                 left join (select tenant_id, max(created_at) as at from sessions \
                            where user_id = $1 group by tenant_id) s using (tenant_id) \
                 join staff w on w.tenant_id = m.tenant_id and w.user_id = m.user_id and w.suspended_at is null \
                 where m.user_id = $1 and m.joined_at is not null \
                   and ($2::uuid is null or m.tenant_id = $2) \
                 group by m.tenant_id, s.at \
                 order by greatest(max(m.joined_at) filter (where m.via_group is null), s.at) desc nulls last limit 1",
            )
            .bind(user.uuid())
            .bind(wanted.map(Id::uuid))
            .fetch_optional(&mut *tx.conn().await)
            .await?)
        })
        .await?;
    Ok(found.map(Id::from_uuid))
}

#[derive(FromRow)]
struct GrantRow {
    location_id: Option<Uuid>,
    permissions: Option<Vec<String>>,
    sight: Option<Json<Sight>>,
}

/// What the live session's user holds. None: there is no such session any more, or they are suspended.
pub(super) async fn grants(
    platform: &Platform,
    tenant: Id<id::Tenant>,
    session: Id<id::Session>,
    user: Id<id::User>,
) -> Result<Option<Vec<Grant>>> {
    let rows: Vec<GrantRow> = platform
        .system(SystemTask::Authenticate, async |tx| {
            Ok(sqlx::query_as(
                "select m.location_id, r.permissions, r.sight from sessions s \
                 join staff w on w.tenant_id = s.tenant_id and w.user_id = s.user_id and w.suspended_at is null \
                 left join memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id \
                                        and m.joined_at is not null \
                 left join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
                 where s.tenant_id = $1 and s.id = $2 and s.user_id = $3 \
                   and s.ended_at is null and s.expires_at > $4",
            )
            .bind(tenant.uuid())
            .bind(session.uuid())
            .bind(user.uuid())
            .bind(tx.now())
            .fetch_all(&mut *tx.conn().await)
            .await?)
        })
        .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let grant = |row: GrantRow| {
        Some(Grant {
            permissions: row.permissions?,
            at: match row.location_id {
                None => Locations::Everywhere,
                Some(id) => Locations::Only(vec![Id::from_uuid(id)]),
            },
            sight: row.sight?.0,
        })
    };
    Ok(Some(rows.into_iter().filter_map(grant).collect()))
}
