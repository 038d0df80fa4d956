use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// Leads have a further place to come from.
#[derive(Debug, Serialize)]
pub struct SourceCreated {
    pub source: Id<id::IntakeSource>,
    pub location: Id<id::Location>,
    /// form or wix.
    pub kind: String,
}

impl Event for SourceCreated {
    const KIND: &'static str = "intake_source.created";

    fn about(&self) -> About {
        About::subject("intake_source", self.source).at(self.location)
    }

    fn summary(&self) -> String {
        format!("Lead source of kind {} added", self.kind)
    }
}

/// Some fields changed. Names them, not their values.
#[derive(Debug, Serialize)]
pub struct SourceUpdated {
    pub source: Id<id::IntakeSource>,
    pub location: Id<id::Location>,
    pub changed: Vec<String>,
}

impl Event for SourceUpdated {
    const KIND: &'static str = "intake_source.updated";

    fn about(&self) -> About {
        About::subject("intake_source", self.source).at(self.location)
    }

    fn summary(&self) -> String {
        format!(
            "Lead source changed: {}",
            self.changed.join(", ").replace('_', " ")
        )
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}
