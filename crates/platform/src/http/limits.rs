//! How many requests one address, source, caller and clinic may send, and what is left of that.
//!
//! Counted in each process for itself, by the token bucket of `governor`: a minute's requests may
//! come at once, and come back evenly. The answer says what is left of the narrowest of the limits
//! (`RateLimit` and `RateLimit-Policy`, draft-ietf-httpapi-ratelimit-headers-10).

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::{StateInformationMiddleware, StateSnapshot},
    state::keyed::DefaultKeyedStateStore,
};
use kernel::{Id, id};
use poem::http::{HeaderMap, HeaderValue};
use uuid::Uuid;

use super::{Problem, RequestScope};
use crate::{Reader, Result, access::RemoteAddress};

/// What a minute's requests are spread over.
const WINDOW: Duration = Duration::from_secs(60);

/// Requests a minute. None: as many as there are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Of one network address, before anybody is known: signing in and up, mailed links.
    pub address: Option<NonZeroU32>,
    /// To one intake source: a campaign brings many leads at once.
    pub source: Option<NonZeroU32>,
    /// Of one user, API key, OAuth client or directory.
    pub caller: Option<NonZeroU32>,
    /// Of all callers of one clinic.
    pub clinic: Option<NonZeroU32>,
}

/// The buckets of a process.
pub(crate) struct Meters {
    address: Meter<IpAddr>,
    source: Meter<Id<id::IntakeSource>>,
    caller: Meter<Uuid>,
    clinic: Meter<Id<id::Tenant>>,
}

/// What is left of a limit.
#[derive(Clone, Debug)]
pub(crate) struct Left {
    name: &'static str,
    most: u32,
    remaining: u32,
}

impl Left {
    /// Seconds until all of it is back.
    fn whole_in(&self) -> u64 {
        let gone = u64::from(self.most - self.remaining.min(self.most));
        (gone * WINDOW.as_secs()).div_ceil(u64::from(self.most))
    }

    fn share(&self) -> f64 {
        f64::from(self.remaining) / f64::from(self.most)
    }

    /// Says it in the answer's head.
    pub fn tell(&self, headers: &mut HeaderMap) {
        let policy = format!("\"{}\";q={};w={}", self.name, self.most, WINDOW.as_secs());
        let left = format!(
            "\"{}\";r={};t={}",
            self.name,
            self.remaining,
            self.whole_in()
        );
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

struct Meter<K: Hash + Eq + Clone> {
    name: &'static str,
    buckets: Option<Buckets<K>>,
}

struct Buckets<K: Hash + Eq + Clone> {
    most: NonZeroU32,
    limiter: RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn left(&self, name: &'static str, state: &StateSnapshot) -> Left {
        Left {
            name,
            most: self.most.get(),
            remaining: state.remaining_burst_capacity(),
        }
    }
}

impl<K: Hash + Eq + Clone> Meter<K> {
    fn new(name: &'static str, most: Option<NonZeroU32>) -> Self {
        let buckets = most.and_then(|most| {
            let quota = Quota::with_period(WINDOW / most.get())?.allow_burst(most);
            let limiter = RateLimiter::dashmap(quota).with_middleware();
            Some(Buckets { most, limiter })
        });
        Self { name, buckets }
    }

    /// Counts one request: what is left, or none and 429.
    fn count(&self, key: &K) -> Counted {
        let Some(buckets) = &self.buckets else {
            return Counted::default();
        };
        match buckets.limiter.check_key(key) {
            Ok(state) => Counted {
                left: Some(buckets.left(self.name, &state)),
                wait: None,
            },
            Err(not_until) => Counted {
                left: Some(Left {
                    name: self.name,
                    most: buckets.most.get(),
                    remaining: 0,
                }),
                wait: Some(seconds(&not_until)),
            },
        }
    }

    /// Lets go of buckets that are full again.
    fn tidy(&self) {
        if let Some(buckets) = &self.buckets {
            buckets.limiter.retain_recent();
            buckets.limiter.shrink_to_fit();
        }
    }
}

/// Whole seconds to wait, at least one.
fn seconds<P: governor::clock::Reference>(not_until: &NotUntil<P>) -> u64
where
    DefaultClock: governor::clock::Clock<Instant = P>,
{
    let wait = not_until.wait_time_from(DefaultClock::default().now());
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[derive(Default)]
struct Counted {
    left: Option<Left>,
    wait: Option<u64>,
}

impl Counted {
    /// The narrower of two.
    fn and(self, other: Self) -> Self {
        let narrower = match (&self.left, &other.left) {
            (Some(mine), Some(theirs)) => {
                (theirs.share(), other.wait.is_none()) < (mine.share(), self.wait.is_none())
            }
            (None, _) => true,
            (_, None) => false,
        };
        if narrower { other } else { self }
    }

    /// # Errors
    /// 429 with the time to wait.
    fn settle(self, scope: &RequestScope) -> Result<()> {
        let Self { left, wait } = self;
        let whose = left.as_ref().map_or("this caller", |left| left.name);
        let refused = wait.map(|wait| {
            Problem::new(429, "too_many_requests")
                .detail(format!("too many requests by this {whose}; slow down"))
                .retry_after(wait.max(1))
        });
        if let Some(left) = left {
            scope.left(left);
        }
        refused.map_or(Ok(()), Err)
    }
}

/// Who has a whole network of IPv6 has 2^64 addresses: it counts as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

impl Meters {
    pub fn new(limits: Limits) -> Self {
        Self {
            address: Meter::new("address", limits.address),
            source: Meter::new("source", limits.source),
            caller: Meter::new("caller", limits.caller),
            clinic: Meter::new("clinic", limits.clinic),
        }
    }

    /// Somebody whom nobody knows yet.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn address(&self, scope: &RequestScope, from: RemoteAddress) -> Result<()> {
        let Some(address) = from.0 else {
            return Ok(());
        };
        self.address.count(&network(address)).settle(scope)
    }

    /// A lead to a source.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn source(&self, scope: &RequestScope, source: Id<id::IntakeSource>) -> Result<()> {
        self.source.count(&source).settle(scope)
    }

    /// A caller who is known.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn caller(&self, scope: &RequestScope, reader: &Reader) -> Result<()> {
        self.known(scope, reader.actor.id(), reader.tenant)
    }

