use kernel::{Id, id};
use platform::{About, Event};
use serde::{Deserialize, Serialize};

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
    }

    fn summary(&self) -> String {
        match &self.class {
            Some(class) => format!("Text received, read as: {}", class.replace('_', " ")),
            None => "Text received".to_owned(),
        }
    }
}
