//! A text that went out moves what it was about: a lead is being attempted, a visit is reminded.

use kernel::{Id, perm};
use messaging::messages::{Purpose, TextFacts};
use pipeline::cards::{self, CardRef};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};

/// Notes on the cards that the clinic wrote.
pub struct NoteTouch;

impl Reaction for NoteTouch {
    const KIND: &'static str = "automation.note-touch";
    const ON: &'static [&'static str] = &["message.sent"];
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: May<perm::automation::Act>, event: Envelope) -> Result<Outcome> {
        let text: TextFacts = event.payload()?;
        let lead = CardRef {
            pipeline: "acquisition",
            contact: Some(text.contact),
            booking: None,
            location: Some(text.location),
        };
        cards::touch_first(tx, may.and(), lead).await?.done();
        cards::advance(tx, may.and(), lead, "attempting")
            .await?
            .done();
        if let (Purpose::Reminder, Some(about)) = (text.purpose, &text.about) {
            let visit = CardRef {
                pipeline: "attendance",
                contact: None,
                booking: Some(Id::from_uuid(about.id)),
                location: None,
            };
            cards::advance(tx, may.and(), visit, "reminded")
                .await?
                .done();
        }
        Ok(Outcome::Done)
    }
}
