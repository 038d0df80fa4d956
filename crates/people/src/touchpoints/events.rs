use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A touch was added.
#[derive(Debug, Serialize)]
pub struct TouchpointAdded {
    pub touchpoint: Id<id::Touchpoint>,
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    pub source: String,
    pub medium: Option<String>,
    pub campaign: Option<String>,
}

impl Event for TouchpointAdded {
    const KIND: &'static str = "touchpoint.added";

    fn about(&self) -> About {
        About::subject("touchpoint", self.touchpoint)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        match &self.campaign {
            Some(campaign) => format!("Came from {} ({campaign})", self.source),
            None => format!("Came from {}", self.source),
        }
    }
}
