//! Time and randomness as parameters. Nothing else in the house reads the system's.

use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id::Kind};
use uuid::{ContextV7, Timestamp, Uuid};

/// Tells the time, in UTC.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> DateTime<Utc> {
        // Postgres keeps microseconds: what we compare must not have more.
        let now = Utc::now();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }
}

/// A clock that a test moves by hand, on top of a running one.
#[derive(Debug, Default)]
pub struct ShiftedClock(Mutex<TimeDelta>);

impl ShiftedClock {
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(|lock| lock.into_inner()) += by;
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + *self.0.lock().unwrap_or_else(|lock| lock.into_inner())
    }
}

/// Makes uuid v7 ids that ascend within a process, also within a millisecond.
pub struct Ids(Mutex<ContextV7>);

impl Default for Ids {
    fn default() -> Self {
        Self(Mutex::new(ContextV7::new()))
    }
}

impl Ids {
    pub fn uuid(&self, now: DateTime<Utc>) -> Uuid {
        let context = self.0.lock().unwrap_or_else(|lock| lock.into_inner());
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(
            &*context,
            seconds,
            now.timestamp_subsec_nanos(),
        ))
    }

    pub fn id<K: Kind>(&self, now: DateTime<Utc>) -> Id<K> {
        Id::from_uuid(self.uuid(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_in_one_instant_ascend() {
        let (ids, now) = (Ids::default(), SystemClock.now());
        let made: Vec<_> = (0..100).map(|_| ids.uuid(now)).collect();
        assert!(made.is_sorted());
    }
}
