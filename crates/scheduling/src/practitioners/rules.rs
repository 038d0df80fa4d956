//! Weekly hours as they are written and checked. Pure.

use chrono::{NaiveTime, Timelike};
use jiff::civil;
use kernel::{Id, Weekday, id};
use platform::FieldError;

use crate::slots::rules::{BackwardHours, WeeklyHours};

/// One stretch of a week at one location, in its wall time. `to` = 00:00 is the end of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours {
    pub location: Id<id::Location>,
    pub weekday: Weekday,
    pub from: NaiveTime,
    pub to: NaiveTime,
}

impl Hours {
    /// As the slot rules take them.
    ///
    /// # Errors
    /// When they end before they begin.
    pub fn weekly(&self) -> Result<WeeklyHours, BackwardHours> {
        weekly(self.weekday.number(), self.from, self.to)
    }
}

/// Stored hours as the slot rules take them.
///
/// # Errors
/// When they end before they begin.
pub(super) fn weekly(
    weekday: i16,
    from: NaiveTime,
    to: NaiveTime,
) -> Result<WeeklyHours, BackwardHours> {
    let weekday = i8::try_from(weekday)
        .ok()
        .and_then(|number| civil::Weekday::from_monday_one_offset(number).ok())
        .ok_or(BackwardHours)?;
    WeeklyHours::new(weekday, civil_time(from), civil_time(to))
}

fn civil_time(time: NaiveTime) -> civil::Time {
    // A time of day has no part that does not fit.
    let part = |part: u32| i8::try_from(part).unwrap_or_default();
    civil::time(
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
        0,
    )
}

/// `09:00`.
pub fn read_time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

pub fn show_time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// Every fault of the hours, each where it is.
pub fn faults(hours: &[Hours]) -> Vec<FieldError> {
    let mut faults = vec![];
    for (index, these) in hours.iter().enumerate() {
        if these.weekly().is_err() {
            faults.push(FieldError::new(
                format!("/hours/{index}/to"),
                "backward",
                "must be after `from` on the same day; 00:00 is the end of the day",
            ));
        }
        let same = |other: &&Hours| {
            (other.location, other.weekday) == (these.location, these.weekday)
                && these.from < end(other)
                && other.from < end(these)
        };
        if hours[..index].iter().any(|other| same(&other)) {
            faults.push(FieldError::new(
                format!("/hours/{index}"),
                "overlap",
                "overlaps other hours of that day at that location",
            ));
        }
    }
    faults
}

fn end(hours: &Hours) -> NaiveTime {
    match hours.to == NaiveTime::MIN {
        true => NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(hours.to),
        false => hours.to,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn hours(location: u128, weekday: Weekday, from: &str, to: &str) -> Hours {
        Hours {
            location: Id::from_uuid(Uuid::from_u128(location)),
            weekday,
            from: read_time(from).unwrap(),
            to: read_time(to).unwrap(),
        }
    }

    fn found(list: &[Hours]) -> Vec<String> {
        faults(list)
            .into_iter()
            .map(|fault| format!("{} {}", fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn a_week_counts_from_monday() {
        for (index, day) in Weekday::ALL.into_iter().enumerate() {
            assert_eq!(usize::try_from(day.number()), Ok(index + 1));
            assert_eq!(Weekday::of_number(day.number()), Some(day));
        }
        assert_eq!(Weekday::of_number(0), None);
    }

    #[test]
    fn times_read_as_they_show() {
        for text in ["00:00", "09:30", "23:59"] {
            assert_eq!(show_time(read_time(text).unwrap()), text);
        }
        assert_eq!(read_time("24:00"), None);
        assert_eq!(read_time("9am"), None);
    }

    #[test]
    fn split_days_and_hours_until_midnight_are_fine() {
        let week = [
            hours(1, Weekday::Mon, "09:00", "12:00"),
            hours(1, Weekday::Mon, "12:00", "17:00"),
            hours(2, Weekday::Mon, "09:00", "12:00"),
            hours(1, Weekday::Tue, "20:00", "00:00"),
        ];
        assert!(found(&week).is_empty());
    }

    #[test]
    fn backward_and_overlapping_hours_are_each_named() {
        let week = [
            hours(1, Weekday::Mon, "17:00", "09:00"),
            hours(1, Weekday::Tue, "09:00", "12:00"),
            hours(1, Weekday::Tue, "11:00", "13:00"),
            hours(1, Weekday::Wed, "22:00", "00:00"),
            hours(1, Weekday::Wed, "23:00", "23:30"),
        ];
        assert_eq!(
            found(&week),
            [
                "/hours/0/to backward",
                "/hours/2 overlap",
                "/hours/4 overlap"
            ]
        );
    }
}
