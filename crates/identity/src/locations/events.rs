use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A clinic has a further place.
#[derive(Debug, Serialize)]
pub struct LocationCreated {
    pub location: Id<id::Location>,
    pub country: String,
    pub time_zone: String,
}

impl Event for LocationCreated {
    const KIND: &'static str = "location.created";

    fn about(&self) -> About {
        About::subject("location", self.location).at(self.location)
    }

    fn summary(&self) -> String {
        "Location opened".to_owned()
    }
}

/// Some fields changed. Names them, not their values.
#[derive(Debug, Serialize)]
pub struct LocationUpdated {
    pub location: Id<id::Location>,
    pub changed: Vec<String>,
}

impl Event for LocationUpdated {
    const KIND: &'static str = "location.updated";

    fn about(&self) -> About {
        About::subject("location", self.location).at(self.location)
    }

    fn summary(&self) -> String {
        format!("Changed: {}", self.changed.join(", ").replace('_', " "))
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}
