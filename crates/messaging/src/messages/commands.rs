//! The verbs of messages.

use chrono::{DateTime, Utc};
use identity::locations::{self, Place};
use kernel::{Guarded, Id, id, perm};
use people::contacts::{self, ContactRow};
use platform::{Actor, FieldError, May, Problem, Recorded, Result, Tx, db::Mode};
use serde_json::Value;
use uuid::Uuid;

use super::{
    events::{TextDropped, TextFacts, TextQueued},
    jobs::{SendMessage, Undecided},
    model::Model,
    rules::{Direction, Purpose, State},
    store::{self, Those},
};
use crate::{
    conversations::{self, ConversationRow, Hold},
    segments,
    templates::{self, Words},
};

/// What a text says.
#[derive(Clone, Debug)]
pub enum Text {
    Plain(String),
    /// The clinic's own wording of a template. `contact.first_name`, `clinic.name` and `location`
    /// are filled in; `vars` adds to them and wins over them.
    Template {
        key: &'static str,
        vars: Value,
    },
}

/// The record that a text is about: kind and id.
pub type About = (&'static str, Uuid);

/// A text to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub contact: Id<id::Contact>,
    /// Whose number it goes out from, and in whose thread it stands.
    pub location: Id<id::Location>,
    pub body: Text,
    pub purpose: Purpose,
    /// Withdrawing this withdraws the text, as long as it is queued.
    pub about: Option<About>,
    /// From here on it helps nobody and is dropped.
    pub not_after: Option<DateTime<Utc>>,
    /// The same key again gets the first text back and sends nothing.
    pub dedupe_key: Option<String>,
}

/// The longest text that carriers take.
const LONGEST: usize = 1600;

/// Puts a text on its way: written with this transaction, handed to the carrier after its commit.
///
/// # Errors
/// 404 for a contact or location that is not visible; 422 `recipient_opted_out`, `no_phone`, or for a
/// text that is empty or too long.
pub async fn queue(
    tx: &Tx,
    may: May<perm::messages::Send>,
    outgoing: Outgoing,
) -> Result<Recorded<Model>> {
    if let Some(key) = &outgoing.dedupe_key
        && let Some(first) = store::by_dedupe_key(tx, key).await?
    {
        return Ok(tx.unchanged(first));
    }
    let place = locations::get(tx, outgoing.location).await?;
    if !conversations::hold(tx, outgoing.contact, Hold::ToText).await? {
        return Err(Problem::not_found("contact"));
    }
    let thread = conversations::enter(tx, outgoing.contact, place.id).await?;
    // Read while it is held: an opt-out that came first is seen.
    let contact = contacts::get(tx, may.and(), outgoing.contact).await?;
    reachable(&contact, outgoing.purpose)?;
    let body = written(tx, &contact, &place, &outgoing.body).await?;
    put(tx, thread, &place, outgoing, body, tx.cause()).await
}

async fn written(tx: &Tx, contact: &ContactRow, place: &Place, text: &Text) -> Result<String> {
    let body = match text {
        Text::Plain(body) => typed(body),
        Text::Template { key, vars } => {
            templates::write(tx, key, &Words { contact, place }, vars).await?
        }
    };
    match wrong_text(&body) {
        Some(fault) => Err(Problem::invalid(vec![fault])),
        None => Ok(body),
    }
}

/// A text as somebody typed or pasted it, with plain blanks and line ends.
pub(super) fn typed(body: &str) -> String {
    let lines = body.replace("\r\n", "\n").replace('\r', "\n");
    lines.replace('\t', " ").trim().to_owned()
}

/// What is wrong with a text that is to be sent.
pub(super) fn wrong_text(body: &str) -> Option<FieldError> {
    // Postgres keeps no NUL, and no handset shows the others.
    let control = |c: char| c.is_control() && c != '\n';
    let wrong = match body.chars().count() {
        0 => Some(("min_length", "a text says something")),
        n if n > LONGEST => Some(("max_length", "a text has 1600 characters at most")),
        _ if body.contains(control) => Some(("pattern", "a text has no control characters")),
        _ => None,
    };
    wrong.map(|(code, detail)| FieldError::new("/body", code, detail))
}

