//! How long a session lives, and what a refresh token is worth.

use chrono::{DateTime, TimeDelta, Utc};

use crate::policies::Policy;

/// The longest that a clinic's policy lets a session go unused: so long a browser keeps its cookie.
pub const IDLE: TimeDelta = TimeDelta::days(14);
/// How long the refresh token before may still ask for the answer that it got.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// Until when a session lives that is used now, by its clinic's policy.
pub fn expiry(policy: &Policy, created: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    (now + policy.idle()).min(created + policy.whole())
}

/// A session, as far as its life goes.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    pub generation: i32,
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub renewed_at: DateTime<Utc>,
}

impl Life {
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_some() || self.expires_at <= now
    }
}

/// What a genuine refresh token of some generation gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// The next generation.
    Next,
    /// The present one, which its use a moment ago has brought.
    Again,
    /// The end of the session: somebody else has used it before.
    Reuse,
    /// Nothing: the session is over.
    Nothing,
}

pub fn worth(life: &Life, generation: i32, now: DateTime<Utc>) -> Worth {
    if life.is_over(now) {
        Worth::Nothing
    } else if generation == life.generation {
        Worth::Next
    } else if generation + 1 == life.generation && now < life.renewed_at + GRACE {
        Worth::Again
    } else {
        Worth::Reuse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn life() -> Life {
        Life {
            generation: 3,
            expires_at: at(1000),
            ended_at: None,
            renewed_at: at(100),
        }
    }

    #[test]
    fn a_token_is_good_once_with_a_moment_of_grace() {
        for (generation, seconds, wanted) in [
            (3, 100, Worth::Next),
            (3, 999, Worth::Next),
            (2, 109, Worth::Again),
            (2, 110, Worth::Reuse),
            (1, 101, Worth::Reuse),
            (3, 1000, Worth::Nothing),
            (1, 1000, Worth::Nothing),
        ] {
            assert_eq!(
                worth(&life(), generation, at(seconds)),
                wanted,
                "generation {generation} at {seconds}"
            );
        }
    }

    #[test]
    fn an_ended_session_gives_nothing() {
        let ended = Life {
            ended_at: Some(at(200)),
            ..life()
        };
        assert_eq!(worth(&ended, 3, at(201)), Worth::Nothing);
        assert_eq!(worth(&ended, 2, at(201)), Worth::Nothing);
    }

    #[test]
    fn use_prolongs_a_session_up_to_its_whole_life() {
        let created = at(0);
        let usual = Policy::default();
        assert_eq!(expiry(&usual, created, created), created + IDLE);
        let late = created + TimeDelta::days(80);
        assert_eq!(expiry(&usual, created, late), created + usual.whole());
        let strict = Policy {
            idle_minutes: 15,
            whole_hours: 12,
            ..usual
        };
        let soon = created + TimeDelta::minutes(15);
        assert_eq!(expiry(&strict, created, created), soon);
    }
}
