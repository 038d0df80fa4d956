use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use people::contacts;
use platform::{May, Problem, Recorded, Result, Tx};

use super::change::zone;
use crate::bookings::{
    Placement, Status, Wish,
    events::{BookingRescheduled, NewTime, Visit},
    model::Model,
    place,
    rules::{self, Verb},
    store,
};

/// Where a visit is to be moved to; what is not given stays.
#[derive(Clone, Copy, Debug)]
pub struct To {
    pub starts_at: DateTime<Utc>,
    pub practitioner: Option<Id<id::Practitioner>>,
    pub location: Option<Id<id::Location>>,
}

/// Ends the booking and begins another in its series, both or neither. The new time may overlap
/// the old one. Gives the new booking; the same one when it is there already.
///
/// # Errors
/// 404, 409 `illegal_transition`; 409 `slot_taken`, and the old booking stays; 422 as `book`.
pub async fn reschedule(
    tx: &Tx,
    may: May<perm::bookings::Write>,
    id: Id<id::Booking>,
    to: To,
) -> Result<Recorded<Model>> {
    let Some(mut old) = store::find_to_move(tx, id, to.practitioner).await? else {
        return Err(Problem::not_found("booking"));
    };
    let zone = zone(tx, &old).await?;
    let status = rules::transition(old.status, Verb::Reschedule, &old.times(tx.now(), &zone))?;
    let wish = wish(&old, to);
    if wish.starts_at == old.starts_at
        && (wish.practitioner, wish.location) == (old.practitioner_id, old.location_id)
    {
        return Ok(tx.unchanged(old));
    }
    let mut faults = vec![];
    let Some(placement) = place(tx, wish, &mut faults).await? else {
        return Err(Problem::invalid(faults));
    };
    let new = successor(tx, &placement, &old);
    old.rescheduled_to = Some(new.id);
    old.enter(status, tx.now());
    store::update(tx, &old).await?;
    store::insert(tx, &new).await?;
    if let Some(contact) = new.contact_id {
        let contact = contacts::get(tx, may.and(), contact).await?;
        contacts::known_at(tx, may.and(), contact, new.location_id)
            .await?
            .done();
    }
    let event = BookingRescheduled {
        visit: Visit::of(&old, tx.now(), &zone),
        to: NewTime::of(&new, tx.now(), &placement.place.zone.rules()),
    };
    Ok(tx.record(event, new))
}

fn wish(old: &Model, to: To) -> Wish {
    Wish {
        service: old.service_id,
        practitioner: to.practitioner.unwrap_or(old.practitioner_id),
        location: to.location.unwrap_or(old.location_id),
        starts_at: to.starts_at,
    }
}

/// The same visit at its new time. Who confirmed the old time has not confirmed this one.
fn successor(tx: &Tx, placement: &Placement, old: &Model) -> Model {
    let status = match old.status {
        Status::Requested => Status::Requested,
        _ => Status::Booked,
    };
    Model {
        contact_id: old.contact_id,
        series_id: old.series_id,
        reschedule_count: old.reschedule_count + 1,
        source: old.source.clone(),
        ..placement.row(tx, status)
    }
}
