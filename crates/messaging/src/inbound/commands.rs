//! Receiving a text.

use identity::locations::Place;
use kernel::{Guarded, Id, id, perm};
use people::contacts::{self, ContactRow};
use platform::{Actor, May, Recorded, Result, Tx};
use ports::sms::{Media, Received};
use serde_json::{Value, json};

use super::{
    PatientContext, Reception,
    events::{AnswerUnwritten, TextReceived},
    rules,
};
use crate::{
    conversations::{self, ConversationRow, Hold},
    keywords::{Reading, Scope},
    messages::{self, Answer, Direction, Purpose, State},
    segments,
};

/// More than a carrier can join; what is beyond is cut off, not refused.
const LONGEST: usize = 5000;

/// Stores a text that came in to one of the clinic's numbers and obeys its keywords, all at once.
///
/// # Errors
/// 500 when the database fails.
pub async fn receive(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    context: &dyn PatientContext,
    place: &Place,
    provider: &'static str,
    received: Received,
) -> Result<Recorded<Reception>> {
    if messages::came_before(tx, provider, &received.provider_id).await? {
        return Ok(tx.unchanged(Reception::Repeated));
    }
    let contact = sender(tx, may, place, &received).await?;
    let mut thread = conversations::enter(tx, contact.id, place.id).await?;
    let situation = context.of(tx, may, contact.id).await?;
    let reading = rules::read(&received.body, &received.from, received.opt_out, &situation);
    let message = row(tx, &thread, place, provider, &received, &reading);
    if !messages::insert_received(tx, &message).await? {
        // It came twice at once.
        return Ok(tx.unchanged(Reception::Repeated));
    }
    let waits = rules::waits(&reading) || unanswerable(&reading, &contact);
    conversations::got(tx, &mut thread, &message, waits).await?;
    let event = told(&message, &reading, waits);
    let stored = tx.record_because(tx.cause(), event, Reception::Stored(message.id));
    let obeying = Obeying {
        thread,
        contact,
        place,
        answered: received.opt_out.is_some(),
        cause: stored.event(),
    };
    obey(tx, may, obeying, &reading).await?;
    Ok(stored)
}

/// The contact with the number, held, or a new one of whom nothing else is known.
async fn sender(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    place: &Place,
    received: &Received,
) -> Result<ContactRow> {
    let new = contacts::New {
        first_name: contacts::UNNAMED.to_owned(),
        last_name: None,
        phone: Some(received.from.clone()),
        email: None,
        date_of_birth: None,
        location: place.id,
        source: Some("sms".to_owned()),
    };
    // Held before anything refers to it: what follows may opt them out.
    if let Some(known) = contacts::by_phone(tx, &received.from).await? {
        conversations::hold(tx, known.id, Hold::ToChange).await?;
    }
    let matched = contacts::register_lead(tx, may.and(), contacts::Lead { contact: new }).await?;
    let contact = matched.done().contact.id;
    // A rival may have registered them in between.
    conversations::hold(tx, contact, Hold::ToChange).await?;
    contacts::get(tx, may.and(), contact).await
}

/// HELP of somebody who opted out: a text would break the opt-out, so a person looks.
fn unanswerable(reading: &Reading<Id<id::Booking>>, contact: &ContactRow) -> bool {
    matches!(reading, Reading::Help) && contact.sms_opted_out_at.is_some()
}

fn row(
    tx: &Tx,
    thread: &ConversationRow,
    place: &Place,
    provider: &str,
    received: &Received,
    reading: &Reading<Id<id::Booking>>,
) -> messages::Row {
    // Postgres keeps no NUL.
    let body: String = received
        .body
        .chars()
        .filter(|&c| c != '\0')
        .take(LONGEST)
        .collect();
    let segments = received
        .segments
        .max(segments::count(&body).segments.min(1));
    messages::Row {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        conversation_id: thread.id,
        contact_id: thread.contact_id,
        location_id: place.id,
        direction: Direction::In,
        state: State::Received,
        body: Guarded::seal(body),
        segments: segments.try_into().unwrap_or(i16::MAX),
        media: Guarded::seal(received.media.iter().map(media).collect()),
        purpose: Purpose::Conversation,
        template_key: None,
        class: rules::told(reading).class.map(str::to_owned),
        about_kind: None,
        about_id: None,
        provider: Some(provider.to_owned()),
        provider_id: Some(received.provider_id.clone()),
        our_number: Some(received.to.clone()),
        their_number: Some(Guarded::seal(received.from.clone())),
        error: None,
        attempts: 0,
        not_after: None,
        dedupe_key: None,
        sent_by_kind: Actor::Patient(thread.contact_id).kind().to_owned(),
        sent_by_id: Some(thread.contact_id.uuid()),
        cause_event_id: None,
        version: 1,
        at: tx.now(),
        updated_at: tx.now(),
    }
}

