//! A lead is worked in the second that it arrives: its warmness, its card in
//! Acquisition, the person it goes to, their task, and the first text.

mod events;
mod greeting;
mod number;

use chrono::TimeDelta;
use kernel::{Id, id, perm};
use pipeline::{
    assignment,
    cards::{self, NewCard},
    tasks::{self, NewTask, What},
};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};

use crate::warmness;

pub(crate) use greeting::is_no_way;
pub use number::CheckNumber;

/// A first touch is promised within this time.
const FIRST_TOUCH: TimeDelta = TimeDelta::minutes(5);

/// Answers a new lead.
pub struct WorkLead;

impl Reaction for WorkLead {
    const KIND: &'static str = "automation.work-lead";
    const ON: &'static [&'static str] = &["lead.created"];
    const PRIORITY: i16 = 100;
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: May<perm::automation::Act>, event: Envelope) -> Result<Outcome> {
        let (Some(contact), Some(location)) = (event.contact(), event.location()) else {
            return Ok(Outcome::GiveUp(
                "the lead names no contact or location".to_owned(),
            ));
        };
        warmness::rate(tx, may, contact).await?;
        let assignee = choose(tx, may, location).await?;
        let card = NewCard {
            pipeline: "acquisition",
            stage: "new",
            contact,
            booking: None,
            location,
            assignee,
        };
        let opened = cards::open(tx, may.and(), card).await?;
        let is_new = opened.event().is_some();
        let card = opened.done();
        open_task(tx, may, contact, location, card.assignee_id).await?;
        greeting::greet(tx, may, &card, is_new).await?;
        Ok(Outcome::Done)
    }
}

/// The least busy of those on shift, or nobody: the task then waits in the queue of all.
async fn choose(
    tx: &Tx,
    may: May<perm::automation::Act>,
    location: Id<id::Location>,
) -> Result<Option<Id<id::User>>> {
    let on_shift = identity::shifts::on_shift(tx, may, location, tx.now()).await?;
    assignment::choose(tx, may.and(), location, &on_shift).await
}

async fn open_task(
    tx: &Tx,
    may: May<perm::automation::Act>,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
    assignee: Option<Id<id::User>>,
) -> Result<()> {
    let what = What::Ours {
        kind: "call_lead",
        title: "Call the new lead",
    };
    let task = NewTask {
        contact: Some(contact),
        assignee,
        due_at: Some(tx.now() + FIRST_TOUCH),
        ..NewTask::at(location, what)
    };
    tasks::open(tx, may.and(), task).await?.done();
    Ok(())
}
