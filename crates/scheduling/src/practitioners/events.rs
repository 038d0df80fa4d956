use kernel::{Id, id};
use platform::{About, Event};
use serde::{Deserialize, Serialize};

/// A practitioner joined the clinic.
#[derive(Debug, Serialize, Deserialize)]
pub struct PractitionerCreated {
    pub practitioner: Id<id::Practitioner>,
}

impl Event for PractitionerCreated {
    const KIND: &'static str = "practitioner.created";

    fn about(&self) -> About {
        About::subject("practitioner", self.practitioner)
    }

    fn summary(&self) -> String {
        "Practitioner added".to_owned()
    }
}

/// Some fields changed. Names them, not their values.
#[derive(Debug, Serialize, Deserialize)]
pub struct PractitionerUpdated {
    pub practitioner: Id<id::Practitioner>,
    pub changed: Vec<String>,
}

impl Event for PractitionerUpdated {
    const KIND: &'static str = "practitioner.updated";

    fn about(&self) -> About {
        About::subject("practitioner", self.practitioner)
    }

    fn summary(&self) -> String {
        format!("Changed: {}", self.changed.join(", ").replace('_', " "))
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}
