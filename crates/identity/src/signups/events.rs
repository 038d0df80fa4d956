use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

use crate::tenants::TenantKind;

/// A clinic was founded.
#[derive(Debug, Serialize)]
pub struct TenantCreated {
    pub tenant: Id<id::Tenant>,
    pub owner: Id<id::User>,
    pub country: String,
    pub time_zone: String,
    pub kind: TenantKind,
    /// Who looks after it from its first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reseller: Option<Id<id::Tenant>>,
}

impl Event for TenantCreated {
    const KIND: &'static str = "tenant.created";

    fn about(&self) -> About {
        About::subject("tenant", self.tenant)
    }

    fn summary(&self) -> String {
        match self.kind {
            TenantKind::Clinic => "The clinic signed up",
            TenantKind::Reseller => "The reseller signed up",
        }
        .to_owned()
    }
}
