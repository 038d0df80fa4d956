//! What happens to a text on its way out. No body, no number.

use kernel::{Id, id};
use platform::{About, Event};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{model::Model, rules::Purpose};
use crate::templates;

/// The record that a text is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Topic {
    /// `booking`
    pub kind: String,
    pub id: Uuid,
}

/// What every event of a text says of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextFacts {
    pub message: Id<id::Message>,
    pub conversation: Id<id::Conversation>,
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    pub purpose: Purpose,
    pub template: Option<String>,
    pub about: Option<Topic>,
    pub segments: i16,
    /// Why it failed or was dropped: a provider's code, or a word of ours.
    pub error: Option<String>,
}

impl TextFacts {
    pub(super) fn of(row: &Model) -> Self {
        Self {
            message: row.id,
            conversation: row.conversation_id,
            contact: row.contact_id,
            location: row.location_id,
            purpose: row.purpose,
            template: row.template_key.clone(),
            about: row
                .about_kind
                .clone()
                .zip(row.about_id)
                .map(|(kind, id)| Topic { kind, id }),
            segments: row.segments,
            error: row.error.clone(),
        }
    }

    fn about(&self) -> About {
        About::subject("message", self.message)
            .contact(self.contact)
            .at(self.location)
    }

    fn told(&self, what: &str) -> String {
        let text = match self.template.as_deref().and_then(templates::known) {
            Some(template) => template.name,
            None => self.purpose.words(),
        };
        match &self.error {
            Some(error) => format!("{text} {what}: {}", error.replace('_', " ")),
            None => format!("{text} {what}"),
        }
    }
}

macro_rules! text_events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal, $what:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub TextFacts);

        impl Event for $name {
            const KIND: &'static str = $kind;

            fn about(&self) -> About {
                self.0.about()
            }

            fn summary(&self) -> String {
                self.0.told($what)
            }

            fn why(&self) -> Option<String> {
                why(Self::KIND, &self.0)
            }
        }
    )* };
}

text_events! {
    /// A text waits to be sent.
    TextQueued = "message.queued", "queued";
    /// The carrier has it.
    TextSent = "message.sent", "sent";
    /// The handset has it.
    TextDelivered = "message.delivered", "delivered";
    /// It was refused, or did not arrive.
    TextFailed = "message.failed", "failed";
    /// Nobody knows whether it was sent.
    TextUncertain = "message.uncertain", "may or may not have been sent";
    /// It was not sent, because it is not wanted any more.
    TextDropped = "message.dropped", "not sent";
}

/// The rule behind an automatic text, and behind what became of it.
fn why(kind: &str, facts: &TextFacts) -> Option<String> {
    let rule = match kind {
        "message.queued" => facts.template.as_deref().and_then(templates::known)?.why,
        "message.uncertain" => {
            "The connection was lost while the carrier had the text. It is never sent twice, so a person decides."
        }
        "message.dropped" => "Every text is looked at once more in the moment before it is sent.",
        _ => return None,
    };
    Some(rule.to_owned())
}
