use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A group at the provider gives a role from now on.
#[derive(Debug, Serialize)]
pub struct SsoMappingCreated {
    pub mapping: Id<id::SsoMapping>,
    pub connection: Id<id::SsoConnection>,
    pub group: String,
    pub role: String,
    /// None: at all of them.
    pub location: Option<Id<id::Location>>,
}

impl Event for SsoMappingCreated {
    const KIND: &'static str = "sso_mapping.created";

    fn about(&self) -> About {
        About::subject("sso_mapping", self.mapping)
    }

    fn summary(&self) -> String {
        format!("The group {} gives the role {}", self.group, self.role)
    }
}

/// A group gives a role no longer.
#[derive(Debug, Serialize)]
pub struct SsoMappingDeleted {
    pub mapping: Id<id::SsoMapping>,
    pub group: String,
    pub role: String,
}

impl Event for SsoMappingDeleted {
    const KIND: &'static str = "sso_mapping.deleted";

    fn about(&self) -> About {
        About::subject("sso_mapping", self.mapping)
    }

    fn summary(&self) -> String {
        format!(
            "The group {} no longer gives the role {}",
            self.group, self.role
        )
    }
}
