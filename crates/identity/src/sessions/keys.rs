//! The keys that sign access tokens: made here, kept sealed in the database,
//! shared by all processes.
//!
//! The newest signs. A key older than ninety days is followed by another and
//! still verifies for an hour, longer than any token of its lives.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::{
    hmac,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{DecodingKey, EncodingKey};
use kernel::Secret;
use platform::{Platform, Problem, Result, SystemTask, crypto, db::system::SystemTx};
use serde_json::{Value, json};
use sqlx::{FromRow, types::Json};

use crate::vault::{Vault, derive};

/// A key signs for this long.
const SIGNS: TimeDelta = TimeDelta::days(90);
/// A key that was followed by another verifies for this long.
const VERIFIES: TimeDelta = TimeDelta::hours(1);
/// The keys are read again after this long,
const FRESH: TimeDelta = TimeDelta::minutes(5);
/// and for a token of an unknown key, but no more often than this.
const UNKNOWN: TimeDelta = TimeDelta::seconds(5);

/// A key with its private half opened.
pub(super) struct SigningKey {
    pub id: String,
    pub signing: EncodingKey,
    pub verifying: DecodingKey,
    jwk: Value,
}

#[derive(Clone)]
struct Held {
    /// Newest first.
    keys: Arc<Vec<Arc<SigningKey>>>,
    read_at: DateTime<Utc>,
}

/// The signing keys, and the keys that the master key gives.
pub(crate) struct Keyring {
    vault: Vault,
    refresh: hmac::Key,
    held: RwLock<Option<Held>>,
    reading: tokio::sync::Mutex<()>,
}

impl Keyring {
    pub fn new(master: &Secret<[u8; 32]>) -> Self {
        let refresh = derive(master, "attend refresh tokens");
        Self {
            vault: Vault::new(master, "attend signing keys"),
            refresh: hmac::Key::new(hmac::HMAC_SHA256, &refresh),
            held: RwLock::default(),
            reading: tokio::sync::Mutex::default(),
        }
    }

    pub(super) fn refresh_key(&self) -> &hmac::Key {
        &self.refresh
    }

    /// The key that signs.
    pub(super) async fn current(&self, platform: &Platform) -> Result<Arc<SigningKey>> {
        let keys = self.keys(platform, FRESH).await?;
        let newest = keys.first().cloned();
        newest.ok_or_else(|| Problem::internal("there is no signing key"))
    }

    /// The key of this id, if its tokens may still be believed.
    pub(super) async fn find(
        &self,
        platform: &Platform,
        id: &str,
    ) -> Result<Option<Arc<SigningKey>>> {
        let of = |keys: &[Arc<SigningKey>]| keys.iter().find(|key| key.id == id).cloned();
        if let Some(key) = of(&self.keys(platform, FRESH).await?) {
            return Ok(Some(key));
        }
        Ok(of(&self.keys(platform, UNKNOWN).await?))
    }

    /// The public halves, as a JWK set (RFC 7517).
    pub(super) async fn jwks(&self, platform: &Platform) -> Result<Vec<Value>> {
        let keys = self.keys(platform, FRESH).await?;
        Ok(keys.iter().map(|key| key.jwk.clone()).collect())
    }

