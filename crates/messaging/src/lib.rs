//! Texts: what they say, what they cost, who may be sent one, and what came of them.
//!
//! A text goes out in three steps: [`messages::queue`] writes it with the
//! transaction that wants it, the errand [`messages::SendMessage`] hands it to
//! the carrier once and never twice, and the carrier's reports say how far it
//! came. One that comes in ([`inbound::deliver`]) is stored, and its keywords
//! are obeyed, before anything else learns of it.

pub mod carriers;
pub mod conversations;
pub mod inbound;
pub mod keywords;
pub mod messages;
pub mod segments;
pub mod templates;

use platform::jobs::Registry;

use messages::{Carrier, SendMessage, StillWanted};

/// The operations of this crate.
pub fn api(
    carriers: carriers::Carriers,
) -> (
    conversations::Conversations,
    messages::Messages,
    templates::MessageTemplates,
    carriers::Carriers,
) {
    (
        conversations::Conversations,
        messages::Messages,
        templates::MessageTemplates,
        carriers,
    )
}

/// Adds the jobs of this crate. `W` is asked once more, before a text goes out, whether it is still wanted.
pub fn jobs<W: StillWanted + Default>(registry: Registry, carrier: Carrier) -> Registry {
    registry.errand::<SendMessage<W>>(carrier)
}
