//! Jobs, errands and reactions behind one face, so that the runner need not know which it runs.

use std::{marker::PhantomData, time::Duration};

use async_trait::async_trait;
use kernel::{Id, id};
use serde::{Deserialize, Serialize};

use super::{
    Errand, Job, NewJob, Outcome, Prepared, Reaction,
    queue::{self, Claimed},
};
use crate::{Actor, May, Platform, Problem, Reach, Result, Tx, db::Bound, events};

/// How one run of a claimed job ended.
#[derive(Debug)]
pub(crate) enum Ended {
    Finished,
    Again(Duration, String),
    Failed(String),
    Dead(String),
}

impl From<Problem> for Ended {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem.for_log())
    }
}

#[async_trait]
pub(crate) trait Handler: Send + Sync {
    async fn run(&self, platform: &Platform, job: &Claimed) -> Ended;
}

fn bound(job: &Claimed) -> Bound {
    Bound {
        tenant: job.tenant(),
        reach: Reach::EVERYWHERE,
        actor: Actor::Automation,
        impersonation: None,
        cause: job.cause.map(Id::from_uuid),
        request_id: None,
    }
}

fn payload<T: serde::de::DeserializeOwned>(job: &Claimed) -> Result<T, Ended> {
    // The text of the error may quote the payload: say only where it is wrong.
    T::deserialize(&job.payload).map_err(|error| {
        let place = error.classify();
        Ended::Dead(format!(
            "the payload does not read as a {} ({place:?})",
            job.kind
        ))
    })
}

/// Finishes or undoes, by outcome.
async fn conclude(tx: Tx, job: &Claimed, outcome: Outcome) -> Result<Ended> {
    match outcome {
        Outcome::Done => {
            queue::finish(&tx, job).await?;
            tx.commit().await?;
            Ok(Ended::Finished)
        }
        Outcome::Retry(after) => Ok(Ended::Again(after, "asked to run again later".to_owned())),
        Outcome::GiveUp(reason) => Ok(Ended::Dead(reason)),
    }
}

pub(crate) struct OfJob<J>(pub PhantomData<fn() -> J>);

impl<J: Job> OfJob<J> {
    async fn attempt(platform: &Platform, claimed: &Claimed, job: &J) -> Result<Ended> {
        let tx = Tx::begin(platform, bound(claimed)).await?;
        let outcome = job.run(&tx, May::vouch()).await?;
        conclude(tx, claimed, outcome).await
    }
}

#[async_trait]
impl<J: Job> Handler for OfJob<J> {
    async fn run(&self, platform: &Platform, claimed: &Claimed) -> Ended {
        match payload::<J>(claimed) {
            Ok(job) => Self::attempt(platform, claimed, &job)
                .await
                .unwrap_or_else(Ended::from),
            Err(ended) => ended,
        }
    }
}

pub(crate) struct OfErrand<E: Errand>(pub E::Port);

impl<E: Errand> OfErrand<E> {
    async fn attempt(&self, platform: &Platform, claimed: &Claimed, errand: &E) -> Result<Ended> {
        let tx = Tx::begin(platform, bound(claimed)).await?;
        let ready = match errand.prepare(&tx, May::vouch()).await? {
            Prepared::Settled => return conclude(tx, claimed, Outcome::Done).await,
            Prepared::Call(ready) => ready,
        };
        tx.commit().await?;
        let answer = E::call(&self.0, &ready).await;
        let tx = Tx::begin(platform, bound(claimed)).await?;
        let outcome = errand.settle(&tx, May::vouch(), ready, answer).await?;
        match outcome {
            // What settle wrote stands, whether the job is finished or goes round again.
            Outcome::Done => conclude(tx, claimed, Outcome::Done).await,
            Outcome::Retry(after) => {
                tx.commit().await?;
                Ok(Ended::Again(
                    after,
                    "the provider asked to come back later".to_owned(),
                ))
            }
            Outcome::GiveUp(reason) => {
                tx.commit().await?;
                Ok(Ended::Dead(reason))
            }
        }
    }
}

#[async_trait]
impl<E: Errand> Handler for OfErrand<E> {
    async fn run(&self, platform: &Platform, claimed: &Claimed) -> Ended {
        match payload::<E>(claimed) {
            Ok(errand) => self
                .attempt(platform, claimed, &errand)
                .await
                .unwrap_or_else(Ended::from),
            Err(ended) => ended,
        }
    }
}

/// The payload of every reaction.
#[derive(Serialize, Deserialize)]
pub(crate) struct ToEvent {
    pub event: Id<id::Event>,
}

pub(crate) struct OfReaction<R>(pub PhantomData<fn() -> R>);

impl<R: Reaction> OfReaction<R> {
    async fn attempt(platform: &Platform, claimed: &Claimed, to: &ToEvent) -> Result<Ended> {
        let tx = Tx::begin(platform, bound(claimed)).await?;
        let Some(event) = events::find(&tx, to.event).await? else {
            return Ok(Ended::Dead(
                "the event of this reaction is not there".to_owned(),
            ));
        };
        let outcome = R::react(&tx, May::vouch(), event).await?;
        conclude(tx, claimed, outcome).await
    }
}

#[async_trait]
impl<R: Reaction> Handler for OfReaction<R> {
    async fn run(&self, platform: &Platform, claimed: &Claimed) -> Ended {
        match payload::<ToEvent>(claimed) {
            Ok(to) => Self::attempt(platform, claimed, &to)
                .await
                .unwrap_or_else(Ended::from),
            Err(ended) => ended,
        }
    }
}

/// A reaction as the registry keeps it, ready to be enqueued with an event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subscription {
    pub kind: &'static str,
    pub priority: i16,
    pub max_attempts: i16,
}

impl Subscription {
    pub(crate) fn job(&self, tx: &Tx, event: Id<id::Event>) -> NewJob {
        NewJob {
            id: tx.new_id(),
            kind: self.kind,
            payload: serde_json::to_value(ToEvent { event }).unwrap_or_default(),
            priority: self.priority,
            run_at: tx.now(),
            max_attempts: self.max_attempts,
            unique_key: Some(event.to_string()),
            cause: Some(event),
        }
    }
}
