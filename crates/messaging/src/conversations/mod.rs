//! A conversation is the thread of texts with one contact at one location, as
//! the patient's own phone has one for each number that writes to it. A text
//! belongs to the location whose number it went out from or came in to, for
//! good: a constraint ties it to a thread there, and row security shows it to
//! those alone who see that location.
//!
//! It waits for a person from the first text that nothing else answered until
//! a person replies or says that it is handled.
//!
//! Whoever queues, sends or receives a text holds the contact first ([`hold`]),
//! then the thread, then the message: so an opt-out that has begun is over
//! before the next text is looked at, and nobody waits in a circle.

mod api;
mod commands;
mod events;
mod model;
mod store;

pub use api::{Conversation, Conversations};
pub(crate) use commands::{enter, got, wrote};
pub use commands::{handle, list, settle, wait, waits};
pub use events::ConversationHandled;
pub use model::Model as ConversationRow;
pub(crate) use store::{Hold, hold, hold_of_message, latest_place};
