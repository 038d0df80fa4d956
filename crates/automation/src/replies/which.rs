//! An answer that may be about several visits: asks which, and reads what was asked.

use chrono::TimeDelta;
use kernel::{Id, id, perm};
use messaging::{
    inbound::TextReceived,
    keywords::Answer,
    messages::{self, Outgoing, Purpose, Text},
};
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

type Asked = (Answer, Vec<Id<id::Booking>>);

/// What our last text to them asked, if it was this question.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn asked(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    contact: Id<id::Contact>,
) -> Result<Option<Asked>> {
    let last = messages::last_out(tx, may.and(), contact).await?;
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
    Ok(answer.map(|answer| (answer, text.bookings)))
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
