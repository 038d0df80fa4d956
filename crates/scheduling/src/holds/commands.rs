//! The verbs of holds.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id, perm};
use platform::{May, Problem, Recorded, Result, Tx, jobs::When};

use super::{
    events::{BookingExpired, BookingHeld},
    jobs::ExpireHold,
};
use crate::{
    bookings::{Row, Status, Taken, Visit, Wish, place, rules::Verb, store, take},
    practitioners,
};

/// A time to be held.
#[derive(Clone, Copy, Debug)]
pub struct New {
    pub service: Id<id::Service>,
    pub practitioner: Id<id::Practitioner>,
    pub location: Id<id::Location>,
    pub starts_at: DateTime<Utc>,
    pub keep: TimeDelta,
}

/// Keeps a time for nobody yet.
///
/// # Errors
/// 409 `slot_taken`; 422 for what is unknown to the caller or not the practitioner's time to give.
pub async fn hold(tx: &Tx, _: May<perm::bookings::Write>, new: New) -> Result<Recorded<Row>> {
    let wish = Wish {
        service: new.service,
        practitioner: new.practitioner,
        location: new.location,
        starts_at: new.starts_at,
    };
    let mut faults = vec![];
    let Some(placement) = place(tx, wish, &mut faults).await? else {
        return Err(Problem::invalid(faults));
    };
    let expires_at = tx.now() + new.keep;
    let mut row = placement.row(tx, Status::Held);
    row.held_until = Some(expires_at);
    practitioners::lock(tx, &[row.practitioner_id]).await?;
    store::insert(tx, &row).await?;
    let event = BookingHeld {
        visit: Visit::of(&row, tx.now(), &placement.place.zone.rules()),
        expires_at,
    };
    let end = ExpireHold { hold: row.id };
    let held = tx.record(event, row);
    tx.enqueue(&end, When::At(expires_at), held.event());
    Ok(held)
}

/// Gives a hold back before its time. Nothing changes for one that is over.
///
/// # Errors
/// 404 when there is no such hold: a hold that was booked is none any more.
pub async fn release(
    tx: &Tx,
    _: May<perm::bookings::Write>,
    id: Id<id::Booking>,
) -> Result<Recorded<()>> {
    let (mut row, zone) = match take(tx, id, Verb::Release).await {
        Ok(Taken::Already(_)) => return Ok(tx.unchanged(())),
        Ok(Taken::Entered(row, zone)) => (row, zone),
        Err(problem) if problem.status() < 500 => return Err(Problem::not_found("hold")),
        Err(problem) => return Err(problem),
    };
    // Its end is on record: the job has nothing left to do.
    row.held_until = None;
    store::update(tx, &row).await?;
    let visit = Visit::of(&row, tx.now(), &zone);
    let released = true;
    Ok(tx.record(BookingExpired { visit, released }, ()))
}