    fn held(&self, platform: &Platform, age: TimeDelta) -> Option<Arc<Vec<Arc<SigningKey>>>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let held = held.as_ref()?;
        (platform.clock().now() < held.read_at + age).then(|| held.keys.clone())
    }

    async fn keys(&self, platform: &Platform, age: TimeDelta) -> Result<Arc<Vec<Arc<SigningKey>>>> {
        if let Some(keys) = self.held(platform, age) {
            return Ok(keys);
        }
        let _one_at_a_time = self.reading.lock().await;
        if let Some(keys) = self.held(platform, age) {
            return Ok(keys);
        }
        let keys = Arc::new(self.read(platform).await?);
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(Held {
            keys: keys.clone(),
            read_at: platform.clock().now(),
        });
        Ok(keys)
    }

    async fn read(&self, platform: &Platform) -> Result<Vec<Arc<SigningKey>>> {
        let rows = platform
            .system(SystemTask::SigningKeys, async |tx| {
                let rows = select(tx).await?;
                if signs(&rows, tx.now()) {
                    return Ok(rows);
                }
                // One process makes the key; the others wait here and then find it.
                sqlx::query("select pg_advisory_xact_lock(hashtextextended('signing_keys', 0))")
                    .execute(&mut *tx.conn().await)
                    .await?;
                if !signs(&select(tx).await?, tx.now()) {
                    self.make(tx).await?;
                }
                select(tx).await
            })
            .await?;
        rows.into_iter().map(|row| self.open(row)).collect()
    }

    async fn make(&self, tx: &SystemTx) -> Result<()> {
        let failed = |_| Problem::internal("no key pair could be made");
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
        let point = pair.public_key().as_ref();
        // An uncompressed point: 4, x, y.
        let id = BASE64_URL_SAFE_NO_PAD.encode(&crypto::digest(&[point])[..12]);
        let jwk = json!({
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": id,
            "x": BASE64_URL_SAFE_NO_PAD.encode(&point[1..33]),
            "y": BASE64_URL_SAFE_NO_PAD.encode(&point[33..65]),
        });
        let private = pair.to_pkcs8v1().map_err(failed)?;
        let sealed = self.vault.seal(id.as_bytes(), private.as_ref())?;
        insert(tx, &id, &sealed, jwk).await
    }

    fn open(&self, row: Row) -> Result<Arc<SigningKey>> {
        let private = self.vault.open(row.id.as_bytes(), &row.private_key)?;
        let jwk = row.public_jwk.0;
        let part = |name: &str| jwk[name].as_str().unwrap_or_default().to_owned();
        let verifying =
            DecodingKey::from_ec_components(&part("x"), &part("y")).map_err(Problem::internal)?;
        Ok(Arc::new(SigningKey {
            signing: EncodingKey::from_ec_der(&private),
            verifying,
            id: row.id,
            jwk,
        }))
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    private_key: Vec<u8>,
    public_jwk: Json<Value>,
    created_at: DateTime<Utc>,
}

fn signs(rows: &[Row], now: DateTime<Utc>) -> bool {
    rows.first().is_some_and(|row| now < row.created_at + SIGNS)
}

async fn select(tx: &SystemTx) -> Result<Vec<Row>> {
    Ok(sqlx::query_as(
        "select id, private_key, public_jwk, created_at from signing_keys \
         where retired_at is null or retired_at > $1 order by created_at desc, id",
    )
    .bind(tx.now() - VERIFIES)
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

async fn insert(tx: &SystemTx, id: &str, sealed: &[u8], jwk: Value) -> Result<()> {
    sqlx::query("update signing_keys set retired_at = $1 where retired_at is null")
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    sqlx::query(
        "insert into signing_keys (id, private_key, public_jwk, created_at) values ($1, $2, $3, $4)",
    )
    .bind(id)
    .bind(sealed)
    .bind(Json(jwk))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ring: &Keyring, id: &str) -> Row {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let point = pair.public_key().as_ref();
        let part = |bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        Row {
            id: id.to_owned(),
            private_key: ring
                .vault
                .seal(id.as_bytes(), pair.to_pkcs8v1().unwrap().as_ref())
                .unwrap(),
            public_jwk: Json(json!({"x": part(&point[1..33]), "y": part(&point[33..65])})),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_key_opens_with_its_own_master_key_and_id_alone() {
        let ring = Keyring::new(&Secret::new([7; 32]));
        assert!(ring.open(row(&ring, "a")).is_ok());
        let other = Keyring::new(&Secret::new([8; 32]));
        assert!(other.open(row(&ring, "a")).is_err());
        let renamed = Row {
            id: "b".to_owned(),
            ..row(&ring, "a")
        };
        assert!(ring.open(renamed).is_err());
        let cut = Row {
            private_key: vec![1, 2, 3],
            ..row(&ring, "a")
        };
        assert!(ring.open(cut).is_err());
    }
}
