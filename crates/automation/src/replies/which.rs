//! An answer that may be about several visits: asks which, and reads what was asked.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id, perm};
use messaging::{
    conversations,
    inbound::TextReceived,
    keywords::Answer,
    messages::{self, Outgoing, Purpose, Text},
};
use pipeline::tasks::{self, Answered};
use platform::{May, Result, Tx, db::Mode, events};
use scheduling::bookings;
use serde_json::json;

use super::Reply;
use crate::{leads::is_no_way, words};

const TEMPLATE: &str = "which_visit";
/// A longer list is for a person to go through with them.
const MOST: usize = 4;
/// After a day a bare number is no answer to it any more.
const ASKED_WITHIN: TimeDelta = TimeDelta::days(1);

/// The question to which of several visits an answer belongs.
pub(super) struct Asked {
    /// What they had answered, where, and when.
    answer: Answer,
    location: Id<id::Location>,
    at: DateTime<Utc>,
    visits: Vec<Id<id::Booking>>,
}

/// What our last text to them asked, if it was this question: their answer, and the visits in their order.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn asked(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    contact: Id<id::Contact>,
) -> Result<Option<(Answer, Vec<Id<id::Booking>>)>> {
    let asked = question(tx, may.and(), contact).await?;
    Ok(asked.map(|asked| (asked.answer, asked.visits)))
}

async fn question(
    tx: &Tx,
    may: May<perm::messages::Read>,
    contact: Id<id::Contact>,
) -> Result<Option<Asked>> {
    let last = messages::last_out(tx, may, contact).await?;
    let question = last.filter(|text| {
        text.template_key.as_deref() == Some(TEMPLATE) && text.at > tx.now() - ASKED_WITHIN
    });
    match question.and_then(|text| text.cause_event_id) {
        Some(answered) => of_text(tx, answered).await,
        None => Ok(None),
    }
}

/// The question asks about the text that led to it.
async fn of_text<M: Mode>(tx: &Tx<M>, event: Id<id::Event>) -> Result<Option<Asked>> {
    let Some(event) = events::find(tx, event).await? else {
        return Ok(None);
    };
    let text: TextReceived = event.payload()?;
    let answer = text.answer.as_deref().and_then(Answer::from_name);
    Ok(answer.map(|answer| Asked {
        answer,
        location: text.location,
        at: event.at,
        visits: text.bookings,
    }))
}

/// What they answer here, if it is that question: looked at before anything else is sent.
pub(super) async fn answered(
    tx: &Tx,
    may: May<perm::automation::Act>,
    reply: &Reply,
) -> Result<Option<Asked>> {
    let asked = question(tx, may.and(), reply.contact).await?;
    Ok(asked.filter(|asked| {
        reply
            .booking
            .is_some_and(|booking| asked.visits.contains(&booking))
    }))
}

/// They have said which one, and it is done: nobody needs to ask. What else they wrote goes on waiting.
pub(super) async fn settle(
    tx: &Tx,
    may: May<perm::automation::Act>,
    reply: &Reply,
    asked: &Asked,
) -> Result<()> {
    let nothing_waits =
        conversations::settle(tx, may.and(), reply.contact, asked.location, asked.at).await?;
    if nothing_waits.done() {
        let answered = Answered {
            kind: "unanswered_reply",
            contact: reply.contact,
            location: Some(asked.location),
            at: tx.now(),
            why: "The patient said which visit they mean.",
        };
        tasks::complete_for(tx, may.and(), &answered).await?.done();
    }
    Ok(())
}

/// Asks which of these visits they mean. False where that cannot be asked by text.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn ask(
    tx: &Tx,
    may: May<perm::automation::Act>,
    reply: &Reply,
    visits: &[Id<id::Booking>],
) -> Result<bool> {
    if visits.len() > MOST {
        return Ok(false);
    }
    let mut choices = vec![];
    for (number, visit) in (1..).zip(visits) {
        let visit = bookings::get(tx, may.and(), *visit).await?;
        let place = identity::locations::get(tx, visit.location_id).await?;
        let when = words::local(visit.starts_at, &place.zone);
        choices.push(format!("{number} for {when}"));
    }
    let text = Outgoing {
        contact: reply.contact,
        location: reply.location,
        body: Text::Template {
            key: TEMPLATE,
            vars: json!({ "choices": choices.join(", ") }),
        },
        purpose: Purpose::Reply,
        about: None,
        not_after: Some(tx.now() + TimeDelta::minutes(15)),
        dedupe_key: None,
    };
    match messages::queue(tx, may.and(), text).await {
        Ok(queued) => {
            queued.done();
            Ok(true)
        }
        Err(problem) if is_no_way(&problem) => Ok(false),
        Err(problem) => Err(problem),
    }
}
