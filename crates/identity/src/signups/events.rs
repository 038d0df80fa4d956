use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A clinic was founded.
#[derive(Debug, Serialize)]
pub struct TenantCreated {
    pub tenant: Id<id::Tenant>,
    pub owner: Id<id::User>,
    pub country: String,
    pub time_zone: String,
}

impl Event for TenantCreated {
    const KIND: &'static str = "tenant.created";

    fn about(&self) -> About {
        About::subject("tenant", self.tenant)
    }

    fn summary(&self) -> String {
        "The clinic signed up".to_owned()
    }
}
