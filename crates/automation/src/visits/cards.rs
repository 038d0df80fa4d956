//! Which card goes where. Automation moves forward along allowed edges only: a card that
//! a person has put elsewhere stays there.

use kernel::{Id, id, perm};
use pipeline::cards::{self, CardRef, NewCard};
use platform::{May, Result, Tx};
use scheduling::bookings::Status;

use super::Visit;

type Act = May<perm::automation::Act>;

/// Brings the card to where its visit is by now.
pub(super) async fn keep_up(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    use Status::*;
    let stage = match visit.booking.status {
        Confirmed => "confirmed",
        Arrived | InProgress => "arrived",
        Attended => "attended",
        NoShowPatient | NoShowClinic => "no_show",
        CancelledPatient | CancelledClinic | CancelledLate => "cancelled",
        _ => return Ok(()),
    };
    let card = CardRef::of_booking("attendance", visit.booking.id);
    cards::advance(tx, may.and(), card, stage).await?.done();
    Ok(())
}

/// The visit is open again, and its card stands where the outcome put it all the same: events may come
/// in any order, and another than the outcome's may have moved it there.
pub(super) async fn leave_outcome(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    use Status::*;
    let to = match visit.booking.status {
        Requested | Booked => "booked",
        Confirmed => "confirmed",
        Arrived | InProgress => "arrived",
        _ => return Ok(()),
    };
    let card = CardRef::of_booking("attendance", visit.booking.id);
    let outcomes = ["attended", "no_show"];
    if let Some(card) = cards::find(tx, may.and(), card).await?
        && outcomes.contains(&card.stage.as_str())
    {
        cards::take_back(tx, may.and(), card.id, &card.stage, to)
            .await?
            .done();
    }
    Ok(())
}

/// The contact's cards that a visit at this location is about: that location's, or where they never had
/// one there, those of the others, who sent them.
pub(crate) async fn theirs(
    tx: &Tx,
    may: Act,
    pipeline: &'static str,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
) -> Result<CardRef> {
    let anywhere = CardRef::of_contact(pipeline, contact);
    let here = cards::find(tx, may.and(), anywhere.at(location)).await?;
    Ok(here.map_or(anywhere, |_| anywhere.at(location)))
}

/// The lead became a visit.
pub(super) async fn won_from_acquisition(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    let card = theirs(
        tx,
        may,
        "acquisition",
        visit.contact,
        visit.booking.location_id,
    )
    .await?;
    cards::advance(tx, may.and(), card, "booked").await?.done();
    Ok(())
}

pub(super) async fn open_attendance(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    open(tx, may, visit, "attendance", "booked").await
}

pub(super) async fn open_recovery(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    open(tx, may, visit, "recovery", "missed").await
}

async fn open(
    tx: &Tx,
    may: Act,
    visit: &Visit,
    pipeline: &'static str,
    stage: &'static str,
) -> Result<()> {
    let card = NewCard {
        pipeline,
        stage,
        contact: visit.contact,
        booking: Some(visit.booking.id),
        location: visit.booking.location_id,
        assignee: None,
    };
    cards::open(tx, may.and(), card).await?.done();
    Ok(())
}

/// A patient who missed a visit has booked another.
pub(super) async fn rebooked(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    recovery(tx, may, visit, "rebooked").await
}

/// And came to it.
pub(super) async fn recovered(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    recovery(tx, may, visit, "recovered").await
}

async fn recovery(tx: &Tx, may: Act, visit: &Visit, stage: &str) -> Result<()> {
    let card = theirs(
        tx,
        may,
        "recovery",
        visit.contact,
        visit.booking.location_id,
    )
    .await?;
    cards::advance(tx, may.and(), card, stage).await?.done();
    Ok(())
}

/// The visit has another time: its card goes on with the new booking, to where that is by now.
pub(super) async fn follow(tx: &Tx, may: Act, old: Id<id::Booking>, new: &Visit) -> Result<()> {
    let (booking, location) = (new.booking.id, new.booking.location_id);
    cards::follow_booking(tx, may.and(), old, booking, location)
        .await?
        .done();
    keep_up(tx, may, new).await
}
