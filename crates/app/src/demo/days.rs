//! Wall time at a place, and back.

use chrono::{DateTime, Utc};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// An instant, as everything in the demo's past is dated.
pub type At = DateTime<Utc>;

/// The day that it is there.
pub fn day_of(at: At, zone: &TimeZone) -> Date {
    let at = Timestamp::from_second(at.timestamp()).unwrap_or_default();
    at.to_zoned(zone.clone()).date()
}

/// So many minutes after midnight of that day, by the wall clock there.
pub fn instant(day: Date, minutes: i64, zone: &TimeZone) -> At {
    let minutes = minutes.clamp(0, 24 * 60 - 1);
    let hour = i8::try_from(minutes / 60).unwrap_or_default();
    let minute = i8::try_from(minutes % 60).unwrap_or_default();
    let there = day.at(hour, minute, 0, 0).to_zoned(zone.clone());
    let second = there.map_or(0, |there| there.timestamp().as_second());
    DateTime::from_timestamp(second, 0).unwrap_or_default()
}

/// The day so many days later, or earlier.
pub fn plus(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(day)
}

/// 1 is Monday, 7 is Sunday.
pub fn weekday(day: Date) -> i16 {
    i16::from(day.weekday().to_monday_one_offset())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_minutes_are_those_of_the_place() {
        let perth = TimeZone::get("Australia/Perth").unwrap();
        let at = instant(jiff::civil::date(2026, 11, 23), 9 * 60 + 30, &perth);
        assert_eq!(at.to_rfc3339(), "2026-11-23T01:30:00+00:00");
        assert_eq!(day_of(at, &perth), jiff::civil::date(2026, 11, 23));
        assert_eq!(weekday(plus(day_of(at, &perth), 6)), 7);
    }
}
