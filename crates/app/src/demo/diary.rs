//! The diary: three months behind and two weeks ahead, filled as a clinic's is.

use chrono::TimeDelta;
use jiff::civil::Date;

use super::{
    clinic::{Offer, needles},
    days::{At, day_of, instant, plus, weekday},
    past::{Past, Who},
};

const DAYS_BEHIND: i64 = 90;
const DAYS_AHEAD: i64 = 14;

/// A patient in treatment: from when they want their next visit, and how many more.
#[derive(Clone, Copy, Debug)]
pub struct Patient {
    pub who: Who,
    pub site: usize,
    pub due: Date,
    pub left: i64,
    /// When their last visit was over: the next one is booked on the way out.
    pub last_end: Option<At>,
    /// Nothing more was agreed with them before this.
    pub since: At,
}

/// A time in somebody's diary.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    pub site: usize,
    pub practitioner: usize,
    pub day: Date,
    /// After midnight, by the wall clock there.
    pub minute: i64,
    pub starts: At,
    /// Minutes until the practitioner's stretch ends.
    pub room: i64,
}

impl Past {
    /// Fills every practitioner's diary, day by day.
    pub fn fill_diaries(&mut self) {
        for offset in -DAYS_BEHIND..=DAYS_AHEAD {
            for practitioner in 0..self.clinic.practitioners.len() {
                let site = self.clinic.practitioners[practitioner].site;
                let day = plus(day_of(self.now, &self.site(site).zone), offset);
                for &(on, from, to) in self.clinic.practitioners[practitioner].week {
                    if on.contains(&weekday(day)) {
                        self.fill(site, practitioner, day, offset, (from * 60, to * 60));
                    }
                }
            }
        }
    }

    fn fill(
        &mut self,
        site: usize,
        practitioner: usize,
        day: Date,
        offset: i64,
        (from, to): (i64, i64),
    ) {
        let mut minute = from;
        while minute + 30 <= to {
            let wanted = demand(minute / 60) * of_weekday(weekday(day)) * of_offset(offset);
            if !self.chance.likely(wanted) {
                minute += 15;
                continue;
            }
            let starts = instant(day, minute, &self.site(site).zone);
            let taken = self.visit(Slot {
                site,
                practitioner,
                day,
                minute,
                starts,
                room: to - minute,
            });
            // A cancelled visit's time is sometimes given to somebody else.
            minute += if taken == 0 && self.chance.likely(0.5) {
                30
            } else {
                taken
            };
        }
    }

    /// What they come for: the first time an assessment, if there is room for one.
    pub fn offer(&mut self, first: bool, slot: &Slot) -> Option<Offer> {
        let fits = |offer: &Offer| offer.minutes + offer.buffer_after <= slot.room;
        let offers = self.clinic.offers.clone();
        if first {
            return offers.first().copied().filter(fits);
        }
        let needling = if needles(slot.practitioner) { 10 } else { 0 };
        let choice: Vec<(Offer, u32)> = offers
            .into_iter()
            .zip([0, 60, 15, 15, needling])
            .filter(|(offer, weight)| *weight > 0 && fits(offer))
            .collect();
        (!choice.is_empty()).then(|| self.chance.weighted(&choice))
    }

    /// When somebody at the desk gets to it: at once in opening hours, else the next morning.
    pub fn desk_time(&mut self, site: usize, at: At, minutes: i64) -> At {
        let zone = self.site(site).zone.clone();
        let day = day_of(at, &zone);
        let (opens, closes) = (instant(day, 8 * 60, &zone), instant(day, 19 * 60, &zone));
        let from = match at {
            at if at < opens => opens,
            at if at >= closes => instant(plus(day, 1), 8 * 60, &zone),
            at => at,
        };
        from + TimeDelta::minutes(minutes)
    }
}

/// How likely a quarter of an hour that is free is taken, by the hour of the day.
fn demand(hour: i64) -> f64 {
    match hour {
        8 => 0.50,
        9..=10 => 0.62,
        11 => 0.52,
        12..=13 => 0.34,
        14 => 0.42,
        15..=17 => 0.60,
        _ => 0.46,
    }
}

fn of_weekday(weekday: i16) -> f64 {
    match weekday {
        1 => 1.1,
        2..=4 => 1.0,
        5 => 0.85,
        6 => 1.05,
        _ => 0.75,
    }
}

/// The past is full, today fuller, and what is ahead still fills.
fn of_offset(offset: i64) -> f64 {
    match offset {
        ..0 => 1.0,
        0 => 1.9,
        1 => 1.0,
        _ => 0.95 - 0.055 * offset as f64,
    }
}
