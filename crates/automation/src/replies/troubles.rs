//! Texts that did not arrive, or of which nobody knows: a person looks.

use kernel::perm;
use pipeline::tasks::{self, NewTask, What};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};

/// Makes a task of a text in trouble.
pub struct NoteTrouble;

impl Reaction for NoteTrouble {
    const KIND: &'static str = "automation.note-trouble";
    const ON: &'static [&'static str] = &["message.uncertain", "message.failed"];
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: May<perm::automation::Act>, event: Envelope) -> Result<Outcome> {
        let (Some(contact), Some(location)) = (event.contact(), event.location()) else {
            return Ok(Outcome::Done);
        };
        let (kind, title) = match event.kind.as_str() {
            "message.uncertain" => (
                "delivery_uncertain",
                "A text may not have gone out: ask the patient another way",
            ),
            _ => (
                "delivery_failed",
                "A text did not arrive: check the number or call",
            ),
        };
        let task = NewTask {
            contact: Some(contact),
            due_at: Some(tx.now() + chrono::TimeDelta::hours(1)),
            ..NewTask::at(location, What::Ours { kind, title })
        };
        tasks::open(tx, may.and(), task).await?.done();
        Ok(Outcome::Done)
    }
}
