//! The queries of passkeys and of what waits for their answer.

use chrono::TimeDelta;
use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, crypto};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

/// For so long an answer is waited for.
const PATIENCE: TimeDelta = TimeDelta::minutes(5);

/// What an answer is to be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Registration(Id<id::User>),
    /// A second factor, or a fresh proof.
    Proof(Id<id::User>),
    /// Whoever it is.
    SignIn,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Registration(_) => "registration",
            Self::Proof(_) => "proof",
            Self::SignIn => "sign_in",
        }
    }

    fn user(self) -> Option<Uuid> {
        match self {
            Self::Registration(user) | Self::Proof(user) => Some(user.uuid()),
            Self::SignIn => None,
        }
    }
}

/// Keeps what was asked; gives the token that the answer comes with.
pub(super) async fn ask(
    platform: &Platform,
    purpose: Purpose,
    state: &impl Serialize,
) -> Result<String> {
    let (token, state) = (
        crypto::random_token(),
        serde_json::to_value(state).map_err(Problem::internal)?,
    );
    platform
        .system(SystemTask::Sessions, async |tx| {
            sqlx::query(
                "insert into passkey_challenges (token_hash, user_id, purpose, state, expires_at, created_at) \
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(crypto::token_hash(&token))
            .bind(purpose.user())
            .bind(purpose.as_str())
            .bind(state)
            .bind(tx.now() + PATIENCE)
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(())
        })
        .await?;
    Ok(token)
}

/// What was asked with this token and for this purpose; gone by that. None: never, or too long ago.
pub(super) async fn asked<S: DeserializeOwned>(
    platform: &Platform,
    purpose: Purpose,
    token: &str,
) -> Result<Option<S>> {
    let state: Option<Value> = platform
        .system(SystemTask::Sessions, async |tx| {
            Ok(sqlx::query_scalar(
                "delete from passkey_challenges where token_hash = $1 and purpose = $2 \
                   and user_id is not distinct from $3 and expires_at > $4 returning state",
            )
            .bind(crypto::token_hash(token))
            .bind(purpose.as_str())
            .bind(purpose.user())
            .bind(tx.now())
            .fetch_optional(&mut *tx.conn().await)
            .await?)
        })
        .await?;
    state
        .map(|state| serde_json::from_value(state).map_err(Problem::internal))
        .transpose()
}

/// A passkey, good from now on.
pub(super) async fn insert(
    platform: &Platform,
    user: Id<id::User>,
    name: &str,
    seal: impl Fn(Id<id::Factor>) -> Result<Vec<u8>>,
) -> Result<Id<id::Factor>> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            let id: Id<id::Factor> = tx.new_id();
            sqlx::query(
                "insert into factors (id, user_id, kind, name, secret, confirmed_at, created_at) \
                 values ($1, $2, 'passkey', $3, $4, $5, $5)",
            )
            .bind(id.uuid())
            .bind(user.uuid())
            .bind(name)
            .bind(seal(id)?)
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(id)
        })
        .await
}

/// Notes that a passkey was used, and what it says of itself by now. False: it was removed meanwhile.
pub(super) async fn used(platform: &Platform, id: Id<id::Factor>, sealed: &[u8]) -> Result<bool> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            let used =
                sqlx::query("update factors set secret = $2, last_used_at = $3 where id = $1")
                    .bind(id.uuid())
                    .bind(sealed)
                    .bind(tx.now())
                    .execute(&mut *tx.conn().await)
                    .await?;
            Ok(used.rows_affected() == 1)
        })
        .await
}
