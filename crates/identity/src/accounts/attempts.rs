//! Failed attempts, counted by account and by network address.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, access::RemoteAddress, crypto};

use super::{
    rules::{self, ACCOUNT, ADDRESS, Patience},
    store,
};

/// The counters that one attempt is counted in. Only digests are kept.
pub(crate) struct Attempts(Vec<(Vec<u8>, Patience)>);

impl Attempts {
    pub fn of(email: &str, from: RemoteAddress) -> Self {
        Self::counted(crypto::digest(&[b"account", email.as_bytes()]), from)
    }

    /// Of somebody's second factor: who has the password is slowed here, from wherever they come.
    /// The address is not counted: who has one password would shut out all behind it with a burst.
    pub fn of_factor(user: Id<id::User>) -> Self {
        let whose = crypto::digest(&[b"factor", user.uuid().as_bytes()]);
        Self::counted(whose, RemoteAddress(None))
    }

    fn counted(whose: Vec<u8>, from: RemoteAddress) -> Self {
        let mut keys = vec![(whose, ACCOUNT)];
        if let Some(address) = from.0 {
            let address = rules::network(address);
            keys.push((crypto::digest(&[b"address", address.as_bytes()]), ADDRESS));
        }
        // One order for all, so that two requests do not wait for each other.
        keys.sort_by(|a, b| a.0.cmp(&b.0));
        Self(keys)
    }

    /// # Errors
    /// 429 while one of the counters has to wait.
    pub async fn check(&self, platform: &Platform) -> Result<()> {
        let keys: Vec<_> = self.0.iter().map(|(key, _)| key.clone()).collect();
        let (counts, now) = platform
            .system(SystemTask::Sessions, async |tx| {
                Ok((store::failures(tx, &keys).await?, tx.now()))
            })
            .await?;
        self.waited_for(&counts, now)
    }

    /// [`Self::check`] and [`Self::failed`] in one: attempts that come at once go through here one
    /// after the other, so that none is free because the others are not counted yet. One that
    /// turns out right is to be told by [`Self::succeeded`].
    ///
    /// # Errors
    /// 429 while one of the counters has to wait; then nothing is counted.
    pub async fn begin(&self, platform: &Platform) -> Result<()> {
        platform
            .system(SystemTask::Sessions, async |tx| {
                for (key, _) in &self.0 {
                    let count = store::failures_to_change(tx, key).await?;
                    self.waited_for(&[count], tx.now())?;
                    store::count_failure(tx, key).await?;
                }
                Ok(())
            })
            .await
    }

    fn waited_for(&self, counts: &[store::Count], now: DateTime<Utc>) -> Result<()> {
        let waits = counts.iter().filter_map(|count| {
            let (_, patience) = self.0.iter().find(|(key, _)| *key == count.key)?;
            Some(rules::wait(*patience, count.failures, count.last_at, now))
        });
        match waits.max() {
            Some(wait) if !wait.is_zero() => {
                let seconds = wait.num_seconds().unsigned_abs() + 1;
                Err(Problem::new(429, "too_many_attempts")
                    .detail(format!("try again in {seconds} seconds"))
                    .retry_after(seconds))
            }
            _ => Ok(()),
        }
    }

    pub async fn failed(&self, platform: &Platform) -> Result<()> {
        platform
            .system(SystemTask::Sessions, async |tx| {
                for (key, _) in &self.0 {
                    store::count_failure(tx, key).await?;
                }
                Ok(())
            })
            .await
    }

    /// The account's failures are forgotten; the address keeps its own, or
    /// one account of a guesser's would clear the way to the others.
    pub async fn succeeded(&self, platform: &Platform) -> Result<()> {
        platform
            .system(SystemTask::Sessions, async |tx| {
                for (key, _) in self.0.iter().filter(|(_, patience)| *patience == ACCOUNT) {
                    store::forget_failures(tx, key).await?;
                }
                Ok(())
            })
            .await
    }
}
