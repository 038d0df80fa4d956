//! The queries of sessions.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Platform, Result, SystemTask, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

use super::{origin::Origin, refresh::Claim, rules::Life};

/// A session as it is started.
#[derive(Clone, Debug)]
pub(super) struct New {
    pub id: Id<id::Session>,
    pub user: Id<id::User>,
    pub seed: Vec<u8>,
    pub arrival: Arrival,
    pub must_enrol: bool,
    pub expires_at: DateTime<Utc>,
}

/// How somebody came in, and on what.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    /// password, passkey or sso.
    pub method: &'static str,
    /// totp, passkey or recovery_code, if one was shown.
    pub second: Option<&'static str>,
    /// At the clinic's provider, for `sso`.
    pub sign_in: Option<Uuid>,
    /// The provider asked for a second factor.
    pub vouched: bool,
    pub from: Origin,
}

pub(super) async fn insert(tx: &Tx, new: &New) -> Result<()> {
    sqlx::query(
        "insert into sessions (tenant_id, id, user_id, seed, expires_at, created_at, renewed_at, proved_at, \
           method, second, must_enrol, device, address, sso_sign_in, vouched) \
         values ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(tx.tenant().uuid())
    .bind(new.id.uuid())
    .bind(new.user.uuid())
    .bind(&new.seed)
    .bind(new.expires_at)
    .bind(tx.now())
    .bind(new.arrival.method)
    .bind(new.arrival.second)
    .bind(new.must_enrol)
    .bind(&new.arrival.from.device)
    .bind(&new.arrival.from.address)
    .bind(new.arrival.sign_in)
    .bind(new.arrival.vouched)
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
    method: String,
    vouched: bool,
}

/// How a session began.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub at: DateTime<Utc>,
    pub method: String,
    pub vouched: bool,
}

/// The session's life and its beginning, locked until the transaction ends.
pub(super) async fn life_to_change(tx: &Tx, id: Id<id::Session>) -> Result<Option<(Life, Begun)>> {
    let found: Option<LifeRow> = sqlx::query_as(
        "select generation, expires_at, ended_at, renewed_at, created_at, method, vouched \
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
        let begun = Begun {
            at: row.created_at,
            method: row.method,
            vouched: row.vouched,
        };
        (life, begun)
    }))
}

/// Whether a refused sign-in of this account is on record since then. One at a time: of many that are
/// refused at once, the first is kept.
pub(super) async fn refused_since(
    tx: &Tx,
    user: Id<id::User>,
    since: DateTime<Utc>,
) -> Result<bool> {
    let mut conn = tx.conn().await;
    sqlx::query(
        "select pg_advisory_xact_lock(hashtextextended('session.refused ' || $1::text, 0))",
    )
    .bind(user.uuid())
    .execute(&mut *conn)
    .await?;
    Ok(sqlx::query_scalar(
        "select exists (select from events where tenant_id = $1 and subject_id = $2 \
           and kind = 'session.refused' and at > $3)",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(since)
    .fetch_one(&mut *conn)
    .await?)
}

pub(super) async fn next_generation(
    tx: &Tx,
    id: Id<id::Session>,
    expires_at: DateTime<Utc>,
    must_enrol: bool,
) -> Result<()> {
    sqlx::query(
        "update sessions set generation = generation + 1, renewed_at = $3, expires_at = $4, must_enrol = $5 \
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(tx.now())
    .bind(expires_at)
    .bind(must_enrol)
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

/// Ends the live sessions of these sign-ins at the provider; gives them with whose they were.
pub(super) async fn end_of_sign_ins(
    tx: &Tx,
    sign_ins: &[Uuid],
) -> Result<Vec<(Id<id::Session>, Id<id::User>)>> {
    let ended: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "update sessions set ended_at = $3 \
         where tenant_id = $1 and sso_sign_in = any ($2) and ended_at is null and expires_at > $3 \
         returning id, user_id",
    )
    .bind(tx.tenant().uuid())
    .bind(sign_ins)
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    let ids = |(session, user)| (Id::from_uuid(session), Id::from_uuid(user));
    Ok(ended.into_iter().map(ids).collect())
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
                 where m.user_id = $1 and m.joined_at is not null and (m.ends_at is null or m.ends_at > now()) \
                   and ($2::uuid is null or m.tenant_id = $2) \
                 group by m.tenant_id, s.at \
                 order by greatest(max(m.joined_at) filter (where m.via_group is null and m.via_sso is null), s.at) desc nulls last limit 1",
            )
            .bind(user.uuid())
            .bind(wanted.map(Id::uuid))
            .fetch_optional(&mut *tx.conn().await)
            .await?)
        })
        .await?;
    Ok(found.map(Id::from_uuid))
}

/// The session's holder showed that it is they.
pub(super) async fn prove(tx: &Tx, id: Id<id::Session>) -> Result<()> {
    sqlx::query("update sessions set proved_at = $3 where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// The holder has a second factor now, which opens the rest.
pub(super) async fn enrolled(tx: &Tx, user: Id<id::User>) -> Result<()> {
    sqlx::query("update sessions set must_enrol = false where tenant_id = $1 and user_id = $2")
        .bind(tx.tenant().uuid())
        .bind(user.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// The holder has no second factor any more: nothing else is open before they have one, unless the
/// clinic's provider asks for it.
pub(super) async fn unenrolled(tx: &Tx, user: Id<id::User>) -> Result<()> {
    sqlx::query(
        "update sessions set must_enrol = true where tenant_id = $1 and user_id = $2 and not vouched",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// A session as its holder sees it.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Device {
    pub id: Uuid,
    pub method: String,
    pub second: Option<String>,
    pub device: Option<String>,
    pub address: Option<String>,
    pub created_at: DateTime<Utc>,
    pub renewed_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A colleague's live sessions at this clinic, the one renewed last first.
pub(super) async fn live<M: Mode>(tx: &Tx<M>, user: Id<id::User>) -> Result<Vec<Device>> {
    Ok(sqlx::query_as(
        "select id, method, second, device, address, created_at, renewed_at, expires_at from sessions \
         where tenant_id = $1 and user_id = $2 and ended_at is null and expires_at > $3 order by renewed_at desc, id",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// Whether the session waits for a second factor to be set up.
pub(crate) async fn must_enrol<M: Mode>(tx: &Tx<M>, id: Id<id::Session>) -> Result<bool> {
    let found: Option<bool> =
        sqlx::query_scalar("select must_enrol from sessions where tenant_id = $1 and id = $2")
            .bind(tx.tenant().uuid())
            .bind(id.uuid())
            .fetch_optional(&mut *tx.conn().await)
            .await?;
    Ok(found.unwrap_or_default())
}
