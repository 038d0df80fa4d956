//! Wall time of shifts.

use chrono::{DateTime, NaiveTime, Utc};
use kernel::{Id, Zone, id};
use platform::FieldError;

/// The last instant of a day: what `24:00` is kept as.
const MIDNIGHT: Option<NaiveTime> = NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999);

/// `09:00`, or `24:00` for the end of the day.
pub fn time(text: &str) -> Option<NaiveTime> {
    match text {
        "24:00" => MIDNIGHT,
        _ => NaiveTime::parse_from_str(text, "%H:%M").ok(),
    }
}

pub fn text(time: NaiveTime) -> String {
    match Some(time) == MIDNIGHT {
        true => "24:00".to_owned(),
        false => time.format("%H:%M").to_string(),
    }
}

/// The weekday and wall time of an instant in a zone.
pub fn local(at: DateTime<Utc>, zone: &Zone) -> (i16, NaiveTime) {
    let instant = jiff::Timestamp::from_microsecond(at.timestamp_micros()).unwrap_or_default();
    let local = instant.to_zoned(zone.rules());
    let (hour, minute, second) = (local.hour(), local.minute(), local.second());
    let unsigned = |part: i8| u32::from(part.unsigned_abs());
    let time = NaiveTime::from_hms_opt(unsigned(hour), unsigned(minute), unsigned(second));
    let weekday = local.weekday().to_monday_one_offset();
    (i16::from(weekday), time.unwrap_or_default())
}

/// One shift a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub location: Id<id::Location>,
    pub weekday: i16,
    pub from: NaiveTime,
    pub to: NaiveTime,
}

/// Shifts that end before they begin, or that overlap at one location.
pub fn faults(shifts: &[Shift]) -> Vec<FieldError> {
    let mut errors = vec![];
    for (index, shift) in shifts.iter().enumerate() {
        if shift.from >= shift.to {
            let detail = "must be later than `from`; a night is two shifts";
            errors.push(FieldError::new(
                format!("/shifts/{index}/to"),
                "order",
                detail,
            ));
        }
        let overlaps = shifts[..index].iter().any(|other| {
            (other.location, other.weekday) == (shift.location, shift.weekday)
                && other.from < shift.to
                && shift.from < other.to
        });
        if overlaps {
            let detail = "overlaps another shift of that day and location";
            errors.push(FieldError::new(
                format!("/shifts/{index}"),
                "overlap",
                detail,
            ));
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn shift(weekday: i16, from: &str, to: &str) -> Shift {
        Shift {
            location: Id::from_uuid(Uuid::nil()),
            weekday,
            from: time(from).unwrap(),
            to: time(to).unwrap(),
        }
    }

    #[test]
    fn a_time_reads_back_as_it_was_written() {
        for written in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(text(time(written).unwrap()), written);
        }
        assert!(time("25:00").is_none() && time("9am").is_none());
    }

    #[test]
    fn an_instant_is_local_to_the_location_also_across_a_change_of_clocks() {
        let sydney: Zone = "Australia/Sydney".parse().unwrap();
        let at = |text: &str| {
            let (day, time) = local(text.parse().unwrap(), &sydney);
            (day, super::text(time))
        };
        assert_eq!(at("2026-11-22T22:30:00Z"), (1, "09:30".to_owned()));
        // Summer time ends at 03:00 on 5 April 2026, a Sunday.
        assert_eq!(at("2026-04-04T15:30:00Z"), (7, "02:30".to_owned()));
        assert_eq!(at("2026-04-04T16:30:00Z"), (7, "02:30".to_owned()));
        assert_eq!(at("2026-04-04T17:30:00Z"), (7, "03:30".to_owned()));
    }

    #[test]
    fn every_wrong_shift_is_named() {
        let shifts = [
            shift(1, "09:00", "12:00"),
            shift(1, "12:00", "17:00"),
            shift(1, "16:00", "18:00"),
            shift(2, "17:00", "09:00"),
            shift(2, "22:00", "24:00"),
        ];
        let named: Vec<_> = faults(&shifts)
            .into_iter()
            .map(|e| format!("{} {}", e.pointer, e.code))
            .collect();
        assert_eq!(named, ["/shifts/2 overlap", "/shifts/3/to order"]);
    }
}
