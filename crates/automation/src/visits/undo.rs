//! Attended or no-show was marked by mistake: what followed from it goes back.
//!
//! What followed is on record: the events whose cause is the outcome's. A card that the outcome moved
//! goes back to where it was, one that it opened is closed as a mistake, and a text that it wanted and
//! that is not sent yet is withdrawn. What has gone on since, by hand or by another event, stays.

use std::collections::HashSet;

use kernel::{Id, id, perm};
use pipeline::cards;
use platform::{May, Result, Tx, events::Envelope};
use scheduling::bookings::{self, Status};

use super::{
    Visit,
    cards::leave_outcome,
    store::{self, Followed},
    texts,
};
use crate::reminders;

/// Undoes what followed from the outcome that `event` took back.
pub(super) async fn taken_back(
    tx: &Tx,
    may: May<perm::automation::Act>,
    visit: &Visit,
    event: &Envelope,
) -> Result<()> {
    let before: bookings::Visit = event.payload()?;
    // Marked so again meanwhile: it was no mistake after all, or is the next one's to undo.
    if before.previous_status == Some(visit.booking.status) {
        return Ok(());
    }
    if let Some(outcome) = store::outcome_before(tx, visit.booking.id, event.id()).await? {
        let followed = store::followed(tx, visit.contact, outcome).await?;
        cards_go_back(tx, may, &followed).await?;
    }
    if visit.booking.status != Status::NoShowPatient {
        texts::withdraw_recovery(tx, may, visit).await?;
    }
    leave_outcome(tx, may, visit).await?;
    reminders::plan(tx, &visit.booking).await
}

async fn cards_go_back(
    tx: &Tx,
    may: May<perm::automation::Act>,
    followed: &[Followed],
) -> Result<()> {
    let opened: HashSet<Id<id::Card>> = followed
        .iter()
        .filter(|act| act.from.is_none())
        .map(Followed::card)
        .collect();
    for act in followed {
        match &act.from {
            None => {
                cards::call_off(tx, may.and(), act.card()).await?.done();
            }
            Some(from) if !opened.contains(&act.card()) => {
                cards::take_back(tx, may.and(), act.card(), &act.to, from)
                    .await?
                    .done();
            }
            Some(_) => {}
        }
    }
    Ok(())
}
