//! A conversation is the thread of texts with one contact, at one location:
//! that of its latest message, in or out. When a text goes out from, or comes
//! in to, another location, the thread moves there with all its messages.
//!
//! It waits for a person from the first text that nothing else answered until
//! a person replies or says that it is handled.
//!
//! Its row is also the lock of everything that is decided about texting the
//! contact. Whoever queues, sends or opts out takes it first, so an opt-out
//! that has begun is over before the next text is looked at.

mod api;
mod commands;
mod events;
mod model;
mod store;

pub use api::{Conversation, Conversations};
pub(crate) use commands::{enter, got, wrote};
pub use commands::{handle, list};
pub use events::{ConversationHandled, ConversationMoved};
pub use model::Model as ConversationRow;
pub(crate) use store::location_of;
