//! The platform as one value, and the proof that its doors hand out.

use std::{
    marker::PhantomData,
    sync::{Arc, Weak},
};

use kernel::{Implies, Permission};

use crate::{
    Authenticator, Clock, Result, SystemTask,
    clock::Ids,
    db::{Db, system},
    http::{
        limits::{Limits, Meters},
        stream::Streams,
    },
    jobs::{Bell, Registry},
    looks::Looks,
};

/// Proof that the caller holds `P`. It has no public constructor: who has one came through a door.
pub struct May<P>(PhantomData<P>);

impl<P> Clone for May<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for May<P> {}

impl<P: Permission> May<P> {
    pub(crate) const fn vouch() -> Self {
        Self(PhantomData)
    }

    /// The proof of a permission that `P` implies, as the kernel's list says.
    pub const fn and<Q: Permission>(self) -> May<Q>
    where
        P: Implies<Q>,
    {
        May(PhantomData)
    }
}

/// What a [`Platform`] is made of.
pub struct PlatformParts {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub registry: Registry,
    pub authenticator: Arc<dyn Authenticator>,
    pub limits: Limits,
}

/// The machinery, shared by every request and job of a process.
#[derive(Clone)]
pub struct Platform(Arc<Inner>);

struct Inner {
    parts: PlatformParts,
    ids: Ids,
    bell: Bell,
    looks: Looks,
    meters: Meters,
    streams: Streams,
}

/// The machinery, for what it holds itself: does not keep it, or its connections, alive.
#[derive(Clone)]
pub struct WeakPlatform(Weak<Inner>);

impl WeakPlatform {
    /// None when the machinery is gone.
    pub fn get(&self) -> Option<Platform> {
        self.0.upgrade().map(Platform)
    }
}

impl Platform {
    pub fn new(parts: PlatformParts) -> Self {
        Self(Arc::new(Inner {
            meters: Meters::new(parts.limits),
            streams: Streams::default(),
            parts,
            ids: Ids::default(),
            bell: Bell::default(),
            looks: Looks::default(),
        }))
    }

    pub fn downgrade(&self) -> WeakPlatform {
        WeakPlatform(Arc::downgrade(&self.0))
    }

    /// Runs a named cross-tenant task.
    ///
    /// # Errors
    /// What `work` returns, or 500 when the database does.
    pub async fn system<T>(
        &self,
        task: SystemTask,
        work: impl AsyncFnOnce(&system::SystemTx) -> Result<T>,
    ) -> Result<T> {
        system::run(self, task, work).await
    }

    pub fn clock(&self) -> &dyn Clock {
        &*self.0.parts.clock
    }

    pub fn registry(&self) -> &Registry {
        &self.0.parts.registry
    }

    pub fn bell(&self) -> &Bell {
        &self.0.bell
    }

    pub(crate) fn authenticator(&self) -> &dyn Authenticator {
        &*self.0.parts.authenticator
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.parts.db
    }

    pub(crate) fn looks(&self) -> &Looks {
        &self.0.looks
    }

    pub(crate) fn streams(&self) -> &Streams {
        &self.0.streams
    }

    pub(crate) fn meters(&self) -> &Meters {
        &self.0.meters
    }

    /// Forgets what nobody asks for any more; from time to time.
    pub fn tidy(&self) {
        self.meters().tidy();
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// Closes the pool; for the end of a process.
    pub async fn close(&self) {
        self.db().close().await;
    }
}
