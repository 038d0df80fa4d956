//! From a bearer token to a reader: who calls, and what they hold.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Id, id};
use moka::sync::Cache;
use platform::{
    Actor, Authenticator, Platform, Problem, Reader, Result, access::RemoteAddress, crypto,
};

use super::token::{self, Act, Bearer, Claims, ClientClaims, ClientToken};
use crate::{Identity, authz, clients, grants, impersonations};

/// How long a reader is kept: so long a membership that was taken away, or a
/// session that another process ended, may still be used.
const KEPT: Duration = Duration::from_secs(3);

#[derive(Clone)]
struct Kept {
    reader: Arc<Reader>,
    /// None of a program.
    session: Option<Id<id::Session>>,
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
        let untouched = |session| {
            let changed = self.changed.get(&session);
            !self.ended.contains_key(&session) && changed.is_none_or(|at| at < kept.read_at)
        };
        let live = now < kept.expires_at && kept.session.is_none_or(untouched);
        live.then_some(kept.reader)
    }
}

fn refused() -> Problem {
    Problem::unauthorised("the access token is not valid, or no longer")
}

/// Who a token says that it is of.
enum Claimed {
    Person(Claims),
    Client(ClientClaims),
}

impl Identity {
    async fn claimed(&self, platform: &Platform, text: &str) -> Result<Claimed> {
        let id = token::key_id(text).ok_or_else(refused)?;
        let key = self.keys().find(platform, &id).await?.ok_or_else(refused)?;
        let (issuer, now) = (self.issuer(), platform.clock().now());
        let person = token::verify(text, &key.verifying, issuer, now).map(Claimed::Person);
        let client = || token::verify(text, &key.verifying, issuer, now).map(Claimed::Client);
        person.or_else(client).ok_or_else(refused)
    }

    /// A short-lived token for an OAuth client, and its seconds.
    pub(crate) async fn client_token(
        &self,
        platform: &Platform,
        token: ClientToken,
    ) -> Result<(String, i64)> {
        let key = self.keys().current(platform).await?;
        let (jti, now) = (crypto::random_token(), platform.clock().now());
        let claims = ClientClaims::of(token, self.issuer(), jti, now);
        let signed = token::sign(&claims, &key.id, &key.signing)?;
        Ok((signed, token::LIFETIME.num_seconds()))
    }
}

impl Identity {
    /// The access token of an impersonation, which lives as long as it does: each use of it asks the database,
    /// and nothing renews it.
    pub(crate) async fn impersonation_token(
        &self,
        platform: &Platform,
        row: &impersonations::Row,
    ) -> Result<String> {
        let key = self.keys().current(platform).await?;
        let bearer = Bearer {
            user: row.subject().unwrap_or(row.actor()),
            tenant: Id::from_uuid(row.tenant_id),
            session: row.session(),
        };
        let (jti, now) = (crypto::random_token(), row.created_at);
        let claims = Claims {
            exp: row.expires_at.timestamp(),
            act: Some(Act {
                sub: row.actor(),
                tid: Id::from_uuid(row.reseller_id),
                imp: row.id(),
            }),
            ..Claims::of(bearer, self.issuer(), jti, now)
        };
        token::sign(&claims, &key.id, &key.signing)
    }

    /// Forgets sessions that have just ended.
    pub(crate) fn forget_all(&self, sessions: Vec<Id<id::Session>>) {
        for session in sessions {
            self.readers().forget(session);
        }
    }
}

/// Somebody of a reseller, under an impersonation that lives.
async fn impersonator(platform: &Platform, claims: Claims) -> Result<Kept> {
    let (tenant, session) = (claims.tid, claims.sid);
    let read_at = platform.clock().now();
    let acting = impersonations::of_session(platform, tenant, session).await?;
    let acting = acting.ok_or_else(refused)?;
    let reader = Reader {
        tenant,
        actor: Actor::User(acting.actor),
        session: Some(session),
        proved_at: None,
        impersonation: Some(acting.impersonation),
        grants: acting.grants,
    };
    Ok(Kept {
        read_at,
        reader: Arc::new(reader),
        session: Some(session),
        expires_at: acting.expires_at,
    })
}

