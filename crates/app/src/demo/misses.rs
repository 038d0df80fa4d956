//! Visits that did not take place, and how their patients are won back.

use chrono::TimeDelta;
use messaging::messages::Purpose;
use platform::Actor;
use serde_json::json;

use super::{
    cards::CardNo,
    days::At,
    inbox::Read,
    past::Past,
    tasks::ToDo,
    told::{Circumstance, EventId},
    visits::Visit,
};

pub const REGRETS: [&str; 4] = ["Sorry, I can't make it", "N", "I can't come", "no"];

pub const APOLOGIES: [&str; 2] = [
    "So sorry, I completely forgot! Can I come another day?",
    "Sorry about today, work ran over. Next week?",
];

const LATE: &str = "Visit on {} cancelled late by the patient";

impl Past {
    /// They did not come: the card in Recovery, and the kind word after twenty minutes.
    pub fn missed(&mut self, visit: &Visit) {
        let marked = visit.starts + TimeDelta::minutes(self.chance.between(18, 45));
        let at = marked.min(self.now - TimeDelta::seconds(40));
        let how = Circumstance::new(at, self.desk(visit.site), None);
        let (told, more) = (
            "Did not come to the visit on {}",
            json!({ "by": "patient" }),
        );
        let event = self.enter(visit, "no_show_patient", "booking.no_show", told, more, how);
        let after = Circumstance::reaction(at, event);
        self.advance(visit.card, visit.who, "no_show", after);
        let card = self.begin_recovery(visit, after.after(5));
        let how = Circumstance::new(at + TimeDelta::minutes(20), Actor::Automation, Some(event));
        if let Some((_, sent)) = self.text_about(visit, "recovery_first", Purpose::Recovery, how) {
            let after = Circumstance::new(how.at, how.by, Some(sent)).after(500);
            self.advance(card, visit.who, "contacted", after);
        }
        self.people[visit.who].no_shows += 1;
        if self.people[visit.who].no_shows > 1 {
            self.advance(card, visit.who, "do_not_chase", how.after(800));
        } else if self.chance.likely(0.35) {
            self.apologises(visit, card, how.at);
        }
    }

    fn begin_recovery(&mut self, visit: &Visit, how: Circumstance) -> CardNo {
        let card = self.open_card("recovery", visit.who, Some(visit.booking), None, how);
        self.people[visit.who].missed = Some(card);
        self.recoveries.push((card, visit.who));
        card
    }

    fn apologises(&mut self, visit: &Visit, card: CardNo, after: At) {
        let at = after + TimeDelta::minutes(self.chance.between(3, 200));
        let body = self.chance.pick(&APOLOGIES);
        let Some(heard) = self.hear(visit.who, at, body) else {
            return;
        };
        self.advance(
            card,
            visit.who,
            "in_dialogue",
            Circumstance::reaction(at, heard),
        );
        let minutes = self.chance.between(3, 25);
        let written = self.desk_time(visit.site, at, minutes);
        let answer = "It happens to all of us. I will call you with a few times.";
        self.answer(visit.who, heard, at, written, answer);
    }

    /// The patient calls it off, by text or by phone.
    pub fn called_off(&mut self, visit: &Visit, at: At) {
        let late = visit.starts - at < TimeDelta::hours(24);
        // By text, too, when nobody is at the desk.
        let desk_is_shut = self.desk_time(visit.site, at, 0) != at;
        let heard = match desk_is_shut || self.chance.likely(0.6) {
            true => self.regrets(visit, at),
            false => None,
        };
        let (by, reason) = match heard {
            Some(_) => (Actor::Automation, "by text"),
            None => (self.desk(visit.site), "called the front desk"),
        };
        self.rows.bookings[visit.row].cancel_reason = Some(reason);
        let how = Circumstance::new(at, by, heard);
        let (told, more) = (
            "Visit on {} cancelled by the patient",
            json!({ "by": "patient", "late": late }),
        );
        let (status, told) = match late {
            true => ("cancelled_late", LATE),
            false => ("cancelled_patient", told),
        };
        let event = self.enter(visit, status, "booking.cancelled", told, more, how);
        let after = Circumstance::reaction(at, event);
        self.advance(visit.card, visit.who, "cancelled", after);
        if let Some(heard) = heard {
            let how = Circumstance {
                cause: Some(heard),
                ..after
            };
            self.text_about(visit, "cancel_received", Purpose::Reply, how.after(3));
            self.offer_another(visit, how.after(30));
        }
        if late {
            self.begin_recovery(visit, after.after(8));
        }
    }

    fn regrets(&mut self, visit: &Visit, at: At) -> Option<EventId> {
        let body = self.chance.pick(&REGRETS);
        let read = Read {
            class: "cant_come",
            booking: Some(visit.booking),
        };
        self.hear_word(visit.who, at - TimeDelta::seconds(1), body, read)
    }

    fn offer_another(&mut self, visit: &Visit, how: Circumstance) {
        let to_do = ToDo {
            kind: "offer_another_time",
            title: "Cancelled by text: offer another time",
            due_at: how.at + TimeDelta::minutes(10),
            assignee: None,
        };
        let task = self.open_task(visit.who, to_do, how);
        let minutes = self.chance.between(4, 90);
        let done = self.desk_time(visit.site, how.at, minutes);
        let by = self.desk(visit.site);
        self.finish_task(task, visit.who, Circumstance::new(done, by, None));
    }

    pub fn closed_by_clinic(&mut self, visit: &Visit, at: At) {
        self.rows.bookings[visit.row].cancel_reason = Some("practitioner unwell");
        let how = Circumstance::new(at, self.desk(visit.site), None);
        let more = json!({ "by": "clinic", "late": false });
        let told = "Visit on {} cancelled by the clinic";
        let event = self.enter(
            visit,
            "cancelled_clinic",
            "booking.cancelled",
            told,
            more,
            how,
        );
        self.advance(
            visit.card,
            visit.who,
            "cancelled",
            Circumstance::reaction(at, event),
        );
    }

    /// Those who neither answered nor came back within two weeks are let be.
    pub fn give_up(&mut self) {
        for (card, who) in std::mem::take(&mut self.recoveries) {
            let at = self.rows.cards[card].entered_stage_at + TimeDelta::days(14);
            if at <= self.now {
                self.advance(
                    card,
                    who,
                    "given_up",
                    Circumstance::new(at, Actor::Automation, None),
                );
            }
        }
    }
}
