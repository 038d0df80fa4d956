//! Who gets the next lead or task: whoever is on shift and carries least. Pure.

use chrono::{DateTime, Utc};
use jiff::{
    Timestamp,
    civil::{Time, Weekday},
    tz::TimeZone,
};

/// One member of a location's staff, as far as sharing out work cares. `Id` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<Id> {
    pub id: Id,
    pub on_shift: bool,
    /// Open cards and tasks.
    pub load: u32,
    /// When work was last given to them.
    pub last_given_at: Option<DateTime<Utc>>,
}

/// The choice and what it was made from, for the event that says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<Id> {
    pub id: Id,
    /// What they carried before.
    pub load: u32,
    /// How many were on shift.
    pub among: usize,
}

/// The one on shift with the least load; among equals the one who has waited longest for
/// work, then the smallest id, so that the same facts always choose the same person. `None`
/// if nobody is on shift: the work waits for the next who is.
pub fn choose<Id: Copy + Ord>(candidates: &[Candidate<Id>]) -> Option<Choice<Id>> {
    let on_shift = || candidates.iter().filter(|candidate| candidate.on_shift);
    let chosen = on_shift().min_by_key(|candidate| {
        // None, never given any, comes before every moment.
        (candidate.load, candidate.last_given_at, candidate.id)
    })?;
    Some(Choice {
        id: chosen.id,
        load: chosen.load,
        among: on_shift().count(),
    })
}

/// A stretch of somebody's week in the location's wall time. `to` = 00:00, or any time not
/// after `from`, is on the next day: night shifts are shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub weekday: Weekday,
    pub from: Time,
    pub to: Time,
}

impl Shift {
    fn covers(&self, weekday: Weekday, time: Time) -> bool {
        let today = weekday == self.weekday;
        if self.from < self.to {
            return today && self.from <= time && time < self.to;
        }
        let morning_after = weekday == self.weekday.next();
        (today && self.from <= time) || (morning_after && time < self.to)
    }
}

/// Whether someone with these shifts is at work at `now`.
pub fn is_on_shift(shifts: &[Shift], zone: &TimeZone, now: DateTime<Utc>) -> bool {
    let Ok(now) = Timestamp::from_microsecond(now.timestamp_micros()) else {
        return false;
    };
    let local = now.to_zoned(zone.clone());
    shifts
        .iter()
        .any(|shift| shift.covers(local.weekday(), local.time()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(id: u8, load: u32) -> Candidate<u8> {
        Candidate {
            id,
            on_shift: true,
            load,
            last_given_at: None,
        }
    }

    fn at(rfc3339: &str) -> DateTime<Utc> {
        rfc3339.parse().unwrap()
    }

    #[test]
    fn the_least_loaded_on_shift_gets_it() {
        let off = Candidate {
            on_shift: false,
            ..candidate(1, 0)
        };
        let choice = choose(&[off, candidate(2, 5), candidate(3, 4)]).unwrap();
        assert_eq!((choice.id, choice.load, choice.among), (3, 4, 2));
    }

    #[test]
    fn nobody_on_shift_gets_nothing() {
        assert_eq!(choose::<u8>(&[]), None);
        let off = Candidate {
            on_shift: false,
            ..candidate(1, 0)
        };
        assert_eq!(choose(&[off]), None);
    }

    #[test]
    fn equals_take_turns_and_then_go_by_id() {
        let given = |id, when| Candidate {
            last_given_at: Some(at(when)),
            ..candidate(id, 2)
        };
        let (early, late) = ("2026-11-22T08:00:00Z", "2026-11-22T09:00:00Z");
        let chosen = |candidates: &[Candidate<u8>]| choose(candidates).unwrap().id;
        assert_eq!(chosen(&[given(1, late), given(2, early)]), 2);
        assert_eq!(chosen(&[given(1, early), candidate(2, 2)]), 2);
        assert_eq!(chosen(&[given(2, early), given(1, early)]), 1);
    }

    #[test]
    fn shifts_are_wall_time_and_may_cross_midnight() {
        let zone = TimeZone::get("Australia/Sydney").unwrap();
        let day = Shift {
            weekday: Weekday::Monday,
            from: Time::constant(9, 0, 0, 0),
            to: Time::constant(17, 0, 0, 0),
        };
        let night = Shift {
            from: Time::constant(22, 0, 0, 0),
            to: Time::constant(6, 0, 0, 0),
            ..day
        };
        let evening = Shift {
            from: Time::constant(17, 0, 0, 0),
            to: Time::midnight(),
            ..day
        };
        // Monday 23 November 2026 in Sydney is UTC+11.
        for (shift, now, on) in [
            (day, "2026-11-22T22:00:00Z", true),
            (day, "2026-11-22T21:59:59Z", false),
            (day, "2026-11-23T06:00:00Z", false),
            (day, "2026-11-23T22:00:00Z", false),
            (night, "2026-11-23T12:00:00Z", true),
            (night, "2026-11-23T18:59:00Z", true),
            (night, "2026-11-23T19:00:00Z", false),
            (night, "2026-11-22T18:00:00Z", false),
            (evening, "2026-11-23T12:59:00Z", true),
            (evening, "2026-11-23T13:00:00Z", false),
        ] {
            assert_eq!(is_on_shift(&[shift], &zone, at(now)), on, "{now}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_list_does_not_matter(loads in prop::collection::vec((0u32..4, any::<bool>()), 0..10)) {
            let staff: Vec<_> = loads
                .iter()
                .enumerate()
                .map(|(id, &(load, on_shift))| Candidate { on_shift, ..candidate(id as u8, load) })
                .collect();
            let reversed: Vec<_> = staff.iter().rev().copied().collect();
            let choice = choose(&staff);
            prop_assert_eq!(choice, choose(&reversed));
            let least = staff.iter().filter(|c| c.on_shift).map(|c| c.load).min();
            prop_assert_eq!(choice.map(|c| c.load), least);
        }
    }
}