/// An automatic answer to a text that came in.
pub(crate) struct Answer<'a> {
    pub contact: &'a ContactRow,
    pub place: &'a Place,
    pub key: &'static str,
    pub purpose: Purpose,
    /// The `message.received` that it answers.
    pub to: Option<Id<id::Event>>,
}

/// Queues an answer in the transaction of what it answers; the contact is held by then. None where it cannot be
/// written: that must not undo what it is the answer to.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn answer(
    tx: &Tx,
    _: May<perm::messages::Carry>,
    thread: ConversationRow,
    answer: Answer<'_>,
) -> Result<Option<Recorded<Model>>> {
    let Answer {
        contact,
        place,
        key,
        purpose,
        to,
    } = answer;
    let outgoing = Outgoing {
        contact: contact.id,
        location: place.id,
        body: Text::Template {
            key,
            vars: Value::Null,
        },
        purpose,
        about: None,
        not_after: None,
        dedupe_key: None,
    };
    let body = match written(tx, contact, place, &outgoing.body).await {
        Ok(body) => body,
        Err(problem) if problem.status() == 422 || problem.code() == templates::UNFILLED => {
            tracing::error!(template = key, %problem, "an answer could not be written");
            return Ok(None);
        }
        Err(problem) => return Err(problem),
    };
    reachable(contact, purpose)?;
    put(tx, thread, place, outgoing, body, to).await.map(Some)
}

fn reachable(contact: &ContactRow, purpose: Purpose) -> Result<()> {
    let (code, detail) = if contact.phone.is_none() {
        ("no_phone", "this contact has no phone number")
    } else if contact.sms_opted_out_at.is_some() && !purpose.passes_opt_out() {
        ("recipient_opted_out", "this contact asked to get no texts")
    } else {
        return Ok(());
    };
    let problem = Problem::new(422, code).detail(detail);
    Err(problem.pointing("/contact_id"))
}

async fn put(
    tx: &Tx,
    thread: ConversationRow,
    place: &Place,
    outgoing: Outgoing,
    body: String,
    cause: Option<Id<id::Event>>,
) -> Result<Recorded<Model>> {
    let message = row(tx, &thread, place, outgoing, body, cause);
    if !store::insert_queued(tx, &message).await? {
        return same(tx, &message).await;
    }
    conversations::wrote(tx, thread, &message).await?;
    let job = SendMessage::<Undecided>::of(message.id);
    let queued = tx.record_because(cause, TextQueued(TextFacts::of(&message)), message);
    tx.enqueue(&job, platform::jobs::When::Now, queued.event());
    Ok(queued)
}

/// A rival queued the same text between our look and our insert.
async fn same(tx: &Tx, message: &Model) -> Result<Recorded<Model>> {
    let key = message.dedupe_key.as_deref().unwrap_or_default();
    match store::by_dedupe_key(tx, key).await? {
        Some(first) => Ok(tx.unchanged(first)),
        None => Err(Problem::conflict(
            "message_exists",
            "the same text is queued by somebody else",
        )),
    }
}

fn row(
    tx: &Tx,
    thread: &ConversationRow,
    place: &Place,
    outgoing: Outgoing,
    body: String,
    cause: Option<Id<id::Event>>,
) -> Model {
    let (about_kind, about_id) = outgoing.about.unzip();
    Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        conversation_id: thread.id,
        contact_id: outgoing.contact,
        location_id: place.id,
        direction: Direction::Out,
        state: State::Queued,
        segments: segments::count(&body)
            .segments
            .try_into()
            .unwrap_or(i16::MAX),
        body: Guarded::seal(body),
        media: Guarded::seal(Value::Array(vec![])),
        purpose: outgoing.purpose,
        template_key: match outgoing.body {
            Text::Plain(_) => None,
            Text::Template { key, .. } => Some(key.to_owned()),
        },
        class: None,
        about_kind: about_kind.map(str::to_owned),
        about_id,
        provider: None,
        provider_id: None,
        our_number: Some(place.sms_sender.clone()),
        their_number: None,
        error: None,
        attempts: 0,
        not_after: outgoing.not_after,
        dedupe_key: outgoing.dedupe_key,
        sent_by_kind: match tx.actor() {
            // An answer goes out by itself, whoever brought what it answers.
            Actor::System => Actor::Automation.kind().to_owned(),
            actor => actor.kind().to_owned(),
        },
        sent_by_id: tx.actor().id(),
        cause_event_id: cause,
        version: 1,
        at: tx.now(),
        updated_at: tx.now(),
    }
}

