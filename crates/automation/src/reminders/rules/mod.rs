//! Which reminders a visit gets, and when each may be sent. Pure.
//!
//! Three days, one day and two hours before, fewer for visits booked at short notice, all
//! within the hours in which people are texted at the visit's place. A reminder that would
//! fall into the night moves to the evening before it; one that comes too late is dropped.
//! Days are calendar days: the reminder for a nine o'clock visit is at nine o'clock also when
//! the clocks change in between.

use chrono::{DateTime, Duration, Utc};
use jiff::{
    Timestamp, ToSpan, Zoned,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    #[serde(rename = "72h")]
    ThreeDays,
    #[serde(rename = "24h")]
    OneDay,
    #[serde(rename = "2h")]
    TwoHours,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::ThreeDays, Self::OneDay, Self::TwoHours];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ThreeDays => "72h",
            Self::OneDay => "24h",
            Self::TwoHours => "2h",
        }
    }

    /// The stored form back; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The least time between booking and visit for which this reminder makes sense. Under
    /// three hours the confirmation of the booking is reminder enough.
    fn least_lead(self) -> Duration {
        Duration::hours(match self {
            Self::ThreeDays => 80,
            Self::OneDay => 26,
            Self::TwoHours => 3,
        })
    }

    fn nominal(self, starts_at: &Zoned) -> Option<Zoned> {
        let before = match self {
            Self::ThreeDays => 3.days(),
            Self::OneDay => 1.day(),
            Self::TwoHours => 2.hours(),
        };
        starts_at.checked_sub(before).ok()
    }
}

/// When people may be texted, as wall time at the visit's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendingHours {
    pub from: Time,
    /// Not included.
    pub to: Time,
    /// Where a reminder goes that would fall into the night: the evening before.
    pub evening: Time,
}

impl Default for SendingHours {
    /// 08:00–21:00, the bound for transactional texts in the United States; evenings at 20:00.
    fn default() -> Self {
        Self {
            from: Time::constant(8, 0, 0, 0),
            to: Time::constant(21, 0, 0, 0),
            evening: Time::constant(20, 0, 0, 0),
        }
    }
}

/// A visit as far as reminders care.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    pub starts_at: DateTime<Utc>,
    /// When it got this start: booked, or last moved.
    pub booked_at: DateTime<Utc>,
    /// Of the location.
    pub zone: &'a TimeZone,
}

/// One reminder to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    pub kind: Kind,
    pub due_at: DateTime<Utc>,
    /// From here on it is useless: the next reminder's time, or half an hour before the visit.
    pub not_after: DateTime<Utc>,
}

/// Whether a due reminder may go out now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    Now,
    /// It is night there; this is the next morning's hour, and still in time.
    Later(DateTime<Utc>),
    /// Nobody is helped by it any more.
    Drop,
}

const LAST_USE_BEFORE_START: Duration = Duration::minutes(30);
/// A reminder that had to move to the morning must leave this long to the visit.
const LEAST_WARNING: Duration = Duration::hours(1);

/// The reminders of a visit in time order; none if it was booked under three hours before.
pub fn plan(visit: &Visit, hours: &SendingHours) -> Vec<Planned> {
    let Some(starts_at) = zoned(visit.starts_at, visit.zone) else {
        return Vec::new();
    };
    let lead = visit.starts_at - visit.booked_at;
    let mut due: Vec<(Kind, DateTime<Utc>)> = Kind::ALL
        .into_iter()
        .filter(|kind| lead >= kind.least_lead())
        .filter_map(|kind| Some((kind, within_hours(kind.nominal(&starts_at)?, visit, hours)?)))
        .collect();
    due.sort_by_key(|&(kind, at)| (at, kind));

    let last_use = visit.starts_at - LAST_USE_BEFORE_START;
    let ends = due.iter().skip(1).map(|&(_, at)| at).chain([last_use]);
    due.iter()
        .zip(ends)
        .filter(|&(&(_, due_at), not_after)| due_at < not_after)
        .map(|(&(kind, due_at), not_after)| Planned {
            kind,
            due_at,
            not_after,
        })
        .collect()
}

/// The check at the moment of sending: a worker may have lagged into the night or beyond use.
pub fn at_sending(
    now: DateTime<Utc>,
    not_after: DateTime<Utc>,
    zone: &TimeZone,
    hours: &SendingHours,
) -> Sending {
    if now >= not_after {
        return Sending::Drop;
    }
    let Some(local) = zoned(now, zone) else {
        return Sending::Drop;
    };
    if is_within(hours, local.time()) {
        return Sending::Now;
    }
    match next_morning(&local, hours) {
        Some(morning) if morning < not_after => Sending::Later(morning),
        _ => Sending::Drop,
    }
}

/// The time itself, the evening before it, or, where that is gone, the morning after.
fn within_hours(nominal: Zoned, visit: &Visit, hours: &SendingHours) -> Option<DateTime<Utc>> {
    if is_within(hours, nominal.time()) {
        return utc(nominal.timestamp());
    }
    let evening = evening_before(&nominal, hours)?;
    if evening > visit.booked_at {
        return Some(evening);
    }
    next_morning(&nominal, hours).filter(|morning| *morning <= visit.starts_at - LEAST_WARNING)
}

fn is_within(hours: &SendingHours, time: Time) -> bool {
    hours.from <= time && time < hours.to
}

fn evening_before(local: &Zoned, hours: &SendingHours) -> Option<DateTime<Utc>> {
    let date = if local.time() < hours.from {
        local.date().yesterday().ok()?
    } else {
        local.date()
    };
    instant(date, hours.evening, local.time_zone())
}

fn next_morning(local: &Zoned, hours: &SendingHours) -> Option<DateTime<Utc>> {
    let date = if local.time() < hours.from {
        local.date()
    } else {
        local.date().tomorrow().ok()?
    };
    instant(date, hours.from, local.time_zone())
}

/// A wall time that the clocks skip becomes the one after the jump.
fn instant(date: Date, time: Time, zone: &TimeZone) -> Option<DateTime<Utc>> {
    let zoned = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
    utc(zoned.timestamp())
}

fn zoned(at: DateTime<Utc>, zone: &TimeZone) -> Option<Zoned> {
    let at = Timestamp::from_microsecond(at.timestamp_micros()).ok()?;
    Some(at.to_zoned(zone.clone()))
}

fn utc(at: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(at.as_microsecond())
}

#[cfg(test)]
mod tests;
