//! A visit, from its booking on.

use chrono::TimeDelta;
use kernel::{Id, id};
use messaging::messages::Purpose;
use serde_json::json;

use super::{
    bookings::BookingNo,
    cards::CardNo,
    clinic::Offer,
    days::{At, instant, plus},
    diary::{Patient, Slot},
    past::{Past, Who},
    people::{Came, Way},
    texts::Out,
    told::{Circumstance, EventId},
};

/// A booking on its way.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    pub who: Who,
    pub site: usize,
    pub booking: Id<id::Booking>,
    pub row: BookingNo,
    pub starts: At,
    pub ends: At,
    pub created: At,
    /// What led to it: its booking, or the move from another time.
    pub event: EventId,
    pub card: CardNo,
}

impl Past {
    /// Gives the time to somebody and tells what became of it. Gives the minutes that it takes:
    /// none when nobody came for it after all.
    pub fn visit(&mut self, slot: Slot) -> i64 {
        let fresh = self.chance.likely(0.2);
        let known = self.wanting(&slot).filter(|_| !fresh);
        let Some(offer) = self.offer(known.is_none(), &slot) else {
            return 15;
        };
        let created = self.booked_at(&slot, known);
        let patient = match known {
            Some(patient) => patient,
            None => self.new_patient(&slot, created),
        };
        let moves = known.is_some() && self.chance.likely(0.05);
        let moved = moves
            .then(|| self.moved_visit(&slot, offer, patient))
            .flatten();
        let visit = match moved {
            Some(visit) => visit,
            None => self.book(&slot, offer, self.patients[patient].who, created),
        };
        match self.run(visit, patient) {
            true => offer.minutes + offer.buffer_after,
            false => 0,
        }
    }

    /// One of those in treatment there who want a visit by then.
    fn wanting(&mut self, slot: &Slot) -> Option<usize> {
        let wants = |patient: &Patient| {
            patient.site == slot.site && patient.left > 0 && patient.due <= slot.day
        };
        let wanting: Vec<usize> = (0..self.patients.len())
            .filter(|&it| wants(&self.patients[it]))
            .collect();
        (!wanting.is_empty()).then(|| self.chance.pick(&wanting))
    }

    /// When the time was given away: on the way out of the last visit, or some days before.
    fn booked_at(&mut self, slot: &Slot, patient: Option<usize>) -> At {
        if let Some(end) = patient.and_then(|patient| self.patients[patient].last_end) {
            return end + TimeDelta::minutes(self.chance.between(2, 9));
        }
        let (days, minute) = (
            self.chance.between(1, 9),
            self.chance.between(8 * 60, 18 * 60),
        );
        let mut at = instant(plus(slot.day, -days), minute, &self.site(slot.site).zone);
        if at > self.now - TimeDelta::minutes(12) {
            at = self.now - TimeDelta::minutes(self.chance.between(12, 2_400));
        }
        // The desk is shut at night.
        while self.desk_time(slot.site, at, 0) != at {
            at -= TimeDelta::minutes(100);
        }
        at = at.min(slot.starts - TimeDelta::minutes(90));
        let Some(patient) = patient else { return at };
        let earliest =
            self.patients[patient].since + TimeDelta::minutes(self.chance.between(4, 50));
        at.max(earliest).min(self.now - TimeDelta::seconds(10))
    }

    /// Somebody who comes for the first time: by a lead, or by a call to the desk.
    fn new_patient(&mut self, slot: &Slot, created: At) -> usize {
        let who = match self.chance.likely(0.6) {
            true => self.won_lead(slot.site, created),
            false => {
                let source = self
                    .chance
                    .pick(&[Some("phone"), Some("walk-in"), Some("referral")]);
                let (at, by) = (created - TimeDelta::seconds(80), self.desk(slot.site));
                self.register(Came {
                    at,
                    site: slot.site,
                    by,
                    source,
                    way: Way::Both,
                })
                .0
            }
        };
        let left = self.chance.between(2, 7);
        self.patients.push(Patient {
            who,
            site: slot.site,
            due: slot.day,
            left,
            last_end: None,
            since: created,
        });
        self.patients.len() - 1
    }

    /// Somebody who asked, was called, and books at `booked`.
    fn won_lead(&mut self, site: usize, booked: At) -> Who {
        let asked = booked - TimeDelta::minutes(self.chance.between(25, 1_500));
        let way = self.chance.weighted(&[(Way::Both, 9), (Way::Phone, 1)]);
        let lead = self.lead(site, asked, way);
        let minutes = self.chance.between(3, 38);
        let call = self.desk_time(site, asked, minutes).min(booked) - asked;
        if self.chance.likely(0.45) {
            self.talk_with_lead(&lead, call / 4, 2, booked);
        }
        self.call_lead(&lead, call);
        lead.who
    }

    /// Books the time at the desk, and does what the automation does about it.
    pub fn book(&mut self, slot: &Slot, offer: Offer, who: Who, created: At) -> Visit {
        let booking: Id<id::Booking> = self.id(created);
        let row = self.keep_booking(slot, offer, who, booking, created);
        let fact = self.visit_fact(
            row,
            "booking.created",
            "Visit booked for {}",
            json!({}),
            created,
        );
        let lead = self.people[who].lead.take();
        let by = self.desk(slot.site);
        let how = Circumstance::new(created, by, lead.map(|(_, event)| event)).after(1);
        let event = self.tell(who, how, fact);
        let after = Circumstance::reaction(created, event).after(20);
        if let Some((card, _)) = lead {
            self.advance(card, who, "booked", after);
        }
        let card = self.open_card("attendance", who, Some(booking), None, after.after(4));
        if let Some(missed) = self.people[who].missed {
            self.advance(missed, who, "rebooked", after.after(8));
        }
        let (starts, ends) = (slot.starts, slot.starts + TimeDelta::minutes(offer.minutes));
        let visit = Visit {
            who,
            site: slot.site,
            booking,
            row,
            starts,
            ends,
            created,
            event,
            card,
        };
        self.confirmation(&visit, after.after(14));
        visit
    }

    pub fn confirmation(&mut self, visit: &Visit, how: Circumstance) {
        self.text_about(visit, "booking_confirmation", Purpose::Transactional, how);
    }

    /// Sends a template's text about a visit.
    pub fn text_about(
        &mut self,
        visit: &Visit,
        key: &'static str,
        purpose: Purpose,
        how: Circumstance,
    ) -> Option<(Id<id::Message>, EventId)> {
        let body = self.template(visit.who, key, Some(visit.starts));
        // As the automation has it: what answers a patient's own text is about the talk.
        let about = (purpose != Purpose::Reply).then_some(visit.booking);
        let out = Out {
            key: Some(key),
            body,
            purpose,
            about,
        };
        self.text(visit.who, how, out)
    }
}
