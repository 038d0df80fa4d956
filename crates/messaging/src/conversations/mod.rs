//! A conversation is the thread of texts with one contact, at one location:
//! that of its latest message, in or out. When a text goes out from, or comes
//! in to, another location, the thread moves there with all its messages.
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
pub use commands::{handle, list, wait};
pub use events::{ConversationHandled, ConversationMoved};
pub use model::Model as ConversationRow;
pub(crate) use store::{Hold, hold, hold_of_message, location_of};
