//! A sign-in that waits for the second factor.

use chrono::TimeDelta;
use kernel::{Id, id};
use platform::{Platform, Result, SystemTask, crypto};
use uuid::Uuid;

/// For so long a second factor is waited for.
const PATIENCE: TimeDelta = TimeDelta::minutes(5);
/// So often a factor is tried with one right password.
const TRIES: i32 = 5;

/// Whose sign-in waits, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub user: Id<id::User>,
    pub tenant: Id<id::Tenant>,
    /// At the clinic's provider, for who came from there.
    pub sign_in: Option<Uuid>,
}

impl Waiting {
    /// What they showed first.
    pub fn method(&self) -> &'static str {
        match self.sign_in {
            Some(_) => "sso",
            None => "password",
        }
    }
}

/// Begins to wait; gives the token that goes on.
pub(super) async fn begin(platform: &Platform, waiting: Waiting) -> Result<String> {
    let token = crypto::random_token();
    platform
        .system(SystemTask::Sessions, async |tx| {
            sqlx::query(
                "insert into sign_in_challenges (token_hash, tenant_id, user_id, method, expires_at, created_at, sso_sign_in) \
                 values ($1, $2, $3, $6, $4, $5, $7)",
            )
            .bind(crypto::token_hash(&token))
            .bind(waiting.tenant.uuid())
            .bind(waiting.user.uuid())
            .bind(tx.now() + PATIENCE)
            .bind(tx.now())
            .bind(waiting.method())
            .bind(waiting.sign_in)
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(())
        })
        .await?;
    Ok(token)
}

/// Who waits with this token.
pub(super) async fn find(platform: &Platform, token: &str) -> Result<Option<Waiting>> {
    let found: Option<(Uuid, Uuid, Option<Uuid>)> = platform
        .system(SystemTask::Sessions, async |tx| {
            Ok(sqlx::query_as(
                "select user_id, tenant_id, sso_sign_in from sign_in_challenges \
                 where token_hash = $1 and used_at is null and expires_at > $2",
            )
            .bind(crypto::token_hash(token))
            .bind(tx.now())
            .fetch_optional(&mut *tx.conn().await)
            .await?)
        })
        .await?;
    Ok(found.map(|(user, tenant, sign_in)| Waiting {
        user: Id::from_uuid(user),
        tenant: Id::from_uuid(tenant),
        sign_in,
    }))
}

/// Counts one try of a factor. False: it had as many as it gets.
pub(super) async fn take_try(platform: &Platform, token: &str) -> Result<bool> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            let taken = sqlx::query(
                "update sign_in_challenges set tries = tries + 1 where token_hash = $1 and tries < $2",
            )
            .bind(crypto::token_hash(token))
            .bind(TRIES)
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(taken.rows_affected() == 1)
        })
        .await
}

/// Uses the token up. False: somebody else was quicker.
pub(super) async fn finish(platform: &Platform, token: &str) -> Result<bool> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            let used = sqlx::query(
                "update sign_in_challenges set used_at = $2 where token_hash = $1 and used_at is null",
            )
            .bind(crypto::token_hash(token))
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(used.rows_affected() == 1)
        })
        .await
}
