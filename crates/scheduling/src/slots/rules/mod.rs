//! Which starts are free: weekly local hours minus what is taken. Pure.
//!
//! Hours are wall time at the location, so 09:00 stays 09:00 over both edges of summer time.
//! A local time that the clocks skip is no slot; one that they repeat is offered once, the
//! first time round. The visit itself must lie within the hours; its buffers need not, they
//! only keep other visits away.

use chrono::{DateTime, Utc};
use jiff::{
    Span, Timestamp, ToSpan, Zoned,
    civil::{self, Date, Time, Weekday},
    tz::{AmbiguousOffset, TimeZone},
};

/// The longest range that one search covers, in local days.
pub const MAX_RANGE_DAYS: i64 = 31;
/// Minutes between offered starts, unless the clinic chose otherwise.
pub const DEFAULT_STEP_MINUTES: u32 = 15;

/// One stretch of a practitioner's week at one location, in local wall time.
/// Made by [`WeeklyHours::new`], so `from` is always before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklyHours {
    weekday: Weekday,
    from: Time,
    to: Time,
}

/// `to` is not after `from`; only 00:00 may be, and then means the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("working hours must end after they begin, on the same day")]
pub struct BackwardHours;

impl WeeklyHours {
    /// `to` = 00:00 means midnight at the end of `weekday`.
    pub fn new(weekday: Weekday, from: Time, to: Time) -> Result<Self, BackwardHours> {
        if to > from || to == Time::midnight() {
            Ok(Self { weekday, from, to })
        } else {
            Err(BackwardHours)
        }
    }

    /// When these hours end if they begin on `date`.
    fn closing(&self, date: Date) -> Option<civil::DateTime> {
        if self.to == Time::midnight() {
            Some(date.tomorrow().ok()?.to_datetime(self.to))
        } else {
            Some(date.to_datetime(self.to))
        }
    }
}

/// How long a visit takes, and how long the practitioner needs around it. All in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitLength {
    pub duration: u32,
    pub buffer_before: u32,
    pub buffer_after: u32,
}

/// A stretch of instants, its end not included. For taken time: buffers included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Interval {
    fn overlaps(&self, other: &Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }
}

/// One practitioner's search at one location.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    pub hours: &'a [WeeklyHours],
    pub zone: &'a TimeZone,
    pub visit: VisitLength,
    /// What the practitioner is occupied with anywhere, buffers included, in any order.
    pub busy: &'a [Interval],
    /// Starts from here …
    pub from: DateTime<Utc>,
    /// … and before here.
    pub to: DateTime<Utc>,
    pub now: DateTime<Utc>,
    /// Minutes from now before which nothing is offered.
    pub min_notice: u32,
    /// Minutes between starts, counted from the full local hour: a divisor of 60.
    pub step: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    #[error("`to` must be after `from`")]
    EmptyRange,
    #[error("a search may cover {MAX_RANGE_DAYS} days at most")]
    RangeTooLong,
    #[error("the step must divide an hour")]
    Step,
    #[error("a visit must take at least a minute")]
    NoDuration,
    #[error("a moment is outside of the calendar")]
    OutOfRange,
}

/// The free visits within the range, in time order, each once. The visit's own time, without
/// buffers.
pub fn free_starts(search: &Search) -> Result<Vec<Interval>, SearchError> {
    check(search)?;
    let first = zoned(search.from, search.zone)?.date();
    let last = zoned(search.to, search.zone)?.date();
    let mut busy = search.busy.to_vec();
    busy.sort_unstable();

    let mut free: Vec<Interval> = first
        .series(1.day())
        .take_while(|date| *date <= last)
        .flat_map(|date| open_visits(search, date))
        .filter(|visit| is_wanted(search, visit) && is_free(search, &busy, visit))
        .collect();
    free.sort_unstable();
    free.dedup();
    Ok(free)
}

/// The wall time of an instant, for showing: `2026-11-23T09:00:00+11:00[Australia/Sydney]`.
pub fn local_start(starts_at: DateTime<Utc>, zone: &TimeZone) -> Option<Zoned> {
    zoned(starts_at, zone).ok()
}

/// What a visit occupies with its buffers. The exclusion constraint holds the same range.
pub fn occupied(starts_at: DateTime<Utc>, visit: VisitLength) -> Interval {
    Interval {
        starts_at: starts_at - minutes(visit.buffer_before),
        ends_at: starts_at + minutes(visit.duration) + minutes(visit.buffer_after),
    }
}

