use kernel::{Id, id};
use platform::{About, Actor, Event};
use serde::{Deserialize, Serialize};

use crate::templates;

/// A patient wrote. Says how it was read, not what it says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextReceived {
    pub message: Id<id::Message>,
    pub conversation: Id<id::Conversation>,
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    /// `opt_out`, `opt_in`, `help`, `confirm`, `confirm_again`, `cant_come`, `reschedule`, `here`, `call_me`, `ask_which`; null:
    /// no keyword.
    pub class: Option<String>,
    /// The one visit that it is about.
    pub booking: Option<Id<id::Booking>>,
    /// The visits that it may be about, for `ask_which`.
    pub bookings: Vec<Id<id::Booking>>,
    /// What they answered, for `ask_which`: `confirm`, `cant_come` or `reschedule`.
    pub answer: Option<String>,
    /// An opt-out that may have been meant for the visit.
    pub may_want_to_cancel: bool,
    /// They wrote CANCEL and meant the visit: tell them what STOP does.
    pub mention_stop: bool,
    /// A person must answer.
    pub waits: bool,
}

impl Event for TextReceived {
    const KIND: &'static str = "message.received";

    fn about(&self) -> About {
        About::subject("message", self.message)
            .contact(self.contact)
            .at(self.location)
            // Whoever carried it here.
            .by(Actor::Patient(self.contact))
    }

    fn summary(&self) -> String {
        let read_as = match self.class.as_deref() {
            Some("opt_out") => "they want no more texts",
            Some("opt_in") => "they want texts again",
            Some("help") => "they ask who writes",
            Some("confirm") => "they confirm the visit",
            Some("confirm_again") => "they confirm once more",
            Some("cant_come") => "they cannot come",
            Some("reschedule") => "they want another time",
            Some("here") => "they are here",
            Some("call_me") => "they want a call",
            Some("ask_which") => "an answer to one of several visits",
            _ => return "Text received".to_owned(),
        };
        format!("Text received: {read_as}")
    }
}

/// What the patient asked for is done, and they were not told: the answer could not be written.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerUnwritten {
    pub conversation: Id<id::Conversation>,
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    pub template: String,
}

impl Event for AnswerUnwritten {
    const KIND: &'static str = "message.unwritten";

    fn about(&self) -> About {
        About::subject("conversation", self.conversation)
            .contact(self.contact)
            .at(self.location)
            .by(Actor::Automation)
    }

    fn summary(&self) -> String {
        let answer = templates::known(&self.template).map_or("Answer", |known| known.name);
        format!("{answer} not sent: it could not be written")
    }

    fn why(&self) -> Option<String> {
        Some(
            "The text is too long or empty, once its names are filled in. What the patient asked for stands all the same."
                .to_owned(),
        )
    }
}