    /// A caller with this id, be it one of the clinic's own, such as the token of its directory.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn known(
        &self,
        scope: &RequestScope,
        caller: Option<Uuid>,
        tenant: Id<id::Tenant>,
    ) -> Result<()> {
        let own = match caller {
            Some(id) => self.caller.count(&id),
            None => Counted::default(),
        };
        // Who is over their own limit takes nothing from their colleagues.
        match own.wait {
            Some(_) => own.settle(scope),
            None => own.and(self.clinic.count(&tenant)).settle(scope),
        }
    }

    /// Forgets who has been quiet for a while; from time to time.
    pub fn tidy(&self) {
        self.address.tidy();
        self.source.tidy();
        self.caller.tidy();
        self.clinic.tidy();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(most: u32) -> Meter<u8> {
        Meter::new("caller", NonZeroU32::new(most))
    }

    #[test]
    fn a_minutes_requests_may_come_at_once_and_no_more() {
        let meter = meter(3);
        let left = |key| meter.count(&key).left.map(|left| left.remaining);
        assert_eq!([left(1), left(1), left(1)], [Some(2), Some(1), Some(0)]);
        let over = meter.count(&1);
        assert!((1..=20).contains(&over.wait.unwrap()), "{:?}", over.wait);
        assert_eq!(over.left.unwrap().whole_in(), 60);
        assert_eq!(left(2), Some(2), "another key has its own");
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let meter = Meter::new("caller", None);
        let counted = meter.count(&1);
        assert!(counted.left.is_none() && counted.wait.is_none());
    }

    #[test]
    fn the_narrower_of_two_limits_is_told() {
        let (wide, narrow) = (meter(100), meter(4));
        let told = wide.count(&1).and(narrow.count(&1)).left.unwrap();
        assert_eq!(told.most, 4);
        let told = narrow.count(&1).and(wide.count(&1)).left.unwrap();
        assert_eq!(told.most, 4);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let one: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let same: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        let other: IpAddr = "2001:db8:1:3::1".parse().unwrap();
        assert_eq!(network(one), network(same));
        assert_ne!(network(one), network(other));
        let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        assert_eq!(network(mapped), "192.0.2.1".parse::<IpAddr>().unwrap());
    }
}
