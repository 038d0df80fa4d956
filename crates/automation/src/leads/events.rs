use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// Why a new lead is not texted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// Their number is of a country in which the clinic has no location.
    Abroad,
    /// The location has greeted as many as one hour allows.
    TooMany,
}

/// A lead was left to a person: the first text did not go out.
#[derive(Debug, Serialize)]
pub struct FirstTextWithheld {
    pub contact: Id<id::Contact>,
    pub card: Id<id::Card>,
    pub location: Id<id::Location>,
    pub reason: Withheld,
}

impl Event for FirstTextWithheld {
    const KIND: &'static str = "lead.first_text_withheld";

    fn about(&self) -> About {
        About::subject("card", self.card)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        match self.reason {
            Withheld::Abroad => "No first text: their number is abroad",
            Withheld::TooMany => "No first text: too many leads in one hour",
        }
        .to_owned()
    }

    fn why(&self) -> Option<String> {
        Some(
            match self.reason {
                Withheld::Abroad => "Only numbers of the countries where the clinic has a location are texted by themselves. You may text this one by hand.",
                Withheld::TooMany => "A form that anybody can fill in must not run up the bill: a location greets 300 leads an hour. Call this one, or text by hand.",
            }
            .to_owned(),
        )
    }
}
