//! Visits that got another time.

use chrono::TimeDelta;
use kernel::{Id, id};
use serde_json::json;

use super::{
    bookings::hours,
    clinic::Offer,
    days::{At, instant, plus},
    diary::Slot,
    past::Past,
    told::Circumstance,
    visits::Visit,
};

impl Past {
    /// A visit that first had another time, a week before: what its patient asked, and the move.
    /// None when that does not fit into the past.
    pub fn moved_visit(&mut self, slot: &Slot, offer: Offer, patient: usize) -> Option<Visit> {
        let who = self.patients[patient].who;
        let day = plus(slot.day, -7);
        let starts = instant(day, slot.minute, &self.site(slot.site).zone);
        let wished = starts - TimeDelta::minutes(self.chance.between(300, 3_000));
        let moved_at = self.desk_time(slot.site, wished, 6);
        let created = wished - TimeDelta::minutes(self.chance.between(700, 4_000));
        let on_file = self.rows.contacts[who].created_at;
        let earliest = self.patients[patient].last_end.unwrap_or(on_file);
        if created <= earliest || moved_at > self.now || moved_at > starts - TimeDelta::hours(2) {
            return None;
        }
        let from = self.book(
            &Slot {
                starts,
                day,
                ..*slot
            },
            offer,
            who,
            created,
        );
        self.remind(&from, moved_at, "the visit was moved");
        let asked = moved_at - TimeDelta::minutes(6);
        if let Some(heard) = self.hear(
            who,
            asked,
            "Sorry, something came up. Can I move to next week?",
        ) {
            let written = moved_at - TimeDelta::minutes(2);
            self.answer(
                who,
                heard,
                asked,
                written,
                "No problem at all, same time next week it is.",
            );
        }
        Some(self.move_visit(&from, slot, offer, moved_at))
    }

    fn move_visit(&mut self, from: &Visit, slot: &Slot, offer: Offer, at: At) -> Visit {
        let booking: Id<id::Booking> = self.id(at);
        let row = self.keep_booking(slot, offer, from.who, booking, at);
        let series = self.rows.bookings[from.row].series_id;
        self.rows.bookings[from.row].rescheduled_to = Some(booking.uuid());
        let new = &mut self.rows.bookings[row];
        (new.series_id, new.reschedule_count) = (series, 1);
        let to = json!({ "to": {
            "booking": booking,
            "practitioner": Id::<id::Practitioner>::from_uuid(new.practitioner_id),
            "location": Id::<id::Location>::from_uuid(new.location_id),
            "starts_at": new.starts_at,
            "ends_at": new.ends_at,
            "status": new.status,
            "lead_hours": hours(new.starts_at - at),
        }});
        let told = format!(
            "Visit moved from {{}} to {}",
            self.when(&self.rows.bookings[row])
        );
        let how = Circumstance::new(at, self.desk(slot.site), None).after(1);
        let event = self.enter(from, "rescheduled", "booking.rescheduled", &told, to, how);
        let after = Circumstance::reaction(at, event).after(12);
        self.follow_booking(from.card, from.who, booking, after);
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
}
