use identity::locations;
use kernel::{Id, id, perm};
use platform::{
    May, Result, Tx,
    jobs::{Job, Outcome, Work},
};
use serde::{Deserialize, Serialize};

use super::events::BookingExpired;
use crate::bookings::{Row, Status, Visit, store};

/// Ends a hold that ran out, and puts its end on record when somebody else has taken its time.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExpireHold {
    pub hold: Id<id::Booking>,
}

impl Work for ExpireHold {
    const KIND: &'static str = "scheduling.expire-holds";
    type Needs = perm::automation::Act;

    fn unique_key(&self) -> Option<String> {
        Some(self.hold.to_string())
    }
}

impl Job for ExpireHold {
    async fn run(&self, tx: &Tx, _: May<perm::automation::Act>) -> Result<Outcome> {
        let Some(row) = store::find_to_change(tx, self.hold).await? else {
            return Ok(Outcome::Done);
        };
        // Booked, or given back: it has no end of its own any more.
        let Some(until) = row.held_until else {
            return Ok(Outcome::Done);
        };
        match (until - tx.now()).to_std() {
            Ok(left) if !left.is_zero() => Ok(Outcome::Retry(left)),
            _ => expire(tx, row).await,
        }
    }
}

async fn expire(tx: &Tx, mut row: Row) -> Result<Outcome> {
    let Some(place) = locations::find(tx, row.location_id).await? else {
        return Ok(Outcome::GiveUp("the hold's location is gone".to_owned()));
    };
    if row.status == Status::Held {
        row.enter(Status::Expired, tx.now());
    }
    row.held_until = None;
    store::update(tx, &row).await?;
    let visit = Visit::of(&row, tx.now(), &place.zone.rules());
    let released = false;
    tx.record(BookingExpired { visit, released }, ()).done();
    Ok(Outcome::Done)
}
