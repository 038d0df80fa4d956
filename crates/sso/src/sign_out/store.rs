//! The queries of signing out.

use kernel::{Id, id};
use platform::{Result, Tx, crypto, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

use crate::provider::Ended;

/// A sign-in as it is ended at the provider.
#[derive(FromRow)]
pub(super) struct Row {
    connection_id: Uuid,
    /// Sealed.
    pub id_token: Vec<u8>,
}

impl Row {
    pub fn connection(&self) -> Id<id::SsoConnection> {
        Id::from_uuid(self.connection_id)
    }
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, sign_in: Uuid) -> Result<Option<Row>> {
    Ok(sqlx::query_as(
        "select connection_id, id_token from sso_sign_ins where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(sign_in)
    .fetch_optional(&mut *tx.conn().await)
    .await?)
}

/// Every sign-in by a connection.
pub(crate) async fn sign_ins_of<M: Mode>(
    tx: &Tx<M>,
    connection: Id<id::SsoConnection>,
) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select id from sso_sign_ins where tenant_id = $1 and connection_id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(connection.uuid())
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// The sign-ins that a logout token means: of its session there, if it names one, else all of its
/// subject's.
pub(super) async fn meant(
    tx: &Tx,
    connection: Id<id::SsoConnection>,
    ended: &Ended,
) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select id from sso_sign_ins where tenant_id = $1 and connection_id = $2 \
           and ($3::text is null or subject = $3) and ($4::text is null or sid = $4)",
    )
    .bind(tx.tenant().uuid())
    .bind(connection.uuid())
    .bind(&ended.subject)
    .bind(&ended.sid)
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// Uses a logout token up. False: it was shown before.
pub(super) async fn obey_once(
    tx: &Tx,
    connection: Id<id::SsoConnection>,
    jti: &str,
) -> Result<bool> {
    let kept = sqlx::query(
        "insert into sso_logout_tokens (tenant_id, connection_id, jti_hash, created_at) values ($1, $2, $3, $4) \
         on conflict do nothing",
    )
    .bind(tx.tenant().uuid())
    .bind(connection.uuid())
    .bind(crypto::token_hash(jti))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(kept.rows_affected() == 1)
}
