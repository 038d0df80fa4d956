//! The queries of signing in.

use chrono::TimeDelta;
use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, Tx, crypto};
use sqlx::FromRow;
use uuid::Uuid;

use crate::provider::Said;

/// So long somebody may take at the provider.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);

/// A sign-in that leaves for the provider.
#[derive(Clone, Debug)]
pub(super) struct Departure {
    pub tenant: Id<id::Tenant>,
    pub connection: Id<id::SsoConnection>,
    /// Whoever is signed in and wants to come by the provider from now on.
    pub link: Option<Id<id::User>>,
    /// A path of ours.
    pub return_to: String,
}

/// Keeps a departure until it comes back, with its `state` and by the browser with this `cookie`.
pub(super) async fn depart(
    platform: &Platform,
    departure: &Departure,
    state: &str,
    cookie: &str,
) -> Result<()> {
    platform
        .system(SystemTask::SignOn, async |tx| {
            sqlx::query(
                "insert into sso_departures (state_hash, browser_hash, tenant_id, connection_id, link_user_id, \
                   return_to, expires_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(crypto::token_hash(state))
            .bind(crypto::token_hash(cookie))
            .bind(departure.tenant.uuid())
            .bind(departure.connection.uuid())
            .bind(departure.link.map(Id::uuid))
            .bind(&departure.return_to)
            .bind(tx.now() + PATIENCE)
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(())
        })
        .await
}

#[derive(FromRow)]
struct DepartureRow {
    tenant_id: Uuid,
    connection_id: Uuid,
    link_user_id: Option<Uuid>,
    return_to: String,
}

/// The departure of this state and browser, once and in time.
pub(super) async fn come_back(
    platform: &Platform,
    state: &str,
    cookie: &str,
) -> Result<Option<Departure>> {
    let found: Option<DepartureRow> = platform
        .system(SystemTask::SignOn, async |tx| {
            Ok(sqlx::query_as(
                "update sso_departures set used_at = $3 \
                 where state_hash = $1 and browser_hash = $2 and used_at is null and expires_at > $3 \
                 returning tenant_id, connection_id, link_user_id, return_to",
            )
            .bind(crypto::token_hash(state))
            .bind(crypto::token_hash(cookie))
            .bind(tx.now())
            .fetch_optional(&mut *tx.conn().await)
            .await?)
        })
        .await?;
    Ok(found.map(|row| Departure {
        tenant: Id::from_uuid(row.tenant_id),
        connection: Id::from_uuid(row.connection_id),
        link: row.link_user_id.map(Id::from_uuid),
        return_to: row.return_to,
    }))
}

/// The colleague whom an issuer's subject is linked to.
pub(super) async fn linked(tx: &Tx, issuer: &str, subject: &str) -> Result<Option<Id<id::User>>> {
    let found: Option<Uuid> = sqlx::query_scalar(
        "select user_id from sso_links where tenant_id = $1 and issuer = $2 and subject = $3",
    )
    .bind(tx.tenant().uuid())
    .bind(issuer)
    .bind(subject)
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    Ok(found.map(Id::from_uuid))
}

fn refused(error: sqlx::Error) -> Problem {
    let constraint = error.as_database_error().and_then(|it| it.constraint());
    match constraint {
        Some("sso_links_user_once") => Problem::conflict(
            "linked_otherwise",
            "this colleague comes in by another account at the provider",
        ),
        Some("sso_links_pkey") => Problem::conflict(
            "linked_to_another",
            "a colleague comes in by this account at the provider already",
        ),
        _ => error.into(),
    }
}

/// Links a subject to a colleague.
///
/// # Errors
/// 409 `linked_otherwise` when they have another one there, `linked_to_another` when it is another's.
pub(super) async fn link(tx: &Tx, issuer: &str, subject: &str, user: Id<id::User>) -> Result<()> {
    sqlx::query(
        "insert into sso_links (tenant_id, issuer, subject, user_id, created_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(tx.tenant().uuid())
    .bind(issuer)
    .bind(subject)
    .bind(user.uuid())
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Takes a colleague's links away; tells whether there were any.
pub(super) async fn unlink(tx: &Tx, user: Id<id::User>) -> Result<bool> {
    let gone = sqlx::query("delete from sso_links where tenant_id = $1 and user_id = $2")
        .bind(tx.tenant().uuid())
        .bind(user.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(gone.rows_affected() > 0)
}

/// Keeps a sign-in, with what the provider asks for when it is to end there.
pub(super) async fn insert_sign_in(
    tx: &Tx,
    id: Id<id::SsoSignIn>,
    connection: Id<id::SsoConnection>,
    said: &Said,
    id_token: &[u8],
) -> Result<()> {
    sqlx::query(
        "insert into sso_sign_ins (tenant_id, id, connection_id, subject, sid, id_token, amr, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(connection.uuid())
    .bind(&said.subject)
    .bind(&said.sid)
    .bind(id_token)
    .bind(&said.amr)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Whether a refusal with this code is on record since then. One at a time, so that of many the
/// first is kept.
pub(super) async fn refused_since(
    tx: &Tx,
    connection: Id<id::SsoConnection>,
    code: &str,
    since: chrono::DateTime<chrono::Utc>,
) -> Result<bool> {
    let mut conn = tx.conn().await;
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('sso.refused ' || $1::text, 0))")
        .bind(connection.uuid())
        .execute(&mut *conn)
        .await?;
    Ok(sqlx::query_scalar(
        "select exists (select from events where tenant_id = $1 and subject_id = $2 \
           and kind = 'sso.refused' and at > $3 and payload ->> 'code' = $4)",
    )
    .bind(tx.tenant().uuid())
    .bind(connection.uuid())
    .bind(since)
    .bind(code)
    .fetch_one(&mut *conn)
    .await?)
}
