//! Bookings as rows, and what their events say.

use chrono::TimeDelta;
use jiff::Timestamp;
use kernel::{Id, id};
use serde_json::{Value, json};

use super::{
    clinic::Offer,
    days::At,
    diary::Slot,
    past::{Past, Who},
    rows::BookingRow,
    told::{Circumstance, EventId, Fact},
    visits::Visit,
};

/// The index of a booking's row.
pub type BookingNo = usize;

impl Past {
    pub fn keep_booking(
        &mut self,
        slot: &Slot,
        offer: Offer,
        who: Who,
        booking: Id<id::Booking>,
        created: At,
    ) -> BookingNo {
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

    /// The booking enters a status: its row, and its event. `told` has `{}` for the visit's time.
    pub fn enter(
        &mut self,
        visit: &Visit,
        status: &'static str,
        kind: &'static str,
        told: &str,
        more: Value,
        how: Circumstance,
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
        let fact = self.visit_fact(visit.row, kind, told, more, how.at);
        self.tell(visit.who, how, fact)
    }

    /// An event of a visit: with `more`, what every such event says.
    pub fn visit_fact(
        &self,
        row: BookingNo,
        kind: &'static str,
        told: &str,
        more: Value,
        at: At,
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
            "lead_hours": hours(row.starts_at - at),
        });
        if let (Some(payload), Value::Object(more)) = (payload.as_object_mut(), more) {
            payload.extend(more);
        }
        let summary = told.replace("{}", &self.when(row));
        Fact {
            kind,
            subject: ("booking", row.id),
            summary,
            why: None,
            payload,
        }
    }

    /// `Tue 24 Nov, 09:00`, as the timeline says it.
    pub fn when(&self, row: &BookingRow) -> String {
        let place = self
            .clinic
            .sites
            .iter()
            .find(|site| site.id.uuid() == row.location_id);
        let zone = place.map_or(jiff::tz::TimeZone::UTC, |site| site.zone.clone());
        let at = Timestamp::from_second(row.starts_at.timestamp()).unwrap_or_default();
        at.to_zoned(zone).strftime("%a %-d %b, %H:%M").to_string()
    }
}

/// Whole hours, rounded down.
pub fn hours(time: TimeDelta) -> i64 {
    time.num_seconds().div_euclid(3600)
}
