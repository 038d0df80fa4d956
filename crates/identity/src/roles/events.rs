use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A clinic made a role of its own.
#[derive(Debug, Serialize)]
pub struct RoleCreated {
    pub role: Id<id::Role>,
    pub name: String,
    pub based_on: String,
    /// In what it differs from that, in words.
    pub differences: Vec<String>,
}

impl Event for RoleCreated {
    const KIND: &'static str = "role.created";

    fn about(&self) -> About {
        About::subject("role", self.role)
    }

    fn summary(&self) -> String {
        format!("Role {} made from {}", self.name, self.based_on)
    }
}

/// A role changed, and with it what all who hold it may do.
#[derive(Debug, Serialize)]
pub struct RoleUpdated {
    pub role: Id<id::Role>,
    pub name: String,
    pub held_by: i64,
    /// In what it differs from before, in words.
    pub differences: Vec<String>,
    pub changed: Vec<String>,
}

impl Event for RoleUpdated {
    const KIND: &'static str = "role.updated";

    fn about(&self) -> About {
        About::subject("role", self.role)
    }

    fn summary(&self) -> String {
        match self.differences.as_slice() {
            [] => format!("Role {} changed", self.name),
            differences => format!("Role {} changed: {}", self.name, differences.join("; ")),
        }
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}

/// A role that nobody holds any more was removed.
#[derive(Debug, Serialize)]
pub struct RoleDeleted {
    pub role: Id<id::Role>,
    pub name: String,
}

impl Event for RoleDeleted {
    const KIND: &'static str = "role.deleted";

    fn about(&self) -> About {
        About::subject("role", self.role)
    }

    fn summary(&self) -> String {
        format!("Role {} removed", self.name)
    }
}
