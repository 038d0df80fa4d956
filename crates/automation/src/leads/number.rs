//! A form gives another number than the one on file: whose it is, a person finds out.

use chrono::TimeDelta;
use kernel::perm;
use pipeline::tasks::{self, NewTask, What};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};
use serde::Deserialize;

/// Asks a person to look at the number that a lead gave.
pub struct CheckNumber;

/// The one thing of `lead.created` that is needed here.
#[derive(Deserialize)]
struct Lead {
    #[serde(default)]
    other_phone: bool,
}

impl Reaction for CheckNumber {
    const KIND: &'static str = "automation.check-number";
    const ON: &'static [&'static str] = &["lead.created"];
    const PRIORITY: i16 = 50;
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: May<perm::automation::Act>, event: Envelope) -> Result<Outcome> {
        let lead: Lead = event.payload()?;
        let (Some(contact), Some(location), true) =
            (event.contact(), event.location(), lead.other_phone)
        else {
            return Ok(Outcome::Done);
        };
        let what = What::Ours {
            kind: "check_number",
            title: "A form gave another phone number: check whose it is",
        };
        let task = NewTask {
            contact: Some(contact),
            due_at: Some(tx.now() + TimeDelta::hours(1)),
            ..NewTask::at(location, what)
        };
        tasks::open(tx, may.and(), task).await?.done();
        Ok(Outcome::Done)
    }
}
