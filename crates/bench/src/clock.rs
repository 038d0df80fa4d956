//! The bench's own clocks: one to measure with, one for what the database stamped.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use platform::{Clock, clock::SystemClock};

/// The moment, for measuring how long something took.
pub fn tick() -> Instant {
    Instant::now()
}

/// The instant, as Attend's own processes on this machine see it.
pub fn utc() -> DateTime<Utc> {
    SystemClock.now()
}

pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
