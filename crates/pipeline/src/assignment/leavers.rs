//! The work of who is suspended or has left goes back to all; of who has another account, along with them.

use identity::staff::{self, UserMoved};
use kernel::{Id, id, perm};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};

use crate::{cards, tasks};

/// Reacts to a person who may no longer work.
pub struct TakeBack;

impl Reaction for TakeBack {
    const KIND: &'static str = "pipeline.take-back";
    const ON: &'static [&'static str] = &["user.suspended", "user.removed", "user.moved"];
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: May<perm::automation::Act>, event: Envelope) -> Result<Outcome> {
        let user: Id<id::User> = event.subject();
        let (to, why) = match event.kind.as_str() {
            "user.moved" => {
                let moved: UserMoved = event.payload()?;
                let why = "Who had it has another address, and with it another account.";
                (Some(moved.to), why)
            }
            // They came back before this ran.
            _ if staff::is_active(tx, user).await? => return Ok(Outcome::Done),
            "user.suspended" => (None, "Who had it is suspended."),
            _ => (None, "Who had it is no longer of the staff."),
        };
        // Moved and gone again: then it is nobody's.
        let to = match to {
            Some(to) if !staff::is_active(tx, to).await? => None,
            to => to,
        };
        cards::take_from(tx, may.and(), user, to, why).await?.done();
        tasks::take_from(tx, may.and(), user, to, why).await?.done();
        Ok(Outcome::Done)
    }
}
