//! What happens to bookings. Each payload is a [`Visit`] with what its kind adds.

use chrono::{DateTime, TimeDelta, Utc};
use jiff::tz::TimeZone;
use kernel::{Id, id};
use platform::{About, Event};
use serde::{Deserialize, Serialize};

use super::{
    model::Model,
    rules::{By, Status},
};
use crate::slots::rules::local_start;

/// Which visit, when, and how it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Visit {
    pub booking: Id<id::Booking>,
    pub contact: Option<Id<id::Contact>>,
    pub service: Id<id::Service>,
    pub practitioner: Id<id::Practitioner>,
    pub location: Id<id::Location>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// The status before this event; none for a new booking.
    pub previous_status: Option<Status>,
    pub status: Status,
    /// Whole hours from this event to the start, rounded down; negative after the start.
    pub lead_hours: i64,
    /// The start as the timeline says it, in the location's wall time.
    #[serde(skip)]
    when: String,
}

impl Visit {
    pub(crate) fn of(row: &Model, now: DateTime<Utc>, zone: &TimeZone) -> Self {
        Self {
            booking: row.id,
            contact: row.contact_id,
            service: row.service_id,
            practitioner: row.practitioner_id,
            location: row.location_id,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            previous_status: row.previous_status,
            status: row.status,
            lead_hours: whole_hours(row.starts_at - now),
            when: words(row.starts_at, zone),
        }
    }

    pub(crate) fn about(&self) -> About {
        let about = About::subject("booking", self.booking).at(self.location);
        match self.contact {
            Some(contact) => about.contact(contact),
            None => about,
        }
    }

    /// `Tue 24 Nov, 09:00`.
    pub(crate) fn when(&self) -> &str {
        &self.when
    }
}

fn whole_hours(time: TimeDelta) -> i64 {
    time.num_seconds().div_euclid(3600)
}

/// `Tue 24 Nov, 09:00`, on the location's wall clock.
fn words(at: DateTime<Utc>, zone: &TimeZone) -> String {
    local_start(at, zone)
        .map(|local| local.strftime("%a %-d %b, %H:%M").to_string())
        .unwrap_or_default()
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } $summary:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct $name {
            #[serde(flatten)]
            pub visit: Visit,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl Event for $name {
            const KIND: &'static str = $kind;

            fn about(&self) -> About {
                self.visit.about()
            }

            fn summary(&self) -> String {
                let summary: fn(&Self) -> String = $summary;
                summary(self)
            }
        }
    )* };
}

events! {
    /// A contact has a visit to come.
    BookingCreated = "booking.created" {} |e| format!("Visit booked for {}", e.visit.when);
    /// They said that they will come.
    BookingConfirmed = "booking.confirmed" {} |e| format!("Visit on {} confirmed", e.visit.when);
    /// They are in the waiting room.
    BookingArrived = "booking.arrived" {} |e| format!("Arrived for the visit on {}", e.visit.when);
    /// The visit took place.
    BookingAttended = "booking.attended" {} |e| format!("Attended the visit on {}", e.visit.when);
    /// The visit did not take place and nobody said so before.
    BookingMissed = "booking.no_show" {
        by: By,
    } |e| match e.by {
        By::Patient => format!("Did not come to the visit on {}", e.visit.when),
        By::Clinic => format!("Was not seen by the clinic on {}", e.visit.when),
    };
    /// One side called the visit off.
    BookingCancelled = "booking.cancelled" {
        by: By,
        /// By the patient, so close to the start that the clinic counts it as late.
        late: bool,
    } |e| match (e.by, e.late) {
        (By::Patient, true) => format!("Visit on {} cancelled late by the patient", e.visit.when),
        (By::Patient, false) => format!("Visit on {} cancelled by the patient", e.visit.when),
        (By::Clinic, _) => format!("Visit on {} cancelled by the clinic", e.visit.when),
    };
    /// The visit was moved. The payload is the old booking, which is over; `to` is the new one.
    BookingRescheduled = "booking.rescheduled" {
        to: NewTime,
    } |e| format!("Visit moved from {} to {}", e.visit.when, e.to.when);
    /// Attended or no-show was taken back.
    BookingReopened = "booking.reopened" {} |e| format!("Marked by mistake: the visit on {} is open again", e.visit.when);
}

/// The booking that a visit was moved to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewTime {
    pub booking: Id<id::Booking>,
    pub practitioner: Id<id::Practitioner>,
    pub location: Id<id::Location>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub status: Status,
    pub lead_hours: i64,
    #[serde(skip)]
    when: String,
}

impl NewTime {
    pub(super) fn of(row: &Model, now: DateTime<Utc>, zone: &TimeZone) -> Self {
        let visit = Visit::of(row, now, zone);
        Self {
            booking: visit.booking,
            practitioner: visit.practitioner,
            location: visit.location,
            starts_at: visit.starts_at,
            ends_at: visit.ends_at,
            status: visit.status,
            lead_hours: visit.lead_hours,
            when: visit.when,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(rfc3339: &str) -> DateTime<Utc> {
        rfc3339.parse().unwrap()
    }

    fn visit() -> Visit {
        let zone = TimeZone::get("Australia/Sydney").unwrap();
        let starts_at = at("2026-11-23T22:00:00Z");
        Visit {
            booking: Id::from_uuid(Uuid::from_u128(1)),
            contact: Some(Id::from_uuid(Uuid::from_u128(2))),
            service: Id::from_uuid(Uuid::from_u128(3)),
            practitioner: Id::from_uuid(Uuid::from_u128(4)),
            location: Id::from_uuid(Uuid::from_u128(5)),
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(30),
            previous_status: None,
            status: Status::Booked,
            lead_hours: 24,
            when: words(starts_at, &zone),
        }
    }

    #[test]
    fn a_summary_says_the_local_time() {
        let event = BookingCreated { visit: visit() };
        assert_eq!(event.summary(), "Visit booked for Tue 24 Nov, 09:00");
    }

    #[test]
    fn a_payload_reads_back_flat() {
        let event = BookingCancelled {
            visit: visit(),
            by: By::Patient,
            late: true,
        };
        let payload = serde_json::to_value(&event).unwrap();
        assert_eq!(
            (&payload["status"], &payload["by"], &payload["late"]),
            (&"booked".into(), &"patient".into(), &true.into())
        );
        assert!(payload.get("when").is_none());
        let back: BookingCancelled = serde_json::from_value(payload).unwrap();
        assert_eq!(back.visit.booking, event.visit.booking);
    }

    #[test]
    fn lead_hours_round_down_on_both_sides_of_the_start() {
        assert_eq!(whole_hours(TimeDelta::minutes(119)), 1);
        assert_eq!(whole_hours(TimeDelta::minutes(-1)), -1);
    }
}
