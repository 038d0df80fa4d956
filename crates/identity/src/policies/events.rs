use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// The clinic asks something else of those who sign in.
#[derive(Debug, Serialize)]
pub struct SecurityPolicyChanged {
    pub tenant: Id<id::Tenant>,
    pub second_factor: String,
    pub methods: Vec<String>,
    pub idle_minutes: i32,
    pub whole_hours: i32,
    pub changed: Vec<String>,
}

impl Event for SecurityPolicyChanged {
    const KIND: &'static str = "security.policy_changed";

    fn about(&self) -> About {
        About::subject("tenant", self.tenant)
    }

    fn summary(&self) -> String {
        format!(
            "Security policy changed: {}",
            self.changed.join(", ").replace('_', " ")
        )
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}
