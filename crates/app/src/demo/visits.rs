//! A visit, from its booking to its end.

use chrono::TimeDelta;
use jiff::Timestamp;
use kernel::{Id, id};
use messaging::messages::Purpose;
use platform::Actor;
use serde_json::{Value, json};

use super::{
    cards::CardNo,
    clinic::Offer,
    days::{At, day_of, instant, plus},
    diary::{Patient, Slot},
    past::{Past, Who},
    people::{Came, Way},
    rows::BookingRow,
    texts::Out,
    told::{Circumstance, EventId, Fact},
};

/// A booking on its way.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    pub who: Who,
    pub site: usize,
    pub booking: Id<id::Booking>,
    /// The index of its row.
    pub row: usize,
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
        let known = self.wanting(&slot);
        let fresh = known.is_none() || self.chance.likely(0.2);
        let Some(offer) = self.offer(fresh, &slot) else {
            return 15;
        };
        let created = self.booked_at(&slot, known.filter(|_| !fresh));
        let patient = match known {
            Some(patient) if !fresh => patient,
            _ => self.new_patient(&slot, created),
        };
        let moves = !fresh && self.chance.likely(0.05);
        let visit = match moves
            .then(|| self.moved_visit(&slot, offer, patient))
            .flatten()
        {
            Some(visit) => visit,
            None => self.book(&slot, offer, self.patients[patient].who, created),
        };
        let taken = self.run(visit, patient);
        if taken {
            offer.minutes + offer.buffer_after
        } else {
            0
        }
    }

    /// One of those in treatment there who want a visit by then.
    fn wanting(&mut self, slot: &Slot) -> Option<usize> {
        let wanting: Vec<usize> = (0..self.patients.len())
            .filter(|&it| {
                let patient = &self.patients[it];
                patient.site == slot.site && patient.left > 0 && patient.due <= slot.day
            })
            .collect();
        (!wanting.is_empty()).then(|| self.chance.pick(&wanting))
    }

    /// When the time was given away: on the way out of the last visit, or some days before.
    fn booked_at(&mut self, slot: &Slot, patient: Option<usize>) -> At {
        if let Some(end) = patient.and_then(|patient| self.patients[patient].last_end) {
            return end + TimeDelta::minutes(self.chance.between(2, 9));
        }
        let zone = self.site(slot.site).zone.clone();
        let days = self.chance.between(1, 9);
        let minute = self.chance.between(8 * 60, 18 * 60);
        let mut at = instant(plus(day_of(slot.starts, &zone), -days), minute, &zone);
        if at > self.now - TimeDelta::minutes(12) {
            at = self.now - TimeDelta::minutes(self.chance.between(12, 2_400));
        }
        at.min(slot.starts - TimeDelta::minutes(90))
    }

    /// Somebody who comes for the first time: by a lead, or by a call to the desk.
    fn new_patient(&mut self, slot: &Slot, created: At) -> usize {
        let who = if self.chance.likely(0.6) {
            let asked = created - TimeDelta::minutes(self.chance.between(25, 1_500));
            let way = if self.chance.likely(0.9) {
                Way::Both
            } else {
                Way::Phone
            };
            let lead = self.lead(slot.site, asked, way);
            let call = (created - asked).min(TimeDelta::minutes(self.chance.between(3, 38)));
            if self.chance.likely(0.45) {
                self.talk_with_lead(&lead, call / 3, call / 2);
            }
            self.call_lead(&lead, call);
            lead.who
        } else {
            let by = self.desk(slot.site);
            let source = self.chance.pick(&["phone", "walk-in", "referral"]);
            let came = Came {
                at: created - TimeDelta::seconds(80),
                site: slot.site,
                by,
                source: Some(source),
                way: Way::Both,
            };
            self.register(came).0
        };
        let left = self.chance.between(2, 7);
        self.patients.push(Patient {
            who,
            site: slot.site,
            due: slot.day,
            left,
            last_end: None,
        });
        self.patients.len() - 1
    }

    /// Books the time at the desk, and does what the automation does about it.
    pub fn book(&mut self, slot: &Slot, offer: Offer, who: Who, created: At) -> Visit {
        let by = self.desk(slot.site);
        let booking: Id<id::Booking> = self.id(created);
        let row = self.keep_booking(slot, offer, who, booking, created);
        let fact = self.visit_fact(row, "booking.created", created, json!({}), |when| {
            format!("Visit booked for {when}")
        });
        let lead = self.people[who].lead.take();
        let how = Circumstance::new(created, by, lead.map(|(_, event)| event)).after(1);
        let event = self.tell(who, slot.site, how, fact);
        let after = Circumstance::reaction(created, event).after(20);
        if let Some((card, _)) = lead {
            self.move_card(card, who, slot.site, "booked", None, after);
        }
        let card = self.open_card(
            "attendance",
            who,
            slot.site,
            Some(booking),
            None,
            after.after(4),
        );
        if let Some(missed) = self.people[who].missed {
            self.move_card(missed, who, slot.site, "rebooked", None, after.after(8));
        }
        let ends = slot.starts + TimeDelta::minutes(offer.minutes);
        let visit = Visit {
            who,
            site: slot.site,
            booking,
            row,
            starts: slot.starts,
            ends,
            created,
            event,
            card,
        };
        self.confirmation(&visit, after.after(14));
        visit
    }

    pub fn confirmation(&mut self, visit: &Visit, how: Circumstance) {
        let body = self.template(
            visit.who,
            visit.site,
            "booking_confirmation",
            Some(visit.starts),
        );
        let out = Out {
            key: Some("booking_confirmation"),
            body,
            purpose: Purpose::Transactional,
            about: Some(visit.booking),
        };
        self.text(visit.who, visit.site, how, out);
    }

    pub fn keep_booking(
        &mut self,
        slot: &Slot,
        offer: Offer,
        who: Who,
        booking: Id<id::Booking>,
        created: At,
    ) -> usize {
        let ends = slot.starts + TimeDelta::minutes(offer.minutes);
        self.rows.bookings.push(BookingRow {
            id: booking.uuid(),
            location_id: self.site(slot.site).id.uuid(),
            practitioner_id: self.clinic.practitioners[slot.practitioner].id.uuid(),
            service_id: offer.id.uuid(),
            contact_id: self.people[who].id.uuid(),
            status: "booked",
            status_since: created,
            previous_status: None,
            starts_at: slot.starts,
            ends_at: ends,
            occupied_from: slot.starts,
            occupied_until: ends + TimeDelta::minutes(offer.buffer_after),
            confirmed_at: None,
            arrived_at: None,
            attended_at: None,
            cancelled_at: None,
            cancel_reason: None,
            series_id: booking.uuid(),
            reschedule_count: 0,
            rescheduled_to: None,
            source: "user",
            version: 1,
            created_at: created,
            updated_at: created,
        });
        self.rows.bookings.len() - 1
    }

    /// The booking enters a status: its row, and its event.
    pub fn enter(
        &mut self,
        visit: &Visit,
        status: &'static str,
        kind: &'static str,
        more: Value,
        how: Circumstance,
        summary: impl Fn(&str) -> String,
    ) -> EventId {
        let row = &mut self.rows.bookings[visit.row];
        row.previous_status = Some(row.status);
        (row.status, row.status_since, row.updated_at) = (status, how.at, how.at);
        row.version += 1;
        let at = Some(how.at);
        match status {
            "confirmed" => row.confirmed_at = at,
            "arrived" => row.arrived_at = at,
            "attended" => row.attended_at = at,
            "cancelled_patient" | "cancelled_late" | "cancelled_clinic" => row.cancelled_at = at,
            _ => {}
        }
        let fact = self.visit_fact(visit.row, kind, how.at, more, summary);
        self.tell(visit.who, visit.site, how, fact)
    }

    /// An event of a visit, with the payload that every such event has.
    pub fn visit_fact(
        &self,
        row: usize,
        kind: &'static str,
        at: At,
        more: Value,
        summary: impl Fn(&str) -> String,
    ) -> Fact {
        let row = &self.rows.bookings[row];
        let mut payload = json!({
            "booking": Id::<id::Booking>::from_uuid(row.id),
            "contact": Id::<id::Contact>::from_uuid(row.contact_id),
            "service": Id::<id::Service>::from_uuid(row.service_id),
            "practitioner": Id::<id::Practitioner>::from_uuid(row.practitioner_id),
            "location": Id::<id::Location>::from_uuid(row.location_id),
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "previous_status": row.previous_status,
            "status": row.status,
            "lead_hours": (row.starts_at - at).num_seconds().div_euclid(3600),
        });
        if let (Some(payload), Value::Object(more)) = (payload.as_object_mut(), more) {
            payload.extend(more);
        }
        let when = self.when(row.starts_at, row.location_id);
        Fact {
            kind,
            subject: ("booking", row.id),
            summary: summary(&when),
            why: None,
            payload,
        }
    }

    /// `Tue 24 Nov, 09:00`, as the timeline says it.
    pub fn when(&self, at: At, location: uuid::Uuid) -> String {
        let zone = self
            .clinic
            .sites
            .iter()
            .find(|site| site.id.uuid() == location)
            .map(|site| site.zone.clone());
        let at = Timestamp::from_second(at.timestamp()).unwrap_or_default();
        let there = at.to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC));
        there.strftime("%a %-d %b, %H:%M").to_string()
    }

    /// A visit that first had another time, a week before: what its patient asked, and the move.
    /// None when that does not fit into the past.
    fn moved_visit(&mut self, slot: &Slot, offer: Offer, patient: usize) -> Option<Visit> {
        let who = self.patients[patient].who;
        let old = Slot {
            starts: slot.starts - TimeDelta::days(7),
            day: plus(slot.day, -7),
            ..*slot
        };
        let moved_at = old.starts - TimeDelta::minutes(self.chance.between(300, 3_000));
        let earliest = self.patients[patient]
            .last_end
            .unwrap_or(self.rows.contacts[who].created_at);
        let created = moved_at - TimeDelta::minutes(self.chance.between(700, 4_000));
        if created <= earliest || moved_at > self.now {
            return None;
        }
        let from = self.book(&old, offer, who, created);
        self.remind(&from, moved_at);
        let asked = moved_at - TimeDelta::minutes(6);
        if let Some(heard) = self.hear(
            who,
            asked,
            "Sorry, something came up. Can I move to next week?",
            None,
            None,
            true,
        ) {
            self.answer(
                who,
                slot.site,
                heard,
                asked,
                moved_at - TimeDelta::minutes(2),
                "No problem at all, same time next week it is.",
            );
        }
        Some(self.move_to(&from, slot, offer, moved_at))
    }

    fn move_to(&mut self, from: &Visit, slot: &Slot, offer: Offer, at: At) -> Visit {
        let booking: Id<id::Booking> = self.id(at);
        let row = self.keep_booking(slot, offer, from.who, booking, at);
        let series = self.rows.bookings[from.row].series_id;
        (
            self.rows.bookings[row].series_id,
            self.rows.bookings[row].reschedule_count,
        ) = (series, 1);
        self.rows.bookings[from.row].rescheduled_to = Some(booking.uuid());
        let (new, by) = (&self.rows.bookings[row], self.desk_of(slot.site));
        let to = json!({ "to": {
            "booking": booking,
            "practitioner": Id::<id::Practitioner>::from_uuid(new.practitioner_id),
            "location": Id::<id::Location>::from_uuid(new.location_id),
            "starts_at": new.starts_at, "ends_at": new.ends_at, "status": "booked",
            "lead_hours": (new.starts_at - at).num_seconds().div_euclid(3600),
        }});
        let until = self.when(new.starts_at, new.location_id);
        let how = Circumstance::new(at, by, None).after(1);
        let summary = |when: &str| format!("Visit moved from {when} to {until}");
        let event = self.enter(from, "rescheduled", "booking.rescheduled", to, how, summary);
        self.rows.cards[from.card].booking_id = Some(booking.uuid());
        let after = Circumstance::reaction(at, event).after(12);
        self.move_card(
            from.card,
            from.who,
            slot.site,
            "booked",
            None,
            Circumstance {
                by: Actor::System,
                ..after
            },
        );
        let ends = slot.starts + TimeDelta::minutes(offer.minutes);
        let visit = Visit {
            booking,
            row,
            starts: slot.starts,
            ends,
            created: at,
            event,
            ..*from
        };
        self.confirmation(&visit, after.after(5));
        visit
    }

    /// Somebody at the desk, always the same.
    fn desk_of(&self, site: usize) -> Actor {
        Actor::User(self.site(site).desk[0])
    }
}
