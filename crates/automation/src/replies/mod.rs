//! What a patient's text does, once opt-out, opt-in and help are dealt with:
//! "Y" confirms, "cancel" cancels, and what no rule understands goes to a person.

mod context;
mod touches;
mod troubles;
mod which;

pub use context::FromVisits;
pub use touches::NoteTouch;
pub use troubles::NoteTrouble;

use kernel::{Id, id, perm};
use messaging::{
    conversations,
    inbound::TextReceived,
    messages::{self, Outgoing, Purpose, Text},
};
use pipeline::{
    cards::{self, CardRef},
    tasks::{self, NewTask, What},
};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};
use scheduling::bookings::{self, By};

use crate::{leads::is_no_way, words};

type Act = May<perm::automation::Act>;

/// Acts on a patient's text.
pub struct ActOnReply;

impl Reaction for ActOnReply {
    const KIND: &'static str = "automation.act-on-reply";
    const ON: &'static [&'static str] = &["message.received"];
    const PRIORITY: i16 = 90;
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: Act, event: Envelope) -> Result<Outcome> {
        let text: TextReceived = event.payload()?;
        let reply = Reply {
            contact: text.contact,
            location: text.location,
            booking: text.booking,
        };
        if text.class.as_deref() != Some("opt_out") {
            engaged(tx, may, &reply).await?;
        }
        match text.class.as_deref() {
            Some("confirm") => or_person(tx, may, &reply, confirm(tx, may, &reply).await).await?,
            Some("cant_come") => or_person(tx, may, &reply, cancel(tx, may, &reply).await).await?,
            Some("here") => or_person(tx, may, &reply, arrive(tx, may, &reply).await).await?,
            Some("reschedule") => {
                ask_person(tx, may, &reply, "reschedule_asked", "Wants another time").await?
            }
            Some("call_me") => {
                ask_person(tx, may, &reply, "call_asked", "Asks to be called").await?
            }
            Some("opt_out") if text.may_want_to_cancel => {
                ask_person(
                    tx,
                    may,
                    &reply,
                    "may_want_to_cancel",
                    "Opted out; may have meant to cancel the visit",
                )
                .await?;
            }
            Some("ask_which") => which_one(tx, may, &reply, &text).await?,
            // Nothing more to do: the carrier's words are obeyed, and a yes said twice is one.
            Some("opt_out" | "opt_in" | "help" | "confirm_again") => {}
            _ => {
                ask_person(
                    tx,
                    may,
                    &reply,
                    "unanswered_reply",
                    "Answer the patient's text",
                )
                .await?
            }
        }
        Ok(Outcome::Done)
    }
}

/// Asks which visit they mean. A person is told, too, where more hangs on it than a yes, or where
/// it cannot be asked by text.
async fn which_one(tx: &Tx, may: Act, reply: &Reply, text: &TextReceived) -> Result<()> {
    let asked = which::ask(tx, may, reply, &text.bookings).await?;
    if asked && text.answer.as_deref() == Some("confirm") {
        return Ok(());
    }
    conversations::wait(tx, may.and(), reply.contact, reply.location)
        .await?
        .done();
    let title = "Their answer may be about several visits: see which";
    ask_person(tx, may, reply, "unanswered_reply", title).await
}

struct Reply {
    contact: Id<id::Contact>,
    location: Id<id::Location>,
    booking: Option<Id<id::Booking>>,
}

/// What a visit does not allow any more (or yet) is for a person to answer, not lost.
async fn or_person(tx: &Tx, may: Act, reply: &Reply, done: Result<()>) -> Result<()> {
    match done {
        Err(problem) if problem.status() == 409 => {
            conversations::wait(tx, may.and(), reply.contact, reply.location)
                .await?
                .done();
            let title = "Answer the patient's text: their visit does not allow what they ask";
            ask_person(tx, may, reply, "unanswered_reply", title).await
        }
        done => done,
    }
}

/// Any answer of a lead makes it a talk with the location that it went to.
async fn engaged(tx: &Tx, may: Act, reply: &Reply) -> Result<()> {
    for (pipeline, stage) in [("acquisition", "engaged"), ("recovery", "in_dialogue")] {
        let card = CardRef {
            pipeline,
            contact: Some(reply.contact),
            booking: None,
            location: Some(reply.location),
        };
        cards::advance(tx, may.and(), card, stage).await?.done();
    }
    Ok(())
}

async fn confirm(tx: &Tx, may: Act, reply: &Reply) -> Result<()> {
    let Some(booking) = reply.booking else {
        return Ok(());
    };
    let booking = bookings::confirm(tx, may.and(), booking).await?.done();
    answer(tx, may, reply, booking, "confirm_received").await
}

async fn cancel(tx: &Tx, may: Act, reply: &Reply) -> Result<()> {
    let Some(booking) = reply.booking else {
        return Ok(());
    };
    let asked = which::answered(tx, may, reply).await?;
    let reason = Some("by text".to_owned());
    let booking = bookings::cancel(tx, may.and(), booking, By::Patient, reason)
        .await?
        .done();
    answer(tx, may, reply, booking, "cancel_received").await?;
    if let Some(asked) = asked {
        which::settle(tx, may, reply, &asked).await?;
    }
    ask_person(
        tx,
        may,
        reply,
        "offer_another_time",
        "Cancelled by text: offer another time",
    )
    .await
}

async fn arrive(tx: &Tx, may: Act, reply: &Reply) -> Result<()> {
    let Some(booking) = reply.booking else {
        return Ok(());
    };
    bookings::arrive(tx, may.and(), booking).await?.done();
    Ok(())
}

async fn answer(
    tx: &Tx,
    may: Act,
    reply: &Reply,
    booking: bookings::Row,
    key: &'static str,
) -> Result<()> {
    let text = Outgoing {
        contact: reply.contact,
        location: reply.location,
        body: Text::Template {
            key,
            vars: words::of_visit(tx, may, &booking).await?,
        },
        purpose: Purpose::Reply,
        // About the talk, not the visit: a cancelled visit's texts are withdrawn, this one is wanted.
        about: None,
        not_after: Some(tx.now() + chrono::TimeDelta::minutes(15)),
        dedupe_key: Some(format!("{key}:{}", booking.id)),
    };
    match messages::queue(tx, may.and(), text).await {
        Ok(queued) => {
            queued.done();
            Ok(())
        }
        Err(problem) if is_no_way(&problem) => Ok(()),
        Err(problem) => Err(problem),
    }
}

async fn ask_person(
    tx: &Tx,
    may: Act,
    reply: &Reply,
    kind: &'static str,
    title: &'static str,
) -> Result<()> {
    let task = NewTask {
        contact: Some(reply.contact),
        due_at: Some(tx.now() + chrono::TimeDelta::minutes(10)),
        ..NewTask::at(reply.location, What::Ours { kind, title })
    };
    tasks::open(tx, may.and(), task).await?.done();
    Ok(())
}
