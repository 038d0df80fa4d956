//! A booking as the API shows it.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, Zone, field::reveal, id};
use platform::Versioned;
use poem_openapi::Object;

use super::{commands::offered, rules, rules::Status, store::Shown};
use crate::slots::rules::local_start;

#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BookingContact {
    pub id: Id<id::Contact>,
    pub name: String,
    /// E.164; masked or absent without sight of pii.
    pub phone: Option<String>,
}

#[derive(Clone, Debug, Object)]
pub struct ServiceRef {
    pub id: Id<id::Service>,
    pub name: String,
}

#[derive(Clone, Debug, Object)]
pub struct PractitionerRef {
    pub id: Id<id::Practitioner>,
    pub name: String,
}

#[derive(Clone, Debug, Object)]
pub struct BookingLocation {
    pub id: Id<id::Location>,
    pub name: String,
    pub time_zone: Zone,
}

/// A visit of a contact, as far as the caller may see it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Booking {
    pub id: Id<id::Booking>,
    pub status: Status,
    pub contact: BookingContact,
    pub service: ServiceRef,
    pub practitioner: PractitionerRef,
    pub location: BookingLocation,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// On the location's wall clock: `2026-11-23T09:00:00+11:00[Australia/Sydney]`.
    pub local_start: String,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub arrived_at: Option<DateTime<Utc>>,
    pub attended_at: Option<DateTime<Utc>>,
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Masked or absent without sight of pii.
    pub cancel_reason: Option<String>,
    pub reschedule_count: i32,
    /// The first booking of those that were rescheduled into one another.
    pub series_id: Id<id::Booking>,
    /// The booking that this one was moved to.
    pub rescheduled_to: Option<Id<id::Booking>>,
    /// Who made it: user, automation, patient, intake or system.
    pub source: Option<String>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    /// What may be done with it at this moment: confirm, arrive, attend, no_show, cancel, reschedule, undo.
    pub allowed: Vec<String>,
}

impl Versioned for Booking {
    fn version(&self) -> i64 {
        self.version
    }
}

impl Booking {
    /// The booking as a reader with this sight gets it at this moment.
    pub fn of(shown: Shown, now: DateTime<Utc>, sight: Sight) -> Self {
        let name = shown.contact_name();
        let Shown {
            row,
            contact,
            contact_first_name: _,
            contact_last_name: _,
            contact_phone,
            service_name,
            practitioner_name,
            location_name,
            location_zone,
        } = shown;
        let zone = location_zone.rules();
        let allowed = offered(rules::allowed(row.status, &row.times(now, &zone)));
        let local = local_start(row.starts_at, &zone);
        Self {
            id: row.id,
            status: row.status,
            contact: BookingContact {
                id: contact,
                name,
                phone: reveal(contact_phone, sight),
            },
            service: ServiceRef {
                id: row.service_id,
                name: service_name,
            },
            practitioner: PractitionerRef {
                id: row.practitioner_id,
                name: practitioner_name,
            },
            location: BookingLocation {
                id: row.location_id,
                name: location_name,
                time_zone: location_zone,
            },
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            local_start: local.map(|local| local.to_string()).unwrap_or_default(),
            confirmed_at: row.confirmed_at,
            arrived_at: row.arrived_at,
            attended_at: row.attended_at,
            cancelled_at: row.cancelled_at,
            cancel_reason: reveal(row.cancel_reason, sight),
            reschedule_count: row.reschedule_count,
            series_id: row.series_id,
            rescheduled_to: row.rescheduled_to,
            source: Some(row.source),
            version: row.version,
            created_at: row.created_at,
            allowed,
        }
    }
}
