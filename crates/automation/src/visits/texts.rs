//! What a visit says by itself: the confirmation at once, a kind word after a missed one.

use chrono::TimeDelta;
use kernel::{Id, id, perm};
use messaging::messages::{self, Outgoing, Purpose, Text};
use pipeline::cards::{self, CardRef};
use platform::{
    May, Result, Tx,
    jobs::{Job, Outcome, When, Work},
};
use scheduling::bookings::{self, Status};
use serde::{Deserialize, Serialize};

use super::{Visit, store};
use crate::{
    leads::is_no_way,
    reminders::rules::{Sending, SendingHours, at_sending},
    words,
};

/// After a missed visit: long enough that somebody who is only late is not told off.
const RECOVERY_AFTER: TimeDelta = TimeDelta::minutes(20);
/// After this long, a word about the missed visit is odd.
const RECOVERY_USEFUL_FOR: TimeDelta = TimeDelta::hours(36);

/// Sends a template about a visit, once.
pub(crate) async fn send(
    tx: &Tx,
    may: May<perm::automation::Act>,
    visit: &Visit,
    key: &'static str,
    purpose: Purpose,
    not_after: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Id<id::Message>>> {
    let text = Outgoing {
        contact: visit.contact,
        location: visit.booking.location_id,
        body: Text::Template {
            key,
            vars: words::of_visit(tx, may, &visit.booking).await?,
        },
        purpose,
        about: Some(("booking", visit.booking.id.uuid())),
        not_after: Some(not_after),
        dedupe_key: Some(format!("{key}:{}", visit.booking.id)),
    };
    match messages::queue(tx, may.and(), text).await {
        Ok(queued) => Ok(Some(queued.done().id)),
        Err(problem) if is_no_way(&problem) => Ok(None),
        Err(problem) => Err(problem),
    }
}

pub(super) async fn confirm(tx: &Tx, may: May<perm::automation::Act>, visit: &Visit) -> Result<()> {
    let until = visit.booking.starts_at;
    if until > tx.now() && visit.booking.status.is_upcoming() {
        send(
            tx,
            may,
            visit,
            "booking_confirmation",
            Purpose::Transactional,
            until,
        )
        .await?;
    }
    Ok(())
}

/// Texts about a visit that is not to be any more are not sent.
pub(super) async fn withdraw(
    tx: &Tx,
    may: May<perm::automation::Act>,
    visit: &Visit,
) -> Result<()> {
    messages::withdraw(tx, may.and(), ("booking", visit.booking.id.uuid()))
        .await?
        .done();
    Ok(())
}

/// Nobody is to be told that they missed a visit which they did not miss.
pub(super) async fn withdraw_recovery(
    tx: &Tx,
    may: May<perm::automation::Act>,
    visit: &Visit,
) -> Result<()> {
    let about = ("booking", visit.booking.id.uuid());
    messages::withdraw_only(tx, may.and(), about, Purpose::Recovery)
        .await?
        .done();
    Ok(())
}

pub(super) fn recover_later(tx: &Tx, visit: &Visit) {
    let job = RecoverMissed {
        booking: visit.booking.id,
    };
    tx.enqueue(&job, When::At(tx.now() + RECOVERY_AFTER), None);
}

/// Whether the contact of a missed visit has booked another since it should have begun, and that is to come.
pub(crate) async fn is_rebooked(
    tx: &Tx,
    may: May<perm::bookings::Read>,
    missed: &bookings::Row,
) -> Result<bool> {
    let Some(contact) = missed.contact_id else {
        return Ok(false);
    };
    let to_come = bookings::upcoming(tx, may, contact, tx.now()).await?;
    Ok(to_come
        .iter()
        .any(|visit| visit.created_at >= missed.starts_at))
}

/// The first text after a missed visit, unless the no-show was undone meanwhile or they have booked another.
#[derive(Serialize, Deserialize)]
pub struct RecoverMissed {
    booking: Id<id::Booking>,
}

impl Work for RecoverMissed {
    const KIND: &'static str = "automation.recover-missed";
    type Needs = perm::automation::Act;
}

impl Job for RecoverMissed {
    async fn run(&self, tx: &Tx, may: May<perm::automation::Act>) -> Result<Outcome> {
        let booking = bookings::get(tx, may.and(), self.booking).await?;
        // Read again in our turn: an undo is either over by then, or finds what we did.
        store::take_turn(tx, booking.series_id).await?;
        let booking = bookings::get(tx, may.and(), self.booking).await?;
        let Some(contact) = booking
            .contact_id
            .filter(|_| booking.status == Status::NoShowPatient)
        else {
            return Ok(Outcome::Done);
        };
        if is_rebooked(tx, may.and(), &booking).await? {
            return Ok(Outcome::Done);
        }
        let place = identity::locations::get(tx, booking.location_id).await?;
        let until = booking.starts_at + RECOVERY_USEFUL_FOR;
        match at_sending(
            tx.now(),
            until,
            &place.zone.rules(),
            &SendingHours::default(),
        ) {
            Sending::Now => {}
            Sending::Later(morning) => {
                tx.enqueue(self, When::At(morning), None);
                return Ok(Outcome::Done);
            }
            Sending::Drop => return Ok(Outcome::Done),
        }
        let visit = Visit { booking, contact };
        let sent = send(tx, may, &visit, "recovery_first", Purpose::Recovery, until).await?;
        if sent.is_some() {
            let card = CardRef::of_booking("recovery", visit.booking.id);
            cards::advance(tx, may.and(), card, "contacted")
                .await?
                .done();
        }
        Ok(Outcome::Done)
    }
}
