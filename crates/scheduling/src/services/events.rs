use kernel::{Id, id};
use platform::{About, Event};
use serde::{Deserialize, Serialize};

/// The clinic offers a further service.
#[derive(Debug, Serialize, Deserialize)]
pub struct ServiceCreated {
    pub service: Id<id::Service>,
    pub duration_minutes: i32,
}

impl Event for ServiceCreated {
    const KIND: &'static str = "service.created";

    fn about(&self) -> About {
        About::subject("service", self.service)
    }

    fn summary(&self) -> String {
        format!("Service of {} minutes added", self.duration_minutes)
    }
}

/// Some fields changed. Names them, not their values.
#[derive(Debug, Serialize, Deserialize)]
pub struct ServiceUpdated {
    pub service: Id<id::Service>,
    pub changed: Vec<String>,
}

impl Event for ServiceUpdated {
    const KIND: &'static str = "service.updated";

    fn about(&self) -> About {
        About::subject("service", self.service)
    }

    fn summary(&self) -> String {
        format!("Changed: {}", self.changed.join(", ").replace('_', " "))
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}
