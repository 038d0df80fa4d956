//! A transaction bound to one tenant, its locations and an actor.

use std::{
    marker::PhantomData,
    sync::{Arc, Mutex as SyncMutex},
};

use chrono::{DateTime, Utc};
use kernel::{
    Id,
    id::{self, Kind},
};
use sqlx::{PgConnection, Postgres, Transaction};
use tokio::sync::{Mutex, MutexGuard};

use crate::{
    Actor, Event, Impersonating, Locations, Platform, Problem, Reach, Recorded, Result,
    events::{Entry, outbox::Outbox},
    jobs::{NewJob, When, Work},
};

/// Whether a transaction may write. The database enforces it, too.
pub trait Mode: Send + Sync + 'static {
    const BEGIN: &'static str;
}

#[derive(Clone, Copy, Debug)]
pub struct ReadOnly;
#[derive(Clone, Copy, Debug)]
pub struct ReadWrite;

impl Mode for ReadOnly {
    const BEGIN: &'static str = "BEGIN READ ONLY";
}
impl Mode for ReadWrite {
    const BEGIN: &'static str = "BEGIN";
}

/// What a transaction is bound to.
#[derive(Clone, Debug)]
pub struct Bound {
    pub tenant: Id<id::Tenant>,
    pub reach: Reach,
    pub actor: Actor,
    /// Under which somebody of the reseller acts here.
    pub impersonation: Option<Impersonating>,
    /// The event that led here, when this is a reaction.
    pub cause: Option<Id<id::Event>>,
    pub request_id: Option<Arc<str>>,
}

/// Lends queries (it is a sea-orm `ConnectionTrait`), records events and enqueues jobs.
/// Begun and committed by the doors alone; dropped, it rolls back.
pub struct Tx<M = ReadWrite> {
    platform: Platform,
    bound: Bound,
    now: DateTime<Utc>,
    pub(super) inner: Mutex<Transaction<'static, Postgres>>,
    outbox: SyncMutex<Outbox>,
    _mode: PhantomData<M>,
}

/// `SET LOCAL` with literals, in the message of the BEGIN: one round trip, safe behind a
/// transaction pooler, passed on to the workers of a distributed cluster. Every value is typed:
/// a uuid prints nothing but hex digits and hyphens.
fn opening<M: Mode>(bound: &Bound) -> String {
    let (everywhere, locations) = settings(&bound.reach.all);
    let mut opening = format!(
        "{}; SET LOCAL ROLE attend_app; SET LOCAL app.tenant = '{}'; SET LOCAL app.everywhere = '{everywhere}'; SET LOCAL app.locations = '{locations}'",
        M::BEGIN,
        bound.tenant.uuid(),
    );
    if let Some(own) = &bound.reach.own {
        let (everywhere, locations) = settings(&own.at);
        let people = listed(&own.of);
        opening.push_str(&format!(
            "; SET LOCAL app.own_of = '{people}'; SET LOCAL app.own_everywhere = '{everywhere}'; SET LOCAL app.own_locations = '{locations}'"
        ));
    }
    opening
}

fn settings(at: &Locations) -> (&'static str, String) {
    match at {
        Locations::Everywhere => ("on", "{}".to_owned()),
        Locations::Only(list) => ("off", listed(list)),
    }
}

fn listed<K: Kind>(ids: &[Id<K>]) -> String {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid().to_string()).collect();
    format!("{{{}}}", ids.join(","))
}

impl<M: Mode> Tx<M> {
    pub(crate) async fn begin(platform: &Platform, bound: Bound) -> Result<Self> {
        let inner = platform.db().begin(opening::<M>(&bound)).await?;
        Ok(Self {
            now: platform.clock().now(),
            platform: platform.clone(),
            bound,
            inner: Mutex::new(inner),
            outbox: SyncMutex::default(),
            _mode: PhantomData,
        })
    }

    pub fn tenant(&self) -> Id<id::Tenant> {
        self.bound.tenant
    }

