use kernel::{Id, id};
use platform::{About, Actor, Event};
use serde::Serialize;

/// Somebody asks for something: everything that automation does for them follows from here.
#[derive(Debug, Serialize)]
pub struct LeadCreated {
    pub contact: Id<id::Contact>,
    pub intake: Id<id::Intake>,
    pub location: Id<id::Location>,
    pub source: Id<id::IntakeSource>,
    /// They were not on file before.
    pub is_new: bool,
    /// The form gives another number than the one on file: a person must look.
    pub other_phone: bool,
    /// Shown in the timeline, not kept in the payload twice.
    #[serde(skip)]
    pub source_name: String,
}

impl Event for LeadCreated {
    const KIND: &'static str = "lead.created";

    fn about(&self) -> About {
        About::subject("intake", self.intake)
            .contact(self.contact)
            .at(self.location)
            .by(Actor::Intake(self.source))
    }

    fn summary(&self) -> String {
        match self.is_new {
            true => format!("New lead from {}", self.source_name),
            false => format!("Lead from {}, of somebody on file", self.source_name),
        }
    }
}

/// A post cannot be used as it is.
#[derive(Debug, Serialize)]
pub struct IntakeFailed {
    pub intake: Id<id::Intake>,
    pub source: Id<id::IntakeSource>,
    pub location: Id<id::Location>,
    /// Codes of what is wrong.
    pub codes: Vec<String>,
}

impl Event for IntakeFailed {
    const KIND: &'static str = "intake.failed";

    fn about(&self) -> About {
        About::subject("intake", self.intake).at(self.location)
    }

    fn summary(&self) -> String {
        "A lead came in that cannot be used as it is".to_owned()
    }

    fn why(&self) -> Option<String> {
        Some("A lead needs a phone number or an e-mail address that can be reached.".to_owned())
    }
}

/// Staff sent an intake through again.
#[derive(Debug, Serialize)]
pub struct IntakeReplayed {
    pub intake: Id<id::Intake>,
    pub source: Id<id::IntakeSource>,
    pub location: Id<id::Location>,
    /// Some of its fields were mended.
    pub mended: bool,
}

impl Event for IntakeReplayed {
    const KIND: &'static str = "intake.replayed";

    fn about(&self) -> About {
        About::subject("intake", self.intake).at(self.location)
    }

    fn summary(&self) -> String {
        match self.mended {
            true => "A failed lead was mended and sent through again".to_owned(),
            false => "A lead was sent through again".to_owned(),
        }
    }
}
