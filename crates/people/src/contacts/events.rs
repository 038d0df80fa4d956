use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A person is on file for the first time.
#[derive(Debug, Serialize)]
pub struct ContactRegistered {
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    pub source: Option<String>,
}

impl Event for ContactRegistered {
    const KIND: &'static str = "contact.created";

    fn about(&self) -> About {
        About::subject("contact", self.contact)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        match &self.source {
            Some(source) => format!("Contact created from {source}"),
            None => "Contact created".to_owned(),
        }
    }
}

/// A location registered a person whom others have on file, and now sees them, too.
#[derive(Debug, Serialize)]
pub struct ContactBecameKnown {
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
}

impl Event for ContactBecameKnown {
    const KIND: &'static str = "contact.became_known";

    fn about(&self) -> About {
        About::subject("contact", self.contact)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        "Registered here, too: another location had them on file".to_owned()
    }
}

/// Some fields changed. Names them, not their values.
#[derive(Debug, Serialize)]
pub struct ContactUpdated {
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    pub changed: Vec<String>,
}

impl Event for ContactUpdated {
    const KIND: &'static str = "contact.updated";

    fn about(&self) -> About {
        About::subject("contact", self.contact)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        format!("Changed: {}", self.changed.join(", ").replace('_', " "))
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}

/// They asked to get no more texts.
#[derive(Debug, Serialize)]
pub struct ContactOptedOut {
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
}

impl Event for ContactOptedOut {
    const KIND: &'static str = "contact.opted_out";

    fn about(&self) -> About {
        About::subject("contact", self.contact)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        "Opted out of texts".to_owned()
    }

    fn why(&self) -> Option<String> {
        Some("An opt-out word takes effect before anything else is done with a text.".to_owned())
    }
}

/// They asked for texts again.
#[derive(Debug, Serialize)]
pub struct ContactOptedIn {
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
}

impl Event for ContactOptedIn {
    const KIND: &'static str = "contact.opted_in";

    fn about(&self) -> About {
        About::subject("contact", self.contact)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        "Opted in to texts again".to_owned()
    }
}

/// They became hotter or colder by a whole band.
#[derive(Debug, Serialize)]
pub struct WarmnessBandChanged {
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    pub from: Option<String>,
    pub to: String,
    pub score: i16,
}

impl Event for WarmnessBandChanged {
    const KIND: &'static str = "contact.warmness.band_changed";

    fn about(&self) -> About {
        About::subject("contact", self.contact)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        format!("Warmness is now {} ({} of 100)", self.to, self.score)
    }

    fn why(&self) -> Option<String> {
        Some(
            "Warmness adds up what the contact did lately; each signal fades with time.".to_owned(),
        )
    }
}
