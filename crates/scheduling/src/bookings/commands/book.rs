use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use people::contacts::{self, ContactRow};
use platform::{FieldError, May, Problem, Recorded, Result, Tx};

use crate::bookings::{
    Placement, Status, Wish,
    events::{BookingCreated, Visit},
    model::Model,
    place, store,
};

/// A visit to be booked.
#[derive(Clone, Copy, Debug)]
pub struct New {
    pub contact: Id<id::Contact>,
    pub service: Id<id::Service>,
    pub practitioner: Id<id::Practitioner>,
    pub location: Id<id::Location>,
    pub starts_at: DateTime<Utc>,
    /// The hold that keeps this very time.
    pub hold: Option<Id<id::Booking>>,
}

/// Gives the contact the time. The location knows the contact from now on.
///
/// # Errors
/// 409 `slot_taken`, `hold_expired` or `hold_used`; 422 for what is unknown to the caller
/// (`unknown_…`), for a time that is not the practitioner's to give (`outside_hours`,
/// `not_offered`, `in_the_past`) and for a hold of another time (`other_time`).
pub async fn book(tx: &Tx, may: May<perm::bookings::Write>, new: New) -> Result<Recorded<Model>> {
    let wish = Wish {
        service: new.service,
        practitioner: new.practitioner,
        location: new.location,
        starts_at: new.starts_at,
    };
    let (placement, contact) = look_up(tx, may, wish, new.contact).await?;
    let row = match new.hold {
        Some(hold) => take_over(tx, &placement, hold, contact.id).await?,
        None => occupy(tx, &placement, contact.id).await?,
    };
    contacts::known_at(tx, may.and(), contact, new.location)
        .await?
        .done();
    let visit = Visit::of(&row, tx.now(), &placement.place.zone.rules());
    Ok(tx.record(BookingCreated { visit }, row))
}

async fn look_up(
    tx: &Tx,
    may: May<perm::bookings::Write>,
    wish: Wish,
    contact: Id<id::Contact>,
) -> Result<(Placement, ContactRow)> {
    let mut faults = vec![];
    let contact = match contacts::get(tx, may.and(), contact).await {
        Ok(contact) => Some(contact),
        Err(problem) if problem.status() == 404 => {
            faults.push(FieldError::new(
                "/contact_id",
                "unknown_contact",
                "there is no such contact",
            ));
            None
        }
        Err(problem) => return Err(problem),
    };
    let placement = place(tx, wish, &mut faults).await?;
    placement
        .zip(contact)
        .ok_or_else(|| Problem::invalid(faults))
}

async fn occupy(tx: &Tx, placement: &Placement, contact: Id<id::Contact>) -> Result<Model> {
    let mut row = placement.row(tx, Status::Booked);
    row.contact_id = Some(contact);
    crate::practitioners::lock(tx, &[row.practitioner_id]).await?;
    store::insert(tx, &row).await?;
    Ok(row)
}

/// The hold becomes the booking, so that its time is never free in between.
async fn take_over(
    tx: &Tx,
    placement: &Placement,
    hold: Id<id::Booking>,
    contact: Id<id::Contact>,
) -> Result<Model> {
    let Some(mut row) = store::find_to_change(tx, hold).await? else {
        return Err(Problem::field(
            "/hold_id",
            "unknown_hold",
            "there is no such hold",
        ));
    };
    let held = Wish {
        service: row.service_id,
        practitioner: row.practitioner_id,
        location: row.location_id,
        starts_at: row.starts_at,
    };
    if held != placement.wish {
        return Err(Problem::field(
            "/hold_id",
            "other_time",
            "this hold keeps another time, service, practitioner or location",
        ));
    }
    let over = match row.status {
        Status::Held => row.held_until.is_none_or(|until| until <= tx.now()),
        Status::Expired => true,
        _ => return Err(Problem::conflict("hold_used", "this hold is used up")),
    };
    if over {
        return Err(Problem::conflict("hold_expired", "the hold has expired"));
    }
    row.contact_id = Some(contact);
    row.held_until = None;
    row.enter(Status::Booked, tx.now());
    store::update(tx, &row).await?;
    Ok(row)
}
