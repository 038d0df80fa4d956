//! How visits end: attended, missed, called off, or still to come.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    days::{At, day_of, plus},
    past::Past,
    told::Circumstance,
    visits::Visit,
};

/// What becomes of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Attended,
    Missed,
    /// The patient calls it off so long before it.
    CalledOff(TimeDelta),
    ClosedByClinic,
    /// In the waiting room or in treatment.
    Here,
    ToCome,
}

pub const LATE: [&str; 4] = [
    "running late sorry, 10 min away",
    "Stuck in traffic, be there in 5!",
    "Running about 10 late, so sorry",
    "train is late, there by quarter past",
];

impl Past {
    /// Lets a visit run its course; tells whether its time stayed taken.
    pub fn run(&mut self, visit: Visit, patient: usize) -> bool {
        let fate = self.fate(&visit);
        let until = match fate {
            Fate::CalledOff(before) => visit.starts - before,
            Fate::ClosedByClinic => visit.starts - TimeDelta::hours(23),
            _ => visit.starts,
        };
        self.remind(&visit, until, "the visit was cancelled");
        match fate {
            Fate::Attended => self.attended(&visit),
            Fate::Missed => self.missed(&visit),
            Fate::CalledOff(_) => self.called_off(&visit, until),
            Fate::ClosedByClinic => self.closed_by_clinic(&visit, until),
            Fate::Here => self.here(&visit),
            Fate::ToCome => {}
        }
        self.next_visit(&visit, patient, fate, until);
        !matches!(fate, Fate::CalledOff(_) | Fate::ClosedByClinic)
    }

    fn fate(&mut self, visit: &Visit) -> Fate {
        // Marked a little after the end.
        match visit.ends + TimeDelta::minutes(6) <= self.now {
            true => self.fate_behind(visit),
            false => self.fate_ahead(visit),
        }
    }

    fn fate_behind(&mut self, visit: &Visit) -> Fate {
        let notice = visit.starts - visit.created;
        // The last ones of today are still shown as here.
        if visit.ends > self.now - TimeDelta::minutes(25) && self.chance.likely(0.4) {
            return Fate::Here;
        }
        match self
            .chance
            .weighted(&[(0, 82), (1, 9), (2, 4), (3, 3), (4, 2)])
        {
            1 => Fate::Missed,
            2 if notice > TimeDelta::hours(50) => {
                Fate::CalledOff(TimeDelta::minutes(self.chance.between(1_500, 2_900)))
            }
            3 if notice > TimeDelta::hours(12) => {
                Fate::CalledOff(TimeDelta::minutes(self.chance.between(70, 660)))
            }
            4 if notice > TimeDelta::hours(30) => Fate::ClosedByClinic,
            _ => Fate::Attended,
        }
    }

    fn fate_ahead(&mut self, visit: &Visit) -> Fate {
        let left = visit.starts - self.now;
        if left <= TimeDelta::minutes(15) {
            let likely = if left <= TimeDelta::zero() { 0.9 } else { 0.4 };
            return if self.chance.likely(likely) {
                Fate::Here
            } else {
                Fate::ToCome
            };
        }
        let early = visit.created < self.now - TimeDelta::hours(7) && left > TimeDelta::hours(30);
        match early && self.chance.likely(0.06) {
            true => Fate::CalledOff(left + TimeDelta::minutes(self.chance.between(30, 300))),
            false => Fate::ToCome,
        }
    }

    /// When their next visit is due, if there is to be one.
    fn next_visit(&mut self, visit: &Visit, patient: usize, fate: Fate, until: At) {
        let (days, again) = match fate {
            Fate::Attended => (
                self.chance.weighted(&[(5, 1), (7, 4), (10, 2), (14, 2)]),
                1.0,
            ),
            Fate::Missed => (self.chance.between(3, 9), 0.62),
            Fate::CalledOff(_) => (self.chance.between(2, 9), 0.65),
            Fate::ClosedByClinic => (self.chance.between(2, 5), 0.95),
            Fate::Here | Fate::ToCome => (0, 0.0),
        };
        let goes_on = self.chance.likely(again);
        let day = day_of(visit.starts, &self.site(visit.site).zone);
        let patient = &mut self.patients[patient];
        patient.due = plus(day, days);
        patient.left = if goes_on { patient.left - 1 } else { 0 };
        patient.since = match fate {
            Fate::Missed => until + TimeDelta::hours(2),
            _ => until,
        }
        .min(self.now - TimeDelta::seconds(30));
        patient.last_end = (fate == Fate::Attended).then_some(visit.ends);
    }

    fn arrives(&mut self, visit: &Visit) {
        let early = visit.starts - TimeDelta::minutes(self.chance.between(1, 11));
        let at = early.min(self.now - TimeDelta::seconds(20));
        let how = Circumstance::new(at, self.desk(visit.site), None);
        let told = "Arrived for the visit on {}";
        let event = self.enter(visit, "arrived", "booking.arrived", told, json!({}), how);
        self.advance(
            visit.card,
            visit.who,
            "arrived",
            Circumstance::reaction(at, event),
        );
    }

    fn here(&mut self, visit: &Visit) {
        self.running_late(visit, 0.06);
        self.arrives(visit);
    }

    fn attended(&mut self, visit: &Visit) {
        self.running_late(visit, 0.03);
        // Some are never checked in.
        if self.chance.likely(0.85) {
            self.arrives(visit);
        }
        let at = visit.ends + TimeDelta::seconds(self.chance.between(20, 300));
        let how = Circumstance::new(at, self.desk(visit.site), None);
        let told = "Attended the visit on {}";
        let event = self.enter(visit, "attended", "booking.attended", told, json!({}), how);
        let after = Circumstance::reaction(at, event);
        self.advance(visit.card, visit.who, "attended", after);
        if let Some(missed) = self.people[visit.who].missed.take() {
            self.advance(missed, visit.who, "recovered", after.after(6));
        }
    }

    /// "Running late" shortly before, and the desk's word to it.
    fn running_late(&mut self, visit: &Visit, likely: f64) {
        if !self.chance.likely(likely) {
            return;
        }
        let at = visit.starts - TimeDelta::minutes(self.chance.between(4, 16));
        let body = self.chance.pick(&LATE);
        if let Some(heard) = self.hear(visit.who, at, body) {
            let written = at + TimeDelta::seconds(self.chance.between(50, 200));
            self.answer(
                visit.who,
                heard,
                at,
                written,
                "No worries, thanks for telling us. See you soon!",
            );
        }
    }
}