    /// Whether it sees every location of the tenant.
    pub fn is_everywhere(&self) -> bool {
        self.bound.reach.is_everywhere()
    }

    /// Where something of that location is for who acts here: see [`crate::Reach::place_of`].
    pub fn place_of(&self, home: Id<id::Location>) -> Id<id::Location> {
        self.bound.reach.place_of(home)
    }

    pub fn actor(&self) -> Actor {
        self.bound.actor
    }

    /// The event that led to this transaction, if it is a reaction.
    pub fn cause(&self) -> Option<Id<id::Event>> {
        self.bound.cause
    }

    /// The instant of this transaction, the same throughout.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub fn new_id<K: id::Kind>(&self) -> Id<K> {
        self.platform.ids().id(self.now)
    }

    /// The connection itself, for statements that sea-orm cannot say.
    /// Bound and role-less like every query here.
    pub async fn conn(&self) -> TxConn<'_> {
        TxConn(self.inner.lock().await)
    }

    pub(crate) fn platform(&self) -> &Platform {
        &self.platform
    }
}

impl Tx<ReadWrite> {
    /// Records what happened; written with the commit. The proof lets the write leave its door.
    pub fn record<E: Event, T>(&self, event: E, value: T) -> Recorded<T> {
        self.record_because(self.bound.cause, event, value)
    }

    /// As [`Tx::record`], with a cause of the same transaction: a chain of acts in one go.
    pub fn record_because<E: Event, T>(
        &self,
        cause: Option<Id<id::Event>>,
        event: E,
        value: T,
    ) -> Recorded<T> {
        let id = self.new_id();
        let entry = Entry::of(id, self.now, &self.bound, cause, &event);
        for reaction in self.platform.registry().reactions_to(E::KIND) {
            self.outbox().jobs.push(reaction.job(self, id));
        }
        self.outbox().events.push(entry);
        Recorded::new(value, Some(id))
    }

    /// Names this event as the cause of what was recorded in this transaction before it without one:
    /// a lead is known to be one only when its contact is.
    pub fn explain(&self, by: Id<id::Event>) {
        for entry in &mut self.outbox().events {
            if entry.cause.is_none() && entry.id != by {
                entry.cause = Some(by);
            }
        }
    }

    /// For a command that found nothing to change: asked twice, done once.
    pub fn unchanged<T>(&self, value: T) -> Recorded<T> {
        Recorded::new(value, None)
    }

    /// Puts a job on the queue with this transaction's commit, caused by `cause`.
    pub fn enqueue<J: Work>(&self, job: &J, when: When, cause: Option<Id<id::Event>>) {
        let job = NewJob::of(self, job, when, cause.or(self.bound.cause));
        self.outbox().jobs.push(job);
    }

    fn outbox(&self) -> std::sync::MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(|lock| lock.into_inner())
    }

    /// Writes the outbox now, in this transaction.
    pub(crate) async fn flush(&self) -> Result<bool> {
        let outbox = std::mem::take(&mut *self.outbox());
        let has_jobs = !outbox.jobs.is_empty();
        outbox.write(self).await?;
        Ok(has_jobs)
    }

    /// Commits what nobody waits for: the bell stays still.
    pub(crate) async fn commit_quietly(self) -> Result<()> {
        self.flush().await?;
        Ok(self.inner.into_inner().commit().await?)
    }

    pub(crate) async fn commit(self) -> Result<()> {
        let has_jobs = self.flush().await?;
        let Self {
            platform,
            bound,
            inner,
            ..
        } = self;
        inner.into_inner().commit().await?;
        platform.bell().ring(bound.tenant, has_jobs);
        Ok(())
    }
}

/// A borrowed connection inside a [`Tx`].
pub struct TxConn<'a>(pub(super) MutexGuard<'a, Transaction<'static, Postgres>>);

impl std::ops::Deref for TxConn<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl std::ops::DerefMut for TxConn<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::overloaded(),
            error => Self::internal(error),
        }
    }
}
