//! A text that came in, from the carrier's door to the inbox.
//!
//! In this order, always: the carrier's signature (at the door, see
//! [`carriers`](crate::carriers)), what came before is let pass, stored, then
//! the keywords: opt-out, opt-in and help are obeyed here, in the transaction
//! that stores the text, so that STOP holds from the moment that it is on
//! disk. Answers to a booking are read here and acted on by whoever hears
//! `message.received`. Everything else waits for a person.

mod commands;
mod events;
mod rules;

use async_trait::async_trait;
use kernel::{Id, id, perm};
use platform::{Entry, May, Open, Result, Tx};
use ports::sms::Received;

pub use commands::receive;
pub use events::TextReceived;
pub use rules::Situation;

use identity::locations;

/// Knows what a patient may be answering. Implemented over the crates that this one must not know.
#[async_trait]
pub trait PatientContext: Send + Sync + 'static {
    /// # Errors
    /// An error leaves the text with the carrier, which will bring it again.
    async fn of(
        &self,
        tx: &Tx,
        may: May<perm::messages::Carry>,
        contact: Id<id::Contact>,
    ) -> Result<Situation>;
}

/// What became of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reception {
    Stored(Id<id::Message>),
    /// The carrier brought it before.
    Repeated,
    /// No clinic has the number that it was sent to.
    UnknownNumber,
    /// Its sender is a name or a short code, that nobody can answer.
    NoSender,
}

/// Takes in a text from a carrier: finds the clinic by the number, and receives it there.
///
/// # Errors
/// 500 when the database fails: nothing is kept, the carrier shall bring it again.
pub async fn deliver(
    open: &Open,
    context: &dyn PatientContext,
    provider: &'static str,
    received: Received,
) -> Result<Reception> {
    if !rules::is_number(&received.from) {
        tracing::info!(provider, "a text came from a sender that is no number");
        return Ok(Reception::NoSender);
    }
    let Some(receiver) = locations::by_sender(open.platform(), &received.to).await? else {
        tracing::warn!(provider, "a text came to a number that is no clinic's");
        return Ok(Reception::UnknownNumber);
    };
    let cx = open.enter::<perm::messages::Carry>(Entry::Carrier, receiver.tenant);
    cx.act(async |tx, may| receive(tx, may, context, &receiver.place, provider, received).await)
        .await
}
