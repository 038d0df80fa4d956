//! From a bearer token to a reader: who calls, and what they hold.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Id, id};
use moka::sync::Cache;
use platform::{Actor, Authenticator, Platform, Problem, Reader, Result, crypto};

use super::token::{self, Bearer};
use crate::{Identity, authz, grants};

/// How long a reader is kept: so long a membership that was taken away, or a
/// session that another process ended, may still be used.
const KEPT: Duration = Duration::from_secs(3);

#[derive(Clone)]
struct Kept {
    reader: Arc<Reader>,
    session: Id<id::Session>,
    read_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// Readers by the digest of their token, which spares the signature, too.
pub(crate) struct Readers {
    kept: Cache<Vec<u8>, Kept>,
    /// Sessions that this process has ended: for as long as a reader may be kept.
    ended: Cache<Id<id::Session>, ()>,
    /// Sessions that this process has changed, and when: what was read before is not kept.
    changed: Cache<Id<id::Session>, DateTime<Utc>>,
}

impl Default for Readers {
    fn default() -> Self {
        let cache = |capacity| Cache::builder().max_capacity(capacity);
        Self {
            kept: cache(50_000).time_to_live(KEPT).build(),
            ended: Cache::builder()
                .max_capacity(50_000)
                .time_to_live(KEPT * 2)
                .build(),
            changed: Cache::builder()
                .max_capacity(50_000)
                .time_to_live(KEPT * 2)
                .build(),
        }
    }
}

impl Readers {
    /// Forgets a session that has just ended.
    pub fn forget(&self, session: Id<id::Session>) {
        self.ended.insert(session, ());
    }

    /// Reads a session anew that has just got more.
    pub fn reread(&self, session: Id<id::Session>, now: DateTime<Utc>) {
        self.changed.insert(session, now);
    }

    fn get(&self, digest: &Vec<u8>, now: DateTime<Utc>) -> Option<Arc<Reader>> {
        let kept = self.kept.get(digest)?;
        let changed = self.changed.get(&kept.session);
        let live = now < kept.expires_at
            && !self.ended.contains_key(&kept.session)
            && changed.is_none_or(|at| at < kept.read_at);
        live.then_some(kept.reader)
    }
}

fn refused() -> Problem {
    Problem::unauthorised("the access token is not valid, or no longer")
}

impl Identity {
    async fn bearer(&self, platform: &Platform, text: &str) -> Result<(Bearer, DateTime<Utc>)> {
        let id = token::key_id(text).ok_or_else(refused)?;
        let key = self.keys().find(platform, &id).await?.ok_or_else(refused)?;
        let now = platform.clock().now();
        let claims = token::verify(text, &key.verifying, self.issuer(), now).ok_or_else(refused)?;
        let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or_else(refused)?;
        let bearer = Bearer {
            user: claims.sub,
            tenant: claims.tid,
            session: claims.sid,
        };
        Ok((bearer, expires_at))
    }
}

#[async_trait]
impl Authenticator for Identity {
    async fn authenticate(&self, platform: &Platform, text: &str) -> Result<Arc<Reader>> {
        let digest = crypto::token_hash(text);
        if let Some(reader) = self.readers().get(&digest, platform.clock().now()) {
            return Ok(reader);
        }
        let (bearer, expires_at) = self.bearer(platform, text).await?;
        let (tenant, session, user) = (bearer.tenant, bearer.session, bearer.user);
        let read_at = platform.clock().now();
        let live = grants::of_session(platform, tenant, session, user).await?;
        let live = live.ok_or_else(refused)?;
        let reader = Arc::new(Reader {
            tenant,
            actor: Actor::User(user),
            session: Some(session),
            proved_at: Some(live.proved_at),
            grants: live.grants,
        });
        let kept = Kept {
            read_at,
            reader: reader.clone(),
            session,
            expires_at,
        };
        self.readers().kept.insert(digest, kept);
        Ok(reader)
    }

    async fn renew(&self, platform: &Platform, reader: &Reader) -> Result<Arc<Reader>> {
        let (Some(session), Actor::User(user)) = (reader.session, reader.actor) else {
            return Err(refused());
        };
        let live = grants::of_session(platform, reader.tenant, session, user).await?;
        let live = live.ok_or_else(refused)?;
        Ok(Arc::new(Reader {
            grants: live.grants,
            proved_at: Some(live.proved_at),
            ..reader.clone()
        }))
    }

    async fn see_as(
        &self,
        platform: &Platform,
        reader: &Reader,
        wish: &str,
    ) -> Result<Arc<Reader>> {
        let grants = authz::seen_as(platform, reader, wish).await?;
        Ok(Arc::new(Reader {
            grants,
            ..reader.clone()
        }))
    }
}