/// The visits that the contact was texted about: what an answer may be about.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    /// By a confirmation or a reminder.
    pub told: Vec<Id<id::Booking>>,
    /// By a reminder that asks for Y, N or R.
    pub reminded: Vec<Id<id::Booking>>,
}

/// Templates that ask for an answer of one letter.
const ASKING: &[&str] = &["reminder_72h", "reminder_24h"];

/// What was asked since then. Nothing, when staff have written after it: a short answer is then to them.
///
/// # Errors
/// 500 when the database fails.
pub async fn asked_about<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::messages::Read>,
    contact: Id<id::Contact>,
    since: DateTime<Utc>,
) -> Result<Asks> {
    let by_staff = store::last_by_staff(tx, contact).await?;
    let mut asks = Asks::default();
    for (visit, template, at) in store::asked_about(tx, contact, since).await? {
        if by_staff.is_some_and(|wrote| wrote > at) {
            continue;
        }
        let visit = Id::from_uuid(visit);
        asks.told.push(visit);
        if template.is_some_and(|key| ASKING.contains(&key.as_str())) {
            asks.reminded.push(visit);
        }
    }
    Ok(asks)
}

/// How far the texts about a record have come.
///
/// # Errors
/// 500 when the database fails.
pub async fn states_about<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::messages::Read>,
    about: About,
) -> Result<Vec<State>> {
    store::states_about(tx, about.0, about.1).await
}

/// The newest text to the contact that went on its way: what they may be answering.
///
/// # Errors
/// 500 when the database fails.
pub async fn last_out<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::messages::Read>,
    contact: Id<id::Contact>,
) -> Result<Option<Model>> {
    store::last_out(tx, contact).await
}

/// How many texts of this template went on their way from this location since then.
///
/// # Errors
/// 500 when the database fails.
pub async fn count_since<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::messages::Read>,
    key: &str,
    location: Id<id::Location>,
    since: DateTime<Utc>,
) -> Result<u64> {
    store::count_since(tx, key, location, since).await
}

/// Drops the texts about a record that are still queued. Gives how many.
///
/// # Errors
/// 500 when the database fails.
pub async fn withdraw(
    tx: &Tx,
    _: May<perm::messages::Send>,
    about: About,
) -> Result<Recorded<usize>> {
    let dropped = store::drop_queued(tx, Those::About(about.0, about.1), "withdrawn").await?;
    Ok(noted(tx, tx.cause(), &dropped))
}

/// Drops the texts about a record that are still queued for this purpose. Gives how many.
///
/// # Errors
/// 500 when the database fails.
pub async fn withdraw_only(
    tx: &Tx,
    _: May<perm::messages::Send>,
    about: About,
    purpose: Purpose,
) -> Result<Recorded<usize>> {
    let those = Those::AboutFor(about.0, about.1, purpose);
    let dropped = store::drop_queued(tx, those, "withdrawn").await?;
    Ok(noted(tx, tx.cause(), &dropped))
}

/// Drops every text to the contact that is still queued.
pub(crate) async fn withdraw_all(
    tx: &Tx,
    _: May<perm::messages::Carry>,
    contact: Id<id::Contact>,
    cause: Option<Id<id::Event>>,
) -> Result<Recorded<usize>> {
    let dropped = store::drop_queued(tx, Those::To(contact), "recipient_opted_out").await?;
    Ok(noted(tx, cause, &dropped))
}

fn noted(tx: &Tx, cause: Option<Id<id::Event>>, dropped: &[Model]) -> Recorded<usize> {
    let mut recorded = tx.unchanged(dropped.len());
    for row in dropped {
        recorded = tx.record_because(cause, TextDropped(TextFacts::of(row)), dropped.len());
    }
    recorded
}
