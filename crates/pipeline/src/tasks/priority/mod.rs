//! Which task is worked next: 0–100 points with the reasons for them. Pure.
//!
//! `P = clamp(round(35·U + 20·W + 15·V + 15·R + 15·L) + manual, 0, 100)`: urgency, warmness,
//! value, no-show risk and service level. Some types never sink below a floor, because a
//! patient is waiting or the law is. The reasons are whole points and add up to `P` exactly.

use std::cmp::{Ordering, Reverse};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// How far staff may push a task up or down.
pub const MANUAL_RANGE: std::ops::RangeInclusive<i32> = -20..=20;

/// Types that never sink below so many points.
pub const FLOORS: &[(&str, i32)] = &[
    ("opt_out_review", 80),
    ("delivery_uncertain", 70),
    ("unanswered_reply", 60),
];

/// What is known of a task. What is not known counts nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Facts<'a> {
    /// The task's type, such as `unanswered_reply`.
    pub kind: &'a str,
    pub due_at: Option<DateTime<Utc>>,
    /// The contact's warmness, 0–100.
    pub warmness: Option<u8>,
    /// Where its expected value (price × chance of attendance) stands among the open tasks,
    /// 0–1.
    pub value_percentile: Option<f64>,
    /// Of the contact's nearest booking in the next 72 hours, 0–1.
    pub no_show_risk: Option<f64>,
    pub sla: Option<Sla>,
    /// Staff's own push, −20…+20.
    pub manual: i32,
}

/// A promise to act within a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sla {
    pub since: DateTime<Utc>,
    pub within: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    Urgency,
    Warmness,
    Value,
    NoShowRisk,
    Sla,
    Manual,
    /// What the type's floor added.
    Floor,
    /// What was over 100 or under 0.
    Limit,
}

impl Factor {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::Warmness => "warmness",
            Self::Value => "value",
            Self::NoShowRisk => "no_show_risk",
            Self::Sla => "sla",
            Self::Manual => "manual",
            Self::Floor => "floor",
            Self::Limit => "limit",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub factor: Factor,
    pub points: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priority {
    /// 0–100.
    pub points: i32,
    /// Those that changed something, in the formula's order; their sum is `points`.
    pub reasons: Vec<Reason>,
}

/// The priority at `now`.
pub fn priority(facts: &Facts, now: DateTime<Utc>) -> Priority {
    let mut reasons = weighed(facts, now);
    reasons.push(Reason {
        factor: Factor::Manual,
        points: facts
            .manual
            .clamp(*MANUAL_RANGE.start(), *MANUAL_RANGE.end()),
    });
    raise(&mut reasons, Factor::Limit, |sum| sum.clamp(0, 100));
    raise(&mut reasons, Factor::Floor, |sum| {
        sum.max(floor(facts.kind))
    });
    reasons.retain(|reason| reason.points != 0);
    Priority {
        points: sum(&reasons),
        reasons,
    }
}

/// A task's place in its queue: most points, then due first, then oldest, then by id. Tasks
/// without a due time come after those with one.
pub fn queue_order<Id: Ord>(
    a: &(i32, Option<DateTime<Utc>>, DateTime<Utc>, Id),
    b: &(i32, Option<DateTime<Utc>>, DateTime<Utc>, Id),
) -> Ordering {
    let key = |task: &(i32, Option<DateTime<Utc>>, DateTime<Utc>, Id)| {
        let due = task.1.unwrap_or(DateTime::<Utc>::MAX_UTC);
        (Reverse(task.0), due, task.2)
    };
    key(a).cmp(&key(b)).then_with(|| a.3.cmp(&b.3))
}

fn floor(kind: &str) -> i32 {
    FLOORS
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or(0, |&(_, points)| points)
}

/// The five weighed factors in whole points whose sum is the rounded sum: each rounded down,
/// and what is missing given to those that lost most.
fn weighed(facts: &Facts, now: DateTime<Utc>) -> Vec<Reason> {
    let exact = [
        (Factor::Urgency, 35.0 * urgency(facts.due_at, now)),
        (
            Factor::Warmness,
            20.0 * f64::from(facts.warmness.unwrap_or(0).min(100)) / 100.0,
        ),
        (Factor::Value, 15.0 * unit(facts.value_percentile)),
        (Factor::NoShowRisk, 15.0 * unit(facts.no_show_risk)),
        (Factor::Sla, 15.0 * sla(facts.sla, now)),
    ];
    let total = exact.iter().map(|(_, points)| points).sum::<f64>().round() as i32;
    let mut reasons: Vec<Reason> = exact
        .iter()
        .map(|&(factor, points)| Reason {
            factor,
            points: points.floor() as i32,
        })
        .collect();
    let missing = total - sum(&reasons);
    let mut by_loss: Vec<usize> = (0..exact.len()).collect();
    by_loss.sort_by(|&a, &b| exact[b].1.fract().total_cmp(&exact[a].1.fract()));
    for &index in by_loss.iter().take(usize::try_from(missing).unwrap_or(0)) {
        reasons[index].points += 1;
    }
    reasons
}

/// 1 when overdue, else halved every twelve hours that are left.
fn urgency(due_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> f64 {
    match due_at {
        None => 0.0,
        Some(due_at) if due_at <= now => 1.0,
        Some(due_at) => (-hours(due_at - now) / 12.0).exp2(),
    }
}

/// Elapsed over promised, 1.2 at most: a broken promise outweighs a kept one.
fn sla(sla: Option<Sla>, now: DateTime<Utc>) -> f64 {
    match sla {
        Some(sla) if sla.within > Duration::zero() => {
            (hours(now - sla.since) / hours(sla.within)).clamp(0.0, 1.2)
        }
        Some(_) => 1.2,
        None => 0.0,
    }
}

fn hours(span: Duration) -> f64 {
    span.as_seconds_f64() / 3_600.0
}

/// Within 0–1; what is no number counts nothing.
fn unit(value: Option<f64>) -> f64 {
    value
        .filter(|value| !value.is_nan())
        .map_or(0.0, |value| value.clamp(0.0, 1.0))
}

fn sum(reasons: &[Reason]) -> i32 {
    reasons.iter().map(|reason| reason.points).sum()
}

/// Adds the difference that `to` makes, as a reason of its own.
fn raise(reasons: &mut Vec<Reason>, factor: Factor, to: impl Fn(i32) -> i32) {
    let before = sum(reasons);
    reasons.push(Reason {
        factor,
        points: to(before) - before,
    });
}

#[cfg(test)]
mod tests;