/// Whether a visit lies within working hours on that wall clock, on the step or not: what a
/// booking by hand must meet.
pub fn is_within_hours(
    hours: &[WeeklyHours],
    zone: &TimeZone,
    starts_at: DateTime<Utc>,
    duration: u32,
) -> bool {
    let ends_at = starts_at + minutes(duration);
    let Ok(start) = zoned(starts_at, zone) else {
        return false;
    };
    let date = start.date();
    hours
        .iter()
        .filter(|hours| hours.weekday == date.weekday())
        .filter_map(|hours| open_between(hours, date, zone))
        .any(|open| open.starts_at <= starts_at && ends_at <= open.ends_at)
}

fn check(search: &Search) -> Result<(), SearchError> {
    if search.to <= search.from {
        return Err(SearchError::EmptyRange);
    }
    if search.step == 0 || 60 % search.step != 0 {
        return Err(SearchError::Step);
    }
    if search.visit.duration == 0 {
        return Err(SearchError::NoDuration);
    }
    // Local days, so that a month over the edge of summer time is a month.
    let end = zoned(search.from, search.zone)?
        .checked_add(Span::new().days(MAX_RANGE_DAYS))
        .map_err(|_| SearchError::OutOfRange)?;
    if zoned(search.to, search.zone)? > end {
        return Err(SearchError::RangeTooLong);
    }
    Ok(())
}

/// Every visit on the step that fits into that day's hours.
fn open_visits(search: &Search, date: Date) -> Vec<Interval> {
    search
        .hours
        .iter()
        .filter(|hours| hours.weekday == date.weekday())
        .flat_map(|hours| visits_within(search, hours, date))
        .collect()
}

fn visits_within(search: &Search, hours: &WeeklyHours, date: Date) -> Vec<Interval> {
    let Some(open) = open_between(hours, date, search.zone) else {
        return Vec::new();
    };
    let Some(closing) = hours.closing(date) else {
        return Vec::new();
    };
    let step = Span::new().minutes(search.step);
    first_on_step(date.to_datetime(hours.from), search.step)
        .into_iter()
        .flat_map(|first| first.series(step))
        .take_while(|local| *local < closing)
        .filter_map(|local| instant_once(local, search.zone))
        .map(|starts_at| Interval {
            starts_at,
            ends_at: starts_at + minutes(search.visit.duration),
        })
        .filter(|visit| visit.ends_at <= open.ends_at)
        .collect()
}

/// The hours of one day as instants. Where the clocks skip an end, it is the moment of the
/// jump's other side; where they repeat one, its first time round.
fn open_between(hours: &WeeklyHours, date: Date, zone: &TimeZone) -> Option<Interval> {
    let instant = |local| {
        let zoned = zone.to_ambiguous_zoned(local).compatible().ok()?;
        utc(zoned.timestamp())
    };
    Some(Interval {
        starts_at: instant(date.to_datetime(hours.from))?,
        ends_at: instant(hours.closing(date)?)?,
    })
}

/// The first wall time from `from` whose minutes are on the step.
fn first_on_step(from: civil::DateTime, step: u32) -> Option<civil::DateTime> {
    let seconds = i64::from(from.minute()) * 60 + i64::from(from.second());
    let step = i64::from(step) * 60;
    let wait = (step - seconds % step) % step;
    from.with()
        .subsec_nanosecond(0)
        .build()
        .ok()?
        .checked_add(Span::new().seconds(wait))
        .ok()
}

/// The instant of a wall time: none if the clocks skip it, the first if they repeat it.
fn instant_once(local: civil::DateTime, zone: &TimeZone) -> Option<DateTime<Utc>> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return None;
    }
    utc(ambiguous.earlier().ok()?)
}

fn is_wanted(search: &Search, visit: &Interval) -> bool {
    let earliest = search.now + minutes(search.min_notice);
    visit.starts_at >= search.from.max(earliest) && visit.starts_at < search.to
}

/// `busy` in time order of starts.
fn is_free(search: &Search, busy: &[Interval], visit: &Interval) -> bool {
    let occupied = occupied(visit.starts_at, search.visit);
    busy.iter()
        .take_while(|taken| taken.starts_at < occupied.ends_at)
        .all(|taken| !taken.overlaps(&occupied))
}

fn minutes(minutes: u32) -> chrono::Duration {
    chrono::Duration::minutes(i64::from(minutes))
}

fn zoned(at: DateTime<Utc>, zone: &TimeZone) -> Result<Zoned, SearchError> {
    Timestamp::from_microsecond(at.timestamp_micros())
        .map(|at| at.to_zoned(zone.clone()))
        .map_err(|_| SearchError::OutOfRange)
}

fn utc(at: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(at.as_microsecond())
}

#[cfg(test)]
mod tests;
