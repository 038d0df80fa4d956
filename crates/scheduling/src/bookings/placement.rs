//! Whether a visit may be where and when it is wanted, before the diary is asked.

use chrono::{DateTime, Timelike, Utc};
use identity::locations::{self, Place};
use kernel::{Id, id};
use platform::{FieldError, Result, Tx};

use super::{model::Model, rules::Status};
use crate::{
    practitioners::{self, Working},
    services::{self, ServiceRow},
    slots::rules::{is_within_hours, occupied},
};

/// A visit as somebody wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub service: Id<id::Service>,
    pub practitioner: Id<id::Practitioner>,
    pub location: Id<id::Location>,
    pub starts_at: DateTime<Utc>,
}

/// A wish that can be granted if its time is free.
#[derive(Clone, Debug)]
pub(crate) struct Placement {
    pub wish: Wish,
    pub place: Place,
    pub service: ServiceRow,
}

impl Placement {
    /// A row at this place and time, not written yet.
    pub fn row(&self, tx: &Tx, status: Status) -> Model {
        let (id, length) = (tx.new_id(), self.service.length());
        let occupied = occupied(self.wish.starts_at, length);
        Model {
            tenant_id: tx.tenant(),
            id,
            location_id: self.wish.location,
            practitioner_id: self.wish.practitioner,
            service_id: self.wish.service,
            contact_id: None,
            status,
            status_since: tx.now(),
            previous_status: None,
            starts_at: self.wish.starts_at,
            ends_at: self.wish.starts_at + chrono::Duration::minutes(length.duration.into()),
            occupied_from: occupied.starts_at,
            occupied_until: occupied.ends_at,
            held_until: None,
            confirmed_at: None,
            arrived_at: None,
            attended_at: None,
            cancelled_at: None,
            cancel_reason: None,
            series_id: id,
            reschedule_count: 0,
            rescheduled_to: None,
            source: tx.actor().kind().to_owned(),
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        }
    }
}

fn unknown(what: &str) -> FieldError {
    let code = format!("unknown_{what}");
    FieldError::new(
        format!("/{what}_id"),
        &code,
        format!("there is no such {what}"),
    )
}

/// Looks the wish up and checks it; adds each fault to `faults`. None when there are any.
/// What the caller does not see is as unknown as what is not there.
pub(crate) async fn place(
    tx: &Tx,
    wish: Wish,
    faults: &mut Vec<FieldError>,
) -> Result<Option<Placement>> {
    let place = locations::find(tx, wish.location).await?;
    let service = services::find(tx, wish.service).await?;
    let working =
        practitioners::working(tx, wish.practitioner, wish.location, wish.service).await?;
    for (there, what) in [
        (place.is_some(), "location"),
        (service.is_some(), "service"),
        (working.is_some(), "practitioner"),
    ] {
        if !there {
            faults.push(unknown(what));
        }
    }
    let (Some(place), Some(service), Some(working)) = (place, service, working) else {
        faults.extend(when(wish.starts_at, tx.now()));
        return Ok(None);
    };
    let placement = Placement {
        wish,
        place,
        service,
    };
    faults.extend(misplaced(&placement, &working, tx.now()));
    Ok(faults.is_empty().then_some(placement))
}

/// What is wrong with the time by itself.
fn when(starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<FieldError> {
    let fault = |code, detail| Some(FieldError::new("/starts_at", code, detail));
    if starts_at < now {
        return fault("in_the_past", "must not be in the past");
    }
    if starts_at.second() != 0 || starts_at.nanosecond() != 0 {
        return fault("whole_minute", "must be a whole minute");
    }
    None
}

/// What is wrong with it for this practitioner, at this location, for this service. Pure.
fn misplaced(placement: &Placement, working: &Working, now: DateTime<Utc>) -> Vec<FieldError> {
    let starts_at = placement.wish.starts_at;
    let duration = placement.service.length().duration;
    let zone = placement.place.zone.rules();
    let mut faults = vec![];
    if !working.does {
        faults.push(FieldError::new(
            "/service_id",
            "not_offered",
            "the practitioner does not do this service",
        ));
    }
    if let Some(fault) = when(starts_at, now) {
        faults.push(fault);
    } else if !is_within_hours(&working.hours, &zone, starts_at, duration) {
        faults.push(FieldError::new(
            "/starts_at",
            "outside_hours",
            "the practitioner does not work at this location throughout the visit",
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, time};
    use uuid::Uuid;

    use super::*;
    use crate::slots::rules::WeeklyHours;

    fn at(rfc3339: &str) -> DateTime<Utc> {
        rfc3339.parse().unwrap()
    }

    fn placement(starts_at: &str) -> Placement {
        let now = at("2026-11-20T00:00:00Z");
        Placement {
            wish: Wish {
                service: Id::from_uuid(Uuid::from_u128(1)),
                practitioner: Id::from_uuid(Uuid::from_u128(2)),
                location: Id::from_uuid(Uuid::from_u128(3)),
                starts_at: at(starts_at),
            },
            place: Place {
                id: Id::from_uuid(Uuid::from_u128(3)),
                name: "Bondi".to_owned(),
                country: "AU".to_owned(),
                zone: "Australia/Sydney".parse().unwrap(),
                sms_sender: "+61400000000".to_owned(),
                phone: None,
            },
            service: ServiceRow {
                tenant_id: Id::from_uuid(Uuid::nil()),
                id: Id::from_uuid(Uuid::from_u128(1)),
                name: "Consultation".to_owned(),
                duration_minutes: 30,
                buffer_before_minutes: 60,
                buffer_after_minutes: 60,
                price_amount: None,
                price_currency: None,
                version: 1,
                created_at: now,
                updated_at: now,
            },
        }
    }

    /// Works in Sydney on Mondays from nine to five.
    fn found(starts_at: &str, does: bool) -> Vec<String> {
        let hours = WeeklyHours::new(Weekday::Monday, time(9, 0, 0, 0), time(17, 0, 0, 0));
        let working = Working {
            practitioner: Id::from_uuid(Uuid::from_u128(2)),
            name: "Dr Example".to_owned(),
            does,
            hours: vec![hours.unwrap()],
        };
        misplaced(&placement(starts_at), &working, at("2026-11-20T00:00:00Z"))
            .into_iter()
            .map(|fault| format!("{} {}", fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn a_visit_from_opening_to_closing_fits_and_its_buffers_need_not() {
        // Sydney is at +11:00 in November.
        assert!(found("2026-11-22T22:00:00Z", true).is_empty());
        assert!(found("2026-11-23T05:30:00Z", true).is_empty());
    }

    #[test]
    fn nine_on_the_wall_is_another_instant_in_winter() {
        assert!(found("2027-06-06T23:00:00Z", true).is_empty());
        assert_eq!(
            found("2027-06-06T22:00:00Z", true),
            ["/starts_at outside_hours"]
        );
    }

    #[test]
    fn every_fault_is_named() {
        assert_eq!(
            found("2026-11-23T05:31:00Z", false),
            ["/service_id not_offered", "/starts_at outside_hours"]
        );
        assert_eq!(
            found("2026-11-15T22:00:00Z", true),
            ["/starts_at in_the_past"]
        );
        assert_eq!(
            found("2026-11-22T22:00:01Z", true),
            ["/starts_at whole_minute"]
        );
    }
}
