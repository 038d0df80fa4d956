//! The verbs of conversations.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Actor, May, Problem, Recorded, Result, Tx, db::Mode};

use super::{
    events::ConversationHandled,
    model::{Model, Overview},
    store::{self, Filter},
};
use crate::messages::Row as Message;

/// Latest first, as `filter` narrows it.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::messages::Read>,
    filter: &Filter,
) -> Result<Vec<Overview>> {
    store::list(tx, filter).await
}

/// The thread with a contact that is held, at this location: begun if there is none, and locked until
/// the transaction ends.
pub(crate) async fn enter(
    tx: &Tx,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
) -> Result<Model> {
    match store::lock_of(tx, contact, location).await? {
        Some(thread) => Ok(thread),
        None => begin(tx, contact, location).await,
    }
}

async fn begin(tx: &Tx, contact: Id<id::Contact>, location: Id<id::Location>) -> Result<Model> {
    let thread = Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        contact_id: contact,
        channel: "sms".to_owned(),
        location_id: location,
        waiting_since: None,
        unread: 0,
        last_message_id: None,
        last_at: tx.now(),
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert_if_new(tx, &thread).await?;
    let begun = store::lock_of(tx, contact, location).await?;
    begun.ok_or_else(|| Problem::not_found("location"))
}

/// A message went out. A person's answers what was waiting.
pub(crate) async fn wrote(tx: &Tx, mut thread: Model, message: &Message) -> Result<()> {
    if matches!(tx.actor(), Actor::User(_)) {
        thread.waiting_since = None;
        thread.unread = 0;
    }
    latest(tx, &mut thread, message).await
}

/// A message came in; `waits` unless all that it asked for is done.
pub(crate) async fn got(tx: &Tx, thread: &mut Model, message: &Message, waits: bool) -> Result<()> {
    if waits {
        thread.waiting_since.get_or_insert(tx.now());
        thread.unread += 1;
    }
    latest(tx, thread, message).await
}

async fn latest(tx: &Tx, thread: &mut Model, message: &Message) -> Result<()> {
    thread.last_message_id = Some(message.id);
    thread.last_at = message.at;
    store::update(tx, thread).await
}

/// What the contact wrote to this location waits for a person after all.
///
/// # Errors
/// 500 when the database fails.
pub async fn wait(
    tx: &Tx,
    _: May<perm::messages::Send>,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
) -> Result<Recorded<()>> {
    if let Some(mut thread) = store::lock_of(tx, contact, location).await?
        && thread.waiting_since.is_none()
    {
        thread.waiting_since = Some(tx.now());
        thread.unread += 1;
        store::update(tx, &mut thread).await?;
    }
    // The text itself is the event.
    Ok(tx.unchanged(()))
}

/// What the contact wrote to this location at `since` needs no person any more, because they have said the rest.
/// Whatever else they wrote there goes on waiting. Gives whether nothing waits.
///
/// # Errors
/// 500 when the database fails.
pub async fn settle(
    tx: &Tx,
    _: May<perm::messages::Send>,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
    since: DateTime<Utc>,
) -> Result<Recorded<bool>> {
    let Some(mut thread) = store::lock_of(tx, contact, location).await? else {
        return Ok(tx.unchanged(true));
    };
    if thread.waiting_since == Some(since) && thread.unread <= 1 {
        thread.waiting_since = None;
        thread.unread = 0;
        store::update(tx, &mut thread).await?;
    }
    // The text that said it is the event.
    Ok(tx.unchanged(thread.waiting_since.is_none()))
}

/// Whether something that the contact wrote to this location waits for a person. Until the transaction
/// ends, nothing new comes to wait.
///
/// # Errors
/// 500 when the database fails.
pub async fn waits(
    tx: &Tx,
    _: May<perm::messages::Read>,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
) -> Result<bool> {
    let thread = store::lock_of(tx, contact, location).await?;
    Ok(thread.is_some_and(|thread| thread.waiting_since.is_some()))
}

/// Nothing waits for a person any more.
///
/// # Errors
/// 404 when the conversation is not visible.
pub async fn handle(
    tx: &Tx,
    _: May<perm::messages::Send>,
    id: Id<id::Conversation>,
) -> Result<Recorded<Overview>> {
    let mut thread = store::lock(tx, id).await?;
    if thread.waiting_since.is_none() && thread.unread == 0 {
        return Ok(tx.unchanged(store::overview(tx, id).await?));
    }
    thread.waiting_since = None;
    thread.unread = 0;
    store::update(tx, &mut thread).await?;
    let handled = ConversationHandled {
        conversation: id,
        contact: thread.contact_id,
        location: thread.location_id,
    };
    Ok(tx.record(handled, store::overview(tx, id).await?))
}
