//! A visit moves its cards and its texts by itself: booked, confirmed,
//! arrived, attended, missed, cancelled, moved (pipelines P1, P2 and P3); and
//! back, when an outcome was marked by mistake.

mod called_off;
mod cards;
mod store;
mod texts;
mod undo;

use kernel::{Id, id, perm};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};
use scheduling::bookings::{self, Status};

use crate::reminders;

/// Follows a visit from its booking to its end.
pub struct FollowVisit;

impl Reaction for FollowVisit {
    const KIND: &'static str = "automation.follow-visit";
    const ON: &'static [&'static str] = &[
        "booking.created",
        "booking.confirmed",
        "booking.arrived",
        "booking.attended",
        "booking.no_show",
        "booking.cancelled",
        "booking.rescheduled",
        "booking.reopened",
    ];
    const PRIORITY: i16 = 50;
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: May<perm::automation::Act>, event: Envelope) -> Result<Outcome> {
        let subject = event.subject::<id::Booking>();
        let booking = bookings::get(tx, may.and(), subject).await?;
        store::take_turn(tx, booking.series_id).await?;
        // Read in our turn: events of a visit may come in any order, what it is by now decides.
        let booking = bookings::get(tx, may.and(), subject).await?;
        let Some(contact) = booking.contact_id else {
            return Ok(Outcome::Done);
        };
        let visit = Visit { booking, contact };
        match event.kind.as_str() {
            "booking.created" => booked(tx, may, &visit).await?,
            "booking.confirmed" | "booking.arrived" => cards::keep_up(tx, may, &visit).await?,
            "booking.attended" => attended(tx, may, &visit).await?,
            "booking.no_show" => missed(tx, may, &visit).await?,
            "booking.cancelled" => cancelled(tx, may, &visit).await?,
            "booking.rescheduled" => moved(tx, may, &visit).await?,
            "booking.reopened" => undo::taken_back(tx, may, &visit, &event).await?,
            _ => {}
        }
        Ok(Outcome::Done)
    }
}

/// A booking with the contact that it is for.
pub(crate) struct Visit {
    pub booking: bookings::Row,
    pub contact: Id<id::Contact>,
}

async fn booked(tx: &Tx, may: May<perm::automation::Act>, visit: &Visit) -> Result<()> {
    cards::won_from_acquisition(tx, may, visit).await?;
    cards::open_attendance(tx, may, visit).await?;
    cards::rebooked(tx, may, visit).await?;
    reminders::plan(tx, &visit.booking).await?;
    texts::confirm(tx, may, visit).await?;
    // What has come of it meanwhile found no card to move.
    match visit.booking.status {
        Status::Attended => attended(tx, may, visit).await,
        Status::Rescheduled => follow_on(tx, may, visit).await,
        _ => cards::keep_up(tx, may, visit).await,
    }
}

async fn attended(tx: &Tx, may: May<perm::automation::Act>, visit: &Visit) -> Result<()> {
    reminders::drop_planned(tx, visit.booking.id, "the visit is over").await?;
    cards::keep_up(tx, may, visit).await?;
    match visit.booking.status {
        Status::Attended => cards::recovered(tx, may, visit).await,
        // Taken back by now.
        _ => Ok(()),
    }
}

async fn missed(tx: &Tx, may: May<perm::automation::Act>, visit: &Visit) -> Result<()> {
    reminders::drop_planned(tx, visit.booking.id, "the visit is over").await?;
    cards::keep_up(tx, may, visit).await?;
    if visit.booking.status == Status::NoShowPatient {
        cards::open_recovery(tx, may, visit).await?;
        texts::recover_later(tx, visit);
    }
    Ok(())
}

async fn cancelled(tx: &Tx, may: May<perm::automation::Act>, visit: &Visit) -> Result<()> {
    reminders::drop_planned(tx, visit.booking.id, "the visit was cancelled").await?;
    texts::withdraw(tx, may, visit).await?;
    cards::keep_up(tx, may, visit).await?;
    match visit.booking.status {
        Status::CancelledLate => cards::open_recovery(tx, may, visit).await,
        Status::CancelledClinic => called_off::tell(tx, may, visit).await,
        _ => Ok(()),
    }
}

/// The new time is a booking of its own, with reminders and a confirmation of its own; the card goes on with it.
async fn moved(tx: &Tx, may: May<perm::automation::Act>, old: &Visit) -> Result<()> {
    reminders::drop_planned(tx, old.booking.id, "the visit was moved").await?;
    texts::withdraw(tx, may, old).await?;
    follow_on(tx, may, old).await?;
    if let Some(new) = successor(tx, may, old).await? {
        reminders::plan(tx, &new.booking).await?;
        texts::confirm(tx, may, &new).await?;
    }
    Ok(())
}

async fn successor(tx: &Tx, may: May<perm::automation::Act>, old: &Visit) -> Result<Option<Visit>> {
    let Some(to) = old.booking.rescheduled_to else {
        return Ok(None);
    };
    Ok(Some(Visit {
        booking: bookings::get(tx, may.and(), to).await?,
        contact: old.contact,
    }))
}

/// The card goes along with the visit, however often that was moved by now.
async fn follow_on(tx: &Tx, may: May<perm::automation::Act>, from: &Visit) -> Result<()> {
    let mut at = successor(tx, may, from).await?;
    let mut before = from.booking.id;
    while let Some(visit) = at {
        cards::follow(tx, may, before, &visit).await?;
        before = visit.booking.id;
        at = successor(tx, may, &visit).await?;
    }
    Ok(())
}

pub(crate) use cards::theirs;
pub use texts::RecoverMissed;
pub(crate) use texts::{is_rebooked, send};
