//! From signals to a score with its reasons.

use std::{cmp::Reverse, fmt, iter::Sum};

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use uuid::Uuid;

use super::{
    bands::Band,
    signals::{Signal, SignalKind},
};

/// Names these rules and weights; a change of either is a new version.
pub const MODEL_VERSION: &str = "rules-1";

/// Points in hundredths, so that sums are exact. Serialises as a number such as `12.34`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i32);

impl Points {
    pub const fn from_hundredths(hundredths: i32) -> Self {
        Self(hundredths)
    }

    pub const fn hundredths(self) -> i32 {
        self.0
    }

    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    fn rounded(points: f64) -> Self {
        Self((points * 100.0).round() as i32)
    }

    /// Whole points within 0–100, halves upwards.
    fn clamped(self) -> u8 {
        ((self.0.clamp(0, 10_000) + 50) / 100) as u8
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        Self(points.map(|points| points.0).sum())
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+.2}", self.as_f64())
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

/// What one signal brought at that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    pub signal: SignalKind,
    pub points: Points,
    pub event_id: Option<Uuid>,
}

/// A score of 0–100, its band, and the reasons: those that brought or cost most come first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warmness {
    pub score: u8,
    pub band: Band,
    /// The exact sum of the reasons' points.
    pub before_clamp: Points,
    pub reasons: Vec<Reason>,
}

/// The warmness at `as_of`. Signals after that moment are not known yet and do not count;
/// a signal that was delivered twice (same kind, same event) counts once.
///
/// `previous` is the band that was last announced; it holds on for five points downwards.
pub fn score(signals: &[Signal], as_of: DateTime<Utc>, previous: Option<Band>) -> Warmness {
    let known = known(signals, as_of);
    if let Some(opt_out) = standing_opt_out(&known) {
        return blocked(opt_out);
    }
    let mut reasons = capped(&known, as_of);
    reasons.retain(|reason| reason.points != Points::default());
    reasons.sort_by_key(|reason| Reverse(reason.points.0.abs()));

    let before_clamp: Points = reasons.iter().map(|reason| reason.points).sum();
    let score = before_clamp.clamped();
    Warmness {
        score,
        band: Band::after(previous, score),
        before_clamp,
        reasons,
    }
}

/// What counts at all, in one fixed order: by kind, then newest first.
fn known(signals: &[Signal], as_of: DateTime<Utc>) -> Vec<Signal> {
    let mut known: Vec<Signal> = signals
        .iter()
        .filter(|signal| signal.at <= as_of)
        .copied()
        .collect();
    known.sort_by_key(|signal| (signal.kind, Reverse(signal.at), signal.event_id));
    let mut seen = std::collections::HashSet::new();
    known.retain(|signal| match signal.event_id {
        Some(event) => seen.insert((signal.kind, event)),
        None => true,
    });
    let all = known.clone();
    known.retain(|signal| !is_answered(signal, &all));
    known
}

/// A later signal took this one's meaning away.
fn is_answered(signal: &Signal, all: &[Signal]) -> bool {
    match signal.kind {
        SignalKind::NoReplyToThreeTouches => all
            .iter()
            .any(|other| other.kind.is_inbound() && other.at > signal.at),
        SignalKind::HoldCreated => all
            .iter()
            .any(|other| other.kind == SignalKind::HoldAbandoned && other.at >= signal.at),
        SignalKind::HoldAbandoned => all
            .iter()
            .any(|other| other.kind == SignalKind::HoldCreated && other.at > signal.at),
        _ => false,
    }
}

fn standing_opt_out(known: &[Signal]) -> Option<&Signal> {
    let newest = |kind| known.iter().find(|signal| signal.kind == kind);
    let opt_out = newest(SignalKind::OptedOutOfAll)?;
    match newest(SignalKind::OptedIn) {
        Some(opt_in) if opt_in.at > opt_out.at => None,
        _ => Some(opt_out),
    }
}

fn blocked(opt_out: &Signal) -> Warmness {
    Warmness {
        score: 0,
        band: Band::Blocked,
        before_clamp: Points::default(),
        reasons: vec![Reason {
            signal: opt_out.kind,
            points: Points::default(),
            event_id: opt_out.event_id,
        }],
    }
}

fn capped(known: &[Signal], as_of: DateTime<Utc>) -> Vec<Reason> {
    known
        .chunk_by(|a, b| a.kind == b.kind)
        .flat_map(|same| same.iter().take(same[0].kind.weight().cap))
        .map(|signal| Reason {
            signal: signal.kind,
            points: points(signal, as_of),
            event_id: signal.event_id,
        })
        .collect()
}

fn points(signal: &Signal, as_of: DateTime<Utc>) -> Points {
    let weight = signal.kind.weight();
    let left = match weight.half_life_days {
        Some(half_life) => {
            let age_days = (as_of - signal.at).as_seconds_f64() / 86_400.0;
            (-age_days / half_life).exp2()
        }
        None => 1.0,
    };
    Points::rounded(weight.points * left)
}
