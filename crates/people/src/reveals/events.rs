use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// Somebody was shown a value in clear. Names the field, not the value; why stands beside it.
#[derive(Debug, Serialize)]
pub struct ContactRevealed {
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    /// phone, email or date_of_birth.
    pub field: &'static str,
}

impl Event for ContactRevealed {
    const KIND: &'static str = "contact.revealed";

    fn about(&self) -> About {
        About::subject("contact", self.contact)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        format!("Shown in clear: {}", self.field.replace('_', " "))
    }
}
