//! The queries of factors. They belong to no clinic: only the sign-in's own task sees them.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Platform, Result, SystemTask, db::system::SystemTx};
use poem_openapi::Enum;
use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;

/// What a factor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Enum)]
#[serde(rename_all = "lowercase")]
#[oai(rename_all = "lowercase")]
pub enum Kind {
    /// An authenticator app.
    Totp,
    Passkey,
}

/// A row of `factors`.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    kind: String,
    pub name: String,
    pub secret: Vec<u8>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl Row {
    pub fn id(&self) -> Id<id::Factor> {
        Id::from_uuid(self.id)
    }

    pub fn kind(&self) -> Kind {
        match self.kind.as_str() {
            "passkey" => Kind::Passkey,
            _ => Kind::Totp,
        }
    }
}

const COLUMNS: &str = "id, kind, name, secret, confirmed_at, last_used_at, created_at";

/// A person's factors, the oldest first.
pub(super) async fn of(platform: &Platform, user: Id<id::User>) -> Result<Vec<Row>> {
    let sql = format!("select {COLUMNS} from factors where user_id = $1 order by id");
    platform
        .system(SystemTask::Sessions, async |tx| {
            Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(user.uuid())
                .fetch_all(&mut *tx.conn().await)
                .await?)
        })
        .await
}

/// Whether they have one that is confirmed.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn has_any(platform: &Platform, user: Id<id::User>) -> Result<bool> {
    let all = of(platform, user).await?;
    Ok(all.iter().any(|row| row.confirmed_at.is_some()))
}

/// What they can show at sign-in: totp, passkey, recovery_code. None: nothing is asked of them.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn methods(platform: &Platform, user: Id<id::User>) -> Result<Vec<String>> {
    let all = of(platform, user).await?;
    let has = |kind| {
        all.iter()
            .any(|row| row.confirmed_at.is_some() && row.kind() == kind)
    };
    let mut methods = Vec::new();
    if has(Kind::Passkey) {
        methods.push("passkey".to_owned());
    }
    if has(Kind::Totp) {
        methods.push("totp".to_owned());
    }
    if !methods.is_empty() {
        methods.push("recovery_code".to_owned());
    }
    Ok(methods)
}

/// A factor to be confirmed; others that never were go.
pub(super) async fn insert(
    platform: &Platform,
    user: Id<id::User>,
    name: &str,
    seal: impl Fn(Id<id::Factor>) -> Result<Vec<u8>>,
) -> Result<Id<id::Factor>> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            let id: Id<id::Factor> = tx.new_id();
            let secret = seal(id)?;
            sqlx::query("delete from factors where user_id = $1 and confirmed_at is null")
                .bind(user.uuid())
                .execute(&mut *tx.conn().await)
                .await?;
            sqlx::query(
                "insert into factors (id, user_id, kind, name, secret, created_at) values ($1, $2, 'totp', $3, $4, $5)",
            )
            .bind(id.uuid())
            .bind(user.uuid())
            .bind(name)
            .bind(secret)
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(id)
        })
        .await
}

/// Uses a code's step up. False: it, or a later one, was used before.
pub(super) async fn use_step(platform: &Platform, id: Id<id::Factor>, step: i64) -> Result<bool> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            let used = sqlx::query(
                "update factors set last_step = $2, last_used_at = $3, confirmed_at = coalesce(confirmed_at, $3) \
                 where id = $1 and (last_step is null or last_step < $2)",
            )
            .bind(id.uuid())
            .bind(step)
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(used.rows_affected() == 1)
        })
        .await
}

/// Whether there was one. With the last confirmed factor the recovery codes go, too.
pub(super) async fn delete(
    platform: &Platform,
    user: Id<id::User>,
    id: Id<id::Factor>,
) -> Result<bool> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            let gone = sqlx::query("delete from factors where user_id = $1 and id = $2")
                .bind(user.uuid())
                .bind(id.uuid())
                .execute(&mut *tx.conn().await)
                .await?;
            sqlx::query(
                "delete from recovery_codes where user_id = $1 and not exists ( \
                   select from factors where user_id = $1 and confirmed_at is not null)",
            )
            .bind(user.uuid())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(gone.rows_affected() == 1)
        })
        .await
}

/// New recovery codes in the place of all others.
pub(super) async fn replace_codes(
    platform: &Platform,
    user: Id<id::User>,
    hashes: &[Vec<u8>],
) -> Result<()> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            forget_codes(tx, user).await?;
            sqlx::query(
                "insert into recovery_codes (user_id, code_hash, created_at) select $1, unnest($2::bytea[]), $3",
            )
            .bind(user.uuid())
            .bind(hashes)
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(())
        })
        .await
}

async fn forget_codes(tx: &SystemTx, user: Id<id::User>) -> Result<()> {
    sqlx::query("delete from recovery_codes where user_id = $1")
        .bind(user.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// Uses a recovery code up. False: there is none like it, or it was used.
pub(super) async fn use_code(platform: &Platform, user: Id<id::User>, hash: &[u8]) -> Result<bool> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            let used = sqlx::query(
                "update recovery_codes set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null",
            )
            .bind(user.uuid())
            .bind(hash)
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(used.rows_affected() == 1)
        })
        .await
}

/// How many recovery codes are left.
pub(super) async fn codes_left(platform: &Platform, user: Id<id::User>) -> Result<i64> {
    platform
        .system(SystemTask::Sessions, async |tx| {
            Ok(sqlx::query_scalar(
                "select count(*) from recovery_codes where user_id = $1 and used_at is null",
            )
            .bind(user.uuid())
            .fetch_one(&mut *tx.conn().await)
            .await?)
        })
        .await
}
