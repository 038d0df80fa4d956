//! `Idempotency-Key`: the same key with the same body gets the same answer, once done.
//!
//! The key's row is written first in the transaction of the effects, so a
//! second request with the key waits for the first and then reads its answer.

use poem::{Request, http::Method};
use serde_json::Value;
use uuid::Uuid;

use super::RequestScope;
use crate::{Problem, Reader, Result, Tx, crypto};

const HEADER: &str = "idempotency-key";

/// A request that carries a key.
#[derive(Clone, Debug)]
pub(crate) struct Keyed {
    key: String,
    actor: Uuid,
    operation: String,
}

impl Keyed {
    pub fn of(request: &Request, reader: &Reader) -> Result<Option<Self>> {
        let Some(value) = request
            .headers()
            .get(HEADER)
            .filter(|_| request.method() == Method::POST)
        else {
            return Ok(None);
        };
        let key = value.to_str().unwrap_or_default();
        if key.is_empty() || key.len() > 255 {
            return Err(Problem::new(400, "idempotency_key")
                .detail("a key has 1 to 255 printable characters"));
        }
        Ok(Some(Self {
            key: key.to_owned(),
            actor: reader.actor.id().unwrap_or_default(),
            operation: request.uri().path().to_owned(),
        }))
    }

    pub fn fingerprint(&self, scope: &RequestScope) -> Vec<u8> {
        let body = scope.fingerprint.get().map_or(&[][..], Vec::as_slice);
        crypto::digest(&[self.operation.as_bytes(), body])
    }
}

/// Takes the key, or gives the answer that it already has.
pub(crate) async fn claim(tx: &Tx, key: &Keyed, fingerprint: &[u8]) -> Result<Option<Value>> {
    let taken = sqlx::query(
        "insert into idempotency_keys (tenant_id, actor_id, key, fingerprint, created_at) values ($1, $2, $3, $4, $5) \
         on conflict do nothing",
    )
    .bind(tx.tenant().uuid())
    .bind(key.actor)
    .bind(&key.key)
    .bind(fingerprint)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?
    .rows_affected();
    if taken == 1 {
        return Ok(None);
    }
    let (first, answer): (Vec<u8>, Option<Value>) = sqlx::query_as(
        "select fingerprint, answer from idempotency_keys where tenant_id = $1 and actor_id = $2 and key = $3",
    )
    .bind(tx.tenant().uuid())
    .bind(key.actor)
    .bind(&key.key)
    .fetch_one(&mut *tx.conn().await)
    .await?;
    if first != fingerprint {
        return Err(Problem::new(422, "idempotency_key_reused")
            .detail("this key was used with another body"));
    }
    answer.map(Some).ok_or_else(|| {
        Problem::conflict(
            "idempotency_in_progress",
            "the first request with this key is not done yet",
        )
    })
}

pub(crate) async fn keep(tx: &Tx, key: &Keyed, answer: &Value) -> Result<()> {
    sqlx::query("update idempotency_keys set answer = $4 where tenant_id = $1 and actor_id = $2 and key = $3")
        .bind(tx.tenant().uuid())
        .bind(key.actor)
        .bind(&key.key)
        .bind(answer)
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
