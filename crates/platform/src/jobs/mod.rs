//! Work that runs later, apart from the request that asked for it.
//!
//! A [`Job`] is constants and `run`: it gets a [`Tx`] and a proof, and is
//! finished in the transaction of its effects, so those happen exactly once.
//! An [`Errand`] is a job that must call the outside: *prepare* in one
//! transaction, *call* with none open, *settle* in another. A [`Reaction`] is
//! a job that an event starts.
//!
//! Underneath, apalis drives our own table (see `backend`): enqueued in the
//! caller's transaction, leased while running, dealt out fairly between
//! tenants, retried with back-off, and dead letters kept for staff to see.

mod backend;
mod bell;
mod handler;
pub mod letters;
mod queue;
mod registry;
mod runner;
mod sweep;

pub use bell::{Bell, News};
pub use registry::Registry;
pub use runner::{WorkerSettings, Workers};

use std::{future::Future, time::Duration};

use chrono::{DateTime, Utc};
use kernel::{Id, Permission, id};
use serde::{Serialize, de::DeserializeOwned};

use crate::{May, Result, Tx, events::Envelope};

/// How a job's run ended when nothing failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Finished; its effects are committed with it.
    Done,
    /// Not yet: effects rolled back, run again after this long. Counts as an attempt.
    Retry(Duration),
    /// Never: effects rolled back, kept as a dead letter with this reason.
    GiveUp(String),
}

/// The constants of a piece of work, and its payload: ids only.
pub trait Work: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// `scheduling.expire-holds`. Stored; never changes.
    const KIND: &'static str;
    const MAX_ATTEMPTS: i16 = 8;
    /// Higher runs first among one tenant's jobs.
    const PRIORITY: i16 = 0;
    /// What it is allowed to do.
    type Needs: Permission;

    /// Only one live job of the kind and key per tenant; a second enqueue is silently the first.
    fn unique_key(&self) -> Option<String> {
        None
    }
}

/// Work inside one transaction.
pub trait Job: Work {
    fn run(&self, tx: &Tx, may: May<Self::Needs>) -> impl Future<Output = Result<Outcome>> + Send;
}

/// What `prepare` decided.
#[derive(Debug)]
pub enum Prepared<R> {
    /// Commit, then call the outside with this.
    Call(R),
    /// Commit; there is nothing to call any more. The job is finished.
    Settled,
}

/// A job that calls a provider, with no transaction open meanwhile.
///
/// `prepare` must commit a mark that a second run recognises: when the process
/// dies between the call and `settle`, the outcome is unknown, and what is
/// unknown is never blindly repeated.
pub trait Errand: Work {
    /// The port that the errand goes through.
    type Port: Clone + Send + Sync + 'static;
    type Ready: Send + Sync;
    type Answer: Send;

    fn prepare(
        &self,
        tx: &Tx,
        may: May<Self::Needs>,
    ) -> impl Future<Output = Result<Prepared<Self::Ready>>> + Send;
    fn call(port: &Self::Port, ready: &Self::Ready) -> impl Future<Output = Self::Answer> + Send;
    fn settle(
        &self,
        tx: &Tx,
        may: May<Self::Needs>,
        ready: Self::Ready,
        answer: Self::Answer,
    ) -> impl Future<Output = Result<Outcome>> + Send;
}

/// A job that an event starts. Registered, it is enqueued with every event of its kinds.
pub trait Reaction: Send + Sync + 'static {
    const KIND: &'static str;
    /// The kinds of event that start it.
    const ON: &'static [&'static str];
    const MAX_ATTEMPTS: i16 = 8;
    const PRIORITY: i16 = 0;
    type Needs: Permission;

    fn react(
        tx: &Tx,
        may: May<Self::Needs>,
        event: Envelope,
    ) -> impl Future<Output = Result<Outcome>> + Send;
}

/// When a job is to run.
#[derive(Clone, Copy, Debug)]
pub enum When {
    Now,
    At(DateTime<Utc>),
}

/// A job as it is enqueued.
#[derive(Clone, Debug)]
pub(crate) struct NewJob {
    pub id: Id<id::Job>,
    pub kind: &'static str,
    pub payload: serde_json::Value,
    pub priority: i16,
    pub run_at: DateTime<Utc>,
    pub max_attempts: i16,
    pub unique_key: Option<String>,
    pub cause: Option<Id<id::Event>>,
}

impl NewJob {
    pub(crate) fn of<J: Work>(tx: &Tx, job: &J, when: When, cause: Option<Id<id::Event>>) -> Self {
        Self {
            id: tx.new_id(),
            kind: J::KIND,
            payload: serde_json::to_value(job).unwrap_or_default(),
            priority: J::PRIORITY,
            run_at: match when {
                When::Now => tx.now(),
                When::At(at) => at,
            },
            max_attempts: J::MAX_ATTEMPTS,
            unique_key: job.unique_key(),
            cause,
        }
    }
}
