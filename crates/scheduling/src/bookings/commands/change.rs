use identity::locations;
use jiff::tz::TimeZone;
use kernel::{Guarded, Id, id, perm};
use platform::{May, Problem, Recorded, Result, Tx};

use crate::bookings::{
    By, Status,
    events::{
        BookingArrived, BookingAttended, BookingCancelled, BookingConfirmed, BookingMissed,
        BookingReopened, Visit,
    },
    model::Model,
    rules::{self, Verb},
    store,
};

/// A booking in the hands of one verb.
pub(crate) enum Taken {
    /// It is so already.
    Already(Model),
    /// It entered its new status; to be written.
    Entered(Model, TimeZone),
}

/// The statuses in which a verb finds its work done.
fn is_done(verb: Verb, status: Status) -> bool {
    use Status::*;
    match verb {
        Verb::Confirm => status == Confirmed,
        Verb::Arrive => status == Arrived,
        Verb::Attend => status == Attended,
        Verb::NoShow(By::Patient) => status == NoShowPatient,
        Verb::NoShow(By::Clinic) => status == NoShowClinic,
        Verb::Cancel(By::Patient) => matches!(status, CancelledPatient | CancelledLate),
        Verb::Cancel(By::Clinic) => status == CancelledClinic,
        Verb::Release => status == Expired,
        _ => false,
    }
}

/// Locks the booking and moves it along by the rules, in memory.
///
/// # Errors
/// 404; 409 `illegal_transition` with what is possible instead.
pub(crate) async fn take(tx: &Tx, id: Id<id::Booking>, verb: Verb) -> Result<Taken> {
    let Some(mut row) = store::find_to_change(tx, id).await? else {
        return Err(Problem::not_found("booking"));
    };
    if is_done(verb, row.status) {
        return Ok(Taken::Already(row));
    }
    let zone = zone(tx, &row).await?;
    let status = rules::transition(row.status, verb, &row.times(tx.now(), &zone))?;
    row.enter(status, tx.now());
    Ok(Taken::Entered(row, zone))
}

pub(super) async fn zone(tx: &Tx, row: &Model) -> Result<TimeZone> {
    let place = locations::find(tx, row.location_id).await?;
    // A visible booking is at a visible location.
    place
        .map(|place| place.zone.rules())
        .ok_or_else(|| Problem::not_found("booking"))
}

/// A visit that one verb moved along, to be written and told.
async fn write(tx: &Tx, row: Model, zone: &TimeZone) -> Result<(Visit, Model)> {
    store::update(tx, &row).await?;
    Ok((Visit::of(&row, tx.now(), zone), row))
}

/// The patient will come. Nothing changes for one that is confirmed.
///
/// # Errors
/// 404, 409 `illegal_transition`.
pub async fn confirm(
    tx: &Tx,
    _: May<perm::bookings::Write>,
    id: Id<id::Booking>,
) -> Result<Recorded<Model>> {
    let (mut row, zone) = match take(tx, id, Verb::Confirm).await? {
        Taken::Already(row) => return Ok(tx.unchanged(row)),
        Taken::Entered(row, zone) => (row, zone),
    };
    row.confirmed_at = Some(tx.now());
    let (visit, row) = write(tx, row, &zone).await?;
    Ok(tx.record(BookingConfirmed { visit }, row))
}

/// The patient is there. From the day of the visit on.
///
/// # Errors
/// 404, 409 `illegal_transition`.
pub async fn arrive(
    tx: &Tx,
    _: May<perm::bookings::Write>,
    id: Id<id::Booking>,
) -> Result<Recorded<Model>> {
    let (mut row, zone) = match take(tx, id, Verb::Arrive).await? {
        Taken::Already(row) => return Ok(tx.unchanged(row)),
        Taken::Entered(row, zone) => (row, zone),
    };
    row.arrived_at = Some(tx.now());
    let (visit, row) = write(tx, row, &zone).await?;
    Ok(tx.record(BookingArrived { visit }, row))
}

/// The visit took place. From the day of the visit on.
///
/// # Errors
/// 404, 409 `illegal_transition`.
pub async fn attend(
    tx: &Tx,
    _: May<perm::bookings::Write>,
    id: Id<id::Booking>,
) -> Result<Recorded<Model>> {
    let (mut row, zone) = match take(tx, id, Verb::Attend).await? {
        Taken::Already(row) => return Ok(tx.unchanged(row)),
        Taken::Entered(row, zone) => (row, zone),
    };
    row.attended_at = Some(tx.now());
    let (visit, row) = write(tx, row, &zone).await?;
    Ok(tx.record(BookingAttended { visit }, row))
}

/// The visit did not take place. From some minutes after its start on.
///
/// # Errors
/// 404, 409 `illegal_transition`.
pub async fn no_show(
    tx: &Tx,
    _: May<perm::bookings::Write>,
    id: Id<id::Booking>,
    by: By,
) -> Result<Recorded<Model>> {
    let (row, zone) = match take(tx, id, Verb::NoShow(by)).await? {
        Taken::Already(row) => return Ok(tx.unchanged(row)),
        Taken::Entered(row, zone) => (row, zone),
    };
    let (visit, row) = write(tx, row, &zone).await?;
    Ok(tx.record(BookingMissed { visit, by }, row))
}

/// Calls the visit off. A patient who does so close to the start does so late.
///
/// # Errors
/// 404, 409 `illegal_transition`.
pub async fn cancel(
    tx: &Tx,
    _: May<perm::bookings::Write>,
    id: Id<id::Booking>,
    by: By,
    reason: Option<String>,
) -> Result<Recorded<Model>> {
    let (mut row, zone) = match take(tx, id, Verb::Cancel(by)).await? {
        Taken::Already(row) => return Ok(tx.unchanged(row)),
        Taken::Entered(row, zone) => (row, zone),
    };
    row.cancelled_at = Some(tx.now());
    row.cancel_reason = reason.map(Guarded::seal);
    let late = row.status == Status::CancelledLate;
    let (visit, row) = write(tx, row, &zone).await?;
    Ok(tx.record(BookingCancelled { visit, by, late }, row))
}

/// Takes attended or no-show back, for a day.
///
/// # Errors
/// 404, 409 `illegal_transition`; 409 `slot_taken` when the time is another's by now.
pub async fn undo(
    tx: &Tx,
    _: May<perm::bookings::Write>,
    id: Id<id::Booking>,
) -> Result<Recorded<Model>> {
    let (mut row, zone) = match take(tx, id, Verb::Undo).await? {
        Taken::Already(row) => return Ok(tx.unchanged(row)),
        Taken::Entered(row, zone) => (row, zone),
    };
    row.attended_at = None;
    let (visit, row) = write(tx, row, &zone).await?;
    Ok(tx.record(BookingReopened { visit }, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_finds_its_work_done_in_its_own_statuses_alone() {
        let done = |verb| -> Vec<Status> {
            let is = |status: &Status| is_done(verb, *status);
            Status::ALL.iter().copied().filter(is).collect()
        };
        assert_eq!(done(Verb::Confirm), [Status::Confirmed]);
        assert_eq!(
            done(Verb::Cancel(By::Patient)),
            [Status::CancelledPatient, Status::CancelledLate]
        );
        assert_eq!(done(Verb::NoShow(By::Clinic)), [Status::NoShowClinic]);
        assert!(done(Verb::Reschedule).is_empty());
        assert!(done(Verb::Undo).is_empty());
    }
}
