//! How visits end: attended, missed, called off, or still to come.

use chrono::TimeDelta;
use messaging::messages::Purpose;
use platform::Actor;
use serde_json::json;

use super::{
    days::{At, plus},
    past::Past,
    texts::Out,
    told::{Circumstance, EventId},
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

const LATE: [&str; 4] = [
    "running late sorry, 10 min away",
    "Stuck in traffic, be there in 5!",
    "Running about 10 late, so sorry",
    "train is late, there by quarter past",
];

const REGRETS: [&str; 4] = [
    "Sorry, I can't make it",
    "N",
    "I can't come, my daughter is ill",
    "no",
];

impl Past {
    /// Lets a visit run its course; tells whether its time stayed taken.
    pub fn run(&mut self, visit: Visit, patient: usize) -> bool {
        let fate = self.fate(&visit);
        let until = match fate {
            Fate::CalledOff(before) => visit.starts - before,
            Fate::ClosedByClinic => visit.starts - TimeDelta::hours(20),
            _ => visit.starts,
        };
        self.remind(&visit, until);
        match fate {
            Fate::Attended => self.attended(&visit),
            Fate::Missed => self.missed(&visit),
            Fate::CalledOff(_) => self.called_off(&visit, until),
            Fate::ClosedByClinic => self.closed_by_clinic(&visit, until),
            Fate::Here => self.here(&visit),
            Fate::ToCome => {}
        }
        self.next_visit(&visit, patient, fate);
        !matches!(fate, Fate::CalledOff(_) | Fate::ClosedByClinic)
    }

    fn fate(&mut self, visit: &Visit) -> Fate {
        let now = self.now;
        let notice = visit.starts - visit.created;
        if visit.ends + TimeDelta::minutes(6) <= now {
            // Marked a little after the end: the last ones of today are still shown as here.
            if visit.ends > now - TimeDelta::minutes(25) && self.chance.likely(0.4) {
                return Fate::Here;
            }
            let fate = self
                .chance
                .weighted(&[(0, 80), (1, 10), (2, 4), (3, 4), (4, 2)]);
            return match fate {
                1 => Fate::Missed,
                2 if notice > TimeDelta::hours(50) => {
                    Fate::CalledOff(TimeDelta::minutes(self.chance.between(1_500, 2_900)))
                }
                3 if notice > TimeDelta::hours(12) => {
                    Fate::CalledOff(TimeDelta::minutes(self.chance.between(70, 660)))
                }
                4 if notice > TimeDelta::hours(30) => Fate::ClosedByClinic,
                _ => Fate::Attended,
            };
        }
        let soon = visit.starts <= now + TimeDelta::minutes(15);
        match soon {
            true if visit.starts <= now && self.chance.likely(0.9) => Fate::Here,
            true if visit.starts > now && self.chance.likely(0.4) => Fate::Here,
            false
                if visit.starts > now + TimeDelta::hours(30)
                    && visit.created < now - TimeDelta::hours(7)
                    && self.chance.likely(0.06) =>
            {
                let left = (visit.starts - now).num_minutes();
                Fate::CalledOff(TimeDelta::minutes(left + self.chance.between(30, 300)))
            }
            _ => Fate::ToCome,
        }
    }

    /// When their next visit is due, if there is to be one.
    fn next_visit(&mut self, visit: &Visit, patient: usize, fate: Fate) {
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
        let day = super::days::day_of(visit.starts, &self.site(visit.site).zone);
        let patient = &mut self.patients[patient];
        patient.due = plus(day, days);
        patient.left = if goes_on { patient.left - 1 } else { 0 };
        patient.last_end = (fate == Fate::Attended).then_some(visit.ends);
    }

    fn arrives(&mut self, visit: &Visit) -> EventId {
        let early = self.chance.between(1, 11);
        let at = (visit.starts - TimeDelta::minutes(early)).min(self.now - TimeDelta::seconds(20));
        let how = Circumstance::new(at, self.desk(visit.site), None);
        let event = self.enter(
            visit,
            "arrived",
            "booking.arrived",
            json!({}),
            how,
            |when| format!("Arrived for the visit on {when}"),
        );
        self.move_card(
            visit.card,
            visit.who,
            visit.site,
            "arrived",
            None,
            Circumstance::reaction(at, event),
        );
        event
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
        let event = self.enter(
            visit,
            "attended",
            "booking.attended",
            json!({}),
            how,
            |when| format!("Attended the visit on {when}"),
        );
        let after = Circumstance::reaction(at, event);
        self.move_card(visit.card, visit.who, visit.site, "attended", None, after);
        if let Some(missed) = self.people[visit.who].missed.take() {
            self.move_card(
                missed,
                visit.who,
                visit.site,
                "recovered",
                None,
                after.after(6),
            );
        }
    }

    /// "Running late" shortly before, and the desk's word to it.
    fn running_late(&mut self, visit: &Visit, likely: f64) {
        if !self.chance.likely(likely) {
            return;
        }
        let at = visit.starts - TimeDelta::minutes(self.chance.between(4, 16));
        let body = self.chance.pick(&LATE);
        if let Some(heard) = self.hear(visit.who, at, body, None, None, true) {
            let written = at + TimeDelta::seconds(self.chance.between(50, 200));
            self.answer(
                visit.who,
                visit.site,
                heard,
                at,
                written,
                "No worries, thanks for telling us. See you soon!",
            );
        }
    }

    /// They did not come: the card in Recovery, and the kind word after twenty minutes.
    fn missed(&mut self, visit: &Visit) {
        let at = (visit.starts + TimeDelta::minutes(self.chance.between(18, 45)))
            .min(self.now - TimeDelta::seconds(40));
        let how = Circumstance::new(at, self.desk(visit.site), None);
        let more = json!({ "by": "patient" });
        let event = self.enter(
            visit,
            "no_show_patient",
            "booking.no_show",
            more,
            how,
            |when| format!("Did not come to the visit on {when}"),
        );
        let after = Circumstance::reaction(at, event);
        self.move_card(visit.card, visit.who, visit.site, "no_show", None, after);
        let card = self.open_card(
            "recovery",
            visit.who,
            visit.site,
            Some(visit.booking),
            None,
            after.after(5),
        );
        let person = &mut self.people[visit.who];
        person.no_shows += 1;
        (person.missed, person.lead) = (Some(card), None);
        let again = person.no_shows > 1;
        self.recoveries.push((card, visit.who, visit.site));
        let body = self.template(visit.who, visit.site, "recovery_first", Some(visit.starts));
        let out = Out {
            key: Some("recovery_first"),
            body,
            purpose: Purpose::Recovery,
            about: Some(visit.booking),
        };
        let how = Circumstance::new(at + TimeDelta::minutes(20), Actor::Automation, Some(event));
        if self.text(visit.who, visit.site, how, out).is_some() {
            self.move_card(card, visit.who, visit.site, "contacted", None, how.after(5));
        }
        if again {
            self.move_card(
                card,
                visit.who,
                visit.site,
                "do_not_chase",
                None,
                how.after(9),
            );
        } else if self.chance.likely(0.35) {
            self.apologises(visit, card, how.at);
        }
    }

    fn apologises(&mut self, visit: &Visit, card: usize, after: At) {
        let at = after + TimeDelta::minutes(self.chance.between(3, 200));
        let body = self.chance.pick(&[
            "So sorry, I completely forgot! Can I come another day?",
            "Sorry about today, work ran over. Next week?",
        ]);
        if let Some(heard) = self.hear(visit.who, at, body, None, None, true) {
            self.move_card(
                card,
                visit.who,
                visit.site,
                "in_dialogue",
                None,
                Circumstance::reaction(at, heard),
            );
            let minutes = self.chance.between(3, 25);
            let written = self.desk_time(visit.site, at, minutes);
            self.answer(
                visit.who,
                visit.site,
                heard,
                at,
                written,
                "It happens to all of us. I will call you with a few times.",
            );
        }
    }

    /// The patient calls it off, by text or by phone.
    fn called_off(&mut self, visit: &Visit, at: At) {
        let late = visit.starts - at < TimeDelta::hours(24);
        let status = if late {
            "cancelled_late"
        } else {
            "cancelled_patient"
        };
        let by_text = self.people[visit.who].phone.is_some() && self.chance.likely(0.6);
        let body = self.chance.pick(&REGRETS);
        let heard = by_text
            .then(|| {
                self.hear(
                    visit.who,
                    at - TimeDelta::seconds(1),
                    body,
                    Some("cant_come"),
                    Some(visit.booking),
                    false,
                )
            })
            .flatten();
        let by = if heard.is_some() {
            Actor::Automation
        } else {
            self.desk(visit.site)
        };
        self.rows.bookings[visit.row].cancel_reason = Some(if heard.is_some() {
            "by text"
        } else {
            "called the front desk"
        });
        let how = Circumstance::new(at, by, heard);
        let more = json!({ "by": "patient", "late": late });
        let word = if late { "cancelled late" } else { "cancelled" };
        let event = self.enter(visit, status, "booking.cancelled", more, how, |when| {
            format!("Visit on {when} {word} by the patient")
        });
        let after = Circumstance::reaction(at, event);
        self.move_card(visit.card, visit.who, visit.site, "cancelled", None, after);
        if heard.is_some() {
            let body = self.template(visit.who, visit.site, "cancel_received", Some(visit.starts));
            let mut out = Out::written(body);
            (out.key, out.purpose) = (Some("cancel_received"), Purpose::Reply);
            self.text(
                visit.who,
                visit.site,
                Circumstance {
                    cause: heard,
                    ..after
                }
                .after(3),
                out,
            );
            self.offer_another(visit, at, heard);
        }
        if late {
            let card = self.open_card(
                "recovery",
                visit.who,
                visit.site,
                Some(visit.booking),
                None,
                after.after(8),
            );
            self.people[visit.who].missed = Some(card);
            self.recoveries.push((card, visit.who, visit.site));
        }
    }

    fn offer_another(&mut self, visit: &Visit, at: At, heard: Option<EventId>) {
        let how = Circumstance::new(at, Actor::Automation, heard).after(90);
        let title = "Cancelled by text: offer another time";
        let due = at + TimeDelta::minutes(10);
        let task = self.open_task(
            "offer_another_time",
            title,
            visit.who,
            visit.site,
            due,
            None,
            how,
        );
        let minutes = self.chance.between(4, 90);
        let (done, by) = (
            self.desk_time(visit.site, at, minutes),
            self.desk(visit.site),
        );
        self.finish_task(task, visit.who, visit.site, done, by, None);
    }

    fn closed_by_clinic(&mut self, visit: &Visit, at: At) {
        let how = Circumstance::new(at, self.desk(visit.site), None);
        self.rows.bookings[visit.row].cancel_reason = Some("practitioner unwell");
        let more = json!({ "by": "clinic", "late": false });
        let event = self.enter(
            visit,
            "cancelled_clinic",
            "booking.cancelled",
            more,
            how,
            |when| format!("Visit on {when} cancelled by the clinic"),
        );
        self.move_card(
            visit.card,
            visit.who,
            visit.site,
            "cancelled",
            None,
            Circumstance::reaction(at, event),
        );
    }

    /// Those who neither answered nor came back within two weeks are let be.
    pub fn give_up(&mut self) {
        for (card, who, site) in std::mem::take(&mut self.recoveries) {
            let at = self.rows.cards[card].entered_stage_at + TimeDelta::days(14);
            self.move_card(
                card,
                who,
                site,
                "given_up",
                None,
                Circumstance::new(at, Actor::Automation, None),
            );
        }
    }
}
