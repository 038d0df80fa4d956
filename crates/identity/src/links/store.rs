//! The queries of mailed links.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, Tx, crypto, db::system::SystemTx};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Signup,
    Invitation,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Signup => "signup",
            Self::Invitation => "invitation",
        }
    }

    const fn task(self) -> SystemTask {
        match self {
            Self::Signup => SystemTask::SignUp,
            Self::Invitation => SystemTask::Invite,
        }
    }
}

/// A link that may still be used.
#[derive(Clone)]
pub(crate) struct Link {
    pub hash: Vec<u8>,
    pub tenant: Id<id::Tenant>,
    pub email: String,
    pub details: serde_json::Value,
}

#[derive(FromRow)]
struct Row {
    tenant_id: Uuid,
    email: String,
    details: Json<serde_json::Value>,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

/// The link with this token.
///
/// # Errors
/// 404 for an unknown token, 410 `link_used` or `link_expired`.
pub(crate) async fn find(platform: &Platform, token: &str, purpose: Purpose) -> Result<Link> {
    let hash = crypto::token_hash(token);
    let (found, now) = platform
        .system(purpose.task(), async |tx| {
            let found: Option<Row> = sqlx::query_as(
                "select tenant_id, email, details, expires_at, used_at from mailed_links \
                 where token_hash = $1 and purpose = $2",
            )
            .bind(&hash)
            .bind(purpose.name())
            .fetch_optional(&mut *tx.conn().await)
            .await?;
            Ok((found, tx.now()))
        })
        .await?;
    let row = found.ok_or_else(|| Problem::not_found("link"))?;
    if row.used_at.is_some() {
        return Err(used());
    }
    if row.expires_at <= now {
        return Err(
            Problem::new(410, "link_expired").detail("the link is too old; ask for another")
        );
    }
    Ok(Link {
        hash,
        tenant: Id::from_uuid(row.tenant_id),
        email: row.email,
        details: row.details.0,
    })
}

fn used() -> Problem {
    Problem::new(410, "link_used").detail("the link has been used")
}

/// How many sign-up links an address was sent lately.
pub(crate) async fn recent(tx: &SystemTx, email: &str, within: TimeDelta) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from mailed_links \
         where email = $1 and created_at > $2 and purpose = 'signup'",
    )
    .bind(email)
    .bind(tx.now() - within)
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

const INSERT: &str = "insert into mailed_links \
 (token_hash, purpose, tenant_id, user_id, email, details, expires_at, created_at) \
 values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Keeps a sign-up's link; the tenant's id is chosen here and now.
pub(crate) async fn insert_signup(
    tx: &SystemTx,
    token: &str,
    email: &str,
    details: serde_json::Value,
    lifetime: TimeDelta,
) -> Result<DateTime<Utc>> {
    let expires_at = tx.now() + lifetime;
    sqlx::query(INSERT)
        .bind(crypto::token_hash(token))
        .bind(Purpose::Signup.name())
        .bind(tx.new_id::<id::Tenant>().uuid())
        .bind(None::<Uuid>)
        .bind(email)
        .bind(Json(details))
        .bind(expires_at)
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(expires_at)
}

pub(crate) async fn insert_invitation(
    tx: &Tx,
    token: &str,
    user: Id<id::User>,
    email: &str,
    lifetime: TimeDelta,
) -> Result<()> {
    sqlx::query(INSERT)
        .bind(crypto::token_hash(token))
        .bind(Purpose::Invitation.name())
        .bind(tx.tenant().uuid())
        .bind(user.uuid())
        .bind(email)
        .bind(Json(serde_json::json!({})))
        .bind(tx.now() + lifetime)
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// What uses a link up.
pub(crate) struct Finish<'a> {
    pub link: &'a Link,
    pub purpose: Purpose,
    /// The hash that the holder's password was verified against.
    pub known: Option<&'a str>,
    /// The hash of the password that they chose, being new.
    pub fresh: Option<&'a str>,
}

/// Uses the link up, in the transaction of what it is for; tells who its holder is.
///
/// # Errors
/// 410 `link_used` when another request was first; 409 when the holder's password changed in between.
pub(crate) async fn finish(tx: &Tx, how: Finish<'_>) -> Result<Id<id::User>> {
    let (user, outcome): (Option<Uuid>, String) =
        sqlx::query_as("select user_id, outcome from finish_link($1, $2, $3, $4, $5, $6)")
            .bind(&how.link.hash)
            .bind(how.purpose.name())
            .bind(tx.new_id::<id::User>().uuid())
            .bind(how.known)
            .bind(how.fresh)
            .bind(tx.now())
            .fetch_one(&mut *tx.conn().await)
            .await?;
    match (user, outcome.as_str()) {
        (Some(user), "done") => Ok(Id::from_uuid(user)),
        (_, "changed") => Err(Problem::conflict(
            "account_changed",
            "the account's password was set in between; try again with it",
        )),
        _ => Err(used()),
    }
}