fn media(media: &Media) -> Value {
    json!({ "url": media.url, "content_type": media.content_type })
}

fn told(message: &messages::Row, reading: &Reading<Id<id::Booking>>, waits: bool) -> TextReceived {
    let told = rules::told(reading);
    TextReceived {
        message: message.id,
        conversation: message.conversation_id,
        contact: message.contact_id,
        location: message.location_id,
        class: told.class.map(str::to_owned),
        booking: told.booking,
        bookings: told.bookings,
        answer: told.answer.map(str::to_owned),
        may_want_to_cancel: told.may_want_to_cancel,
        mention_stop: told.mention_stop,
        waits,
    }
}

/// The text that is obeyed.
struct Obeying<'a> {
    thread: ConversationRow,
    contact: ContactRow,
    place: &'a Place,
    /// The carrier has answered it already.
    answered: bool,
    cause: Option<Id<id::Event>>,
}

async fn obey(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    text: Obeying<'_>,
    reading: &Reading<Id<id::Booking>>,
) -> Result<()> {
    match reading {
        Reading::OptOut {
            scope: Scope::Booking(booking),
            ..
        } => {
            let about = ("booking", booking.uuid());
            messages::withdraw(tx, may.and(), about).await?.done();
            Ok(())
        }
        Reading::OptOut { .. } => opt_out(tx, may, text).await,
        Reading::OptIn => opt_in(tx, may, text).await,
        Reading::Help if text.contact.sms_opted_out_at.is_none() => {
            answer(tx, may, text, "help", Purpose::KeywordAnswer).await
        }
        _ => Ok(()),
    }
}

async fn opt_out(tx: &Tx, may: May<perm::messages::Carry>, mut text: Obeying<'_>) -> Result<()> {
    let opted = contacts::opt_out(tx, may.and(), text.contact.id).await?;
    // A second STOP changes nothing, and is not answered: the confirmation is sent once.
    let confirmed = opted.event().is_none();
    text.contact = opted.done();
    messages::withdraw_all(tx, may, text.contact.id, text.cause)
        .await?
        .done();
    if confirmed {
        return Ok(());
    }
    answer(
        tx,
        may,
        text,
        "opt_out_confirmation",
        Purpose::OptOutConfirmation,
    )
    .await
}

async fn opt_in(tx: &Tx, may: May<perm::messages::Carry>, mut text: Obeying<'_>) -> Result<()> {
    let opted = contacts::opt_back_in(tx, may.and(), text.contact.id).await?;
    text.contact = opted.done();
    answer(tx, may, text, "opt_in_confirmation", Purpose::KeywordAnswer).await
}

async fn answer(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    text: Obeying<'_>,
    key: &'static str,
    purpose: Purpose,
) -> Result<()> {
    if text.answered {
        return Ok(());
    }
    let answer = Answer {
        contact: &text.contact,
        place: text.place,
        key,
        purpose,
        to: text.cause,
    };
    let (contact, location) = (text.thread.contact_id, text.thread.location_id);
    let unwritten = AnswerUnwritten {
        conversation: text.thread.id,
        contact,
        location,
        template: key.to_owned(),
    };
    match messages::answer(tx, may, text.thread, answer).await? {
        Some(queued) => queued.done(),
        None => {
            // Who asked for help gets it from a person; an opt-out stands by itself.
            if key == "help" {
                conversations::wait(tx, may.and(), contact, location)
                    .await?
                    .done();
            }
            tx.record_because(text.cause, unwritten, ()).done();
            return Ok(());
        }
    };
    Ok(())
}
