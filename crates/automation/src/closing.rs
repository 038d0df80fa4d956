//! A task that automation asked for closes by itself when what it asked for has happened: a patient was
//! answered, a lead was written to, has booked, or wants no more texts.

use kernel::{Id, id, perm};
use messaging::conversations;
use pipeline::tasks::{self, Answered};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};

use crate::visits;

type Act = May<perm::automation::Act>;

/// Closes what was asked for and is done.
pub struct CloseTasks;

impl Reaction for CloseTasks {
    const KIND: &'static str = "automation.close-tasks";
    const ON: &'static [&'static str] = &[
        "message.queued",
        "conversation.handled",
        "contact.opted_out",
        "booking.created",
    ];
    const PRIORITY: i16 = 40;
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: Act, event: Envelope) -> Result<Outcome> {
        let Some(contact) = event.contact() else {
            return Ok(Outcome::Done);
        };
        let done = Done { event, contact };
        let by_person = done.event.actor_kind == "user";
        match done.event.kind.as_str() {
            "message.queued" if by_person => {
                done.reply(tx, may, "A member of staff answered by text.")
                    .await?;
                done.call(tx, may, done.here(), "A member of staff wrote to the lead.")
                    .await?;
            }
            "conversation.handled" => {
                done.reply(tx, may, "A member of staff marked it as handled.")
                    .await?;
            }
            // Of the whole clinic, whichever number they wrote to.
            "contact.opted_out" => {
                done.call(tx, may, None, "The lead wants no more texts.")
                    .await?;
            }
            "booking.created" => {
                if let Some(location) = done.here() {
                    let card = visits::theirs(tx, may, "acquisition", contact, location).await?;
                    done.call(tx, may, card.location, "The lead has booked.")
                        .await?;
                }
            }
            _ => {}
        }
        Ok(Outcome::Done)
    }
}

/// What has happened, and to whom.
struct Done {
    event: Envelope,
    contact: Id<id::Contact>,
}

impl Done {
    fn here(&self) -> Option<Id<id::Location>> {
        self.event.location()
    }

    /// Nothing waits for an answer any more, unless they wrote again meanwhile.
    async fn reply(&self, tx: &Tx, may: Act, why: &'static str) -> Result<()> {
        let Some(location) = self.here() else {
            return Ok(());
        };
        if conversations::waits(tx, may.and(), self.contact, location).await? {
            return Ok(());
        }
        let answered = Answered {
            kind: "unanswered_reply",
            contact: self.contact,
            location: Some(location),
            at: tx.now(),
            why,
        };
        tasks::complete_for(tx, may.and(), &answered).await?.done();
        Ok(())
    }

    /// The lead need not be called. One who comes again after this is called again.
    async fn call(
        &self,
        tx: &Tx,
        may: Act,
        location: Option<Id<id::Location>>,
        why: &'static str,
    ) -> Result<()> {
        let answered = Answered {
            kind: "call_lead",
            contact: self.contact,
            location,
            at: self.event.at,
            why,
        };
        tasks::complete_for(tx, may.and(), &answered).await?.done();
        Ok(())
    }
}