async fn person(platform: &Platform, claims: Claims) -> Result<Kept> {
    if claims.act.is_some() {
        return impersonator(platform, claims).await;
    }
    let (tenant, session, user) = (claims.tid, claims.sid, claims.sub);
    let read_at = platform.clock().now();
    let live = grants::of_session(platform, tenant, session, user).await?;
    let live = live.ok_or_else(refused)?;
    let reader = Reader {
        tenant,
        actor: Actor::User(user),
        session: Some(session),
        proved_at: Some(live.proved_at),
        impersonation: None,
        grants: live.grants,
    };
    Ok(Kept {
        read_at,
        reader: Arc::new(reader),
        session: Some(session),
        expires_at: DateTime::from_timestamp(claims.exp, 0).ok_or_else(refused)?,
    })
}

/// A program, calling from where it may. `scope`: the permissions that its token is for.
async fn program(
    platform: &Platform,
    row: Option<clients::Row>,
    scope: Option<&str>,
    ends: DateTime<Utc>,
    from: RemoteAddress,
) -> Result<Kept> {
    let now = platform.clock().now();
    let row = row
        .filter(|row| row.is_live(now) && clients::lets_in(&row.networks, from.0))
        .ok_or_else(refused)?;
    clients::used(platform, &row, now).await?;
    let mut grant = row.grant();
    if let Some(scope) = scope {
        let named: Vec<_> = scope.split(' ').collect();
        grant
            .permissions
            .retain(|held| named.contains(&held.as_str()));
    }
    let reader = Reader {
        tenant: row.tenant(),
        actor: Actor::Client(row.id()),
        session: None,
        proved_at: None,
        impersonation: None,
        grants: vec![grant],
    };
    Ok(Kept {
        read_at: now,
        reader: Arc::new(reader),
        session: None,
        expires_at: row.expires_at.map_or(ends, |own| own.min(ends)),
    })
}

#[async_trait]
impl Authenticator for Identity {
    async fn authenticate(
        &self,
        platform: &Platform,
        text: &str,
        from: RemoteAddress,
    ) -> Result<Arc<Reader>> {
        let address = from.0.map(|address| address.to_canonical().to_string());
        let digest = crypto::digest(&[text.as_bytes(), address.unwrap_or_default().as_bytes()]);
        if let Some(reader) = self.readers().get(&digest, platform.clock().now()) {
            return Ok(reader);
        }
        let kept = if clients::is_key(text) {
            let row = clients::by_secret(platform, &crypto::token_hash(text)).await?;
            let row = row.filter(clients::Row::is_key);
            program(platform, row, None, DateTime::<Utc>::MAX_UTC, from).await?
        } else {
            match self.claimed(platform, text).await? {
                Claimed::Person(claims) => person(platform, claims).await?,
                Claimed::Client(claims) => {
                    let ends = DateTime::from_timestamp(claims.exp, 0).ok_or_else(refused)?;
                    let row = clients::by_id(platform, claims.tid, claims.sub).await?;
                    let row = row.filter(|row| row.secret_mark() == claims.sec);
                    program(platform, row, Some(&claims.scope), ends, from).await?
                }
            }
        };
        let reader = kept.reader.clone();
        self.readers().kept.insert(digest, kept);
        Ok(reader)
    }

    async fn renew(&self, platform: &Platform, reader: &Reader) -> Result<Arc<Reader>> {
        let (Some(session), Actor::User(user)) = (reader.session, reader.actor) else {
            return Err(refused());
        };
        if reader.impersonation.is_some() {
            let acting = impersonations::of_session(platform, reader.tenant, session).await?;
            let acting = acting.ok_or_else(refused)?;
            return Ok(Arc::new(Reader {
                grants: acting.grants,
                ..reader.clone()
            }));
        }
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
