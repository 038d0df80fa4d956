use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A reseller asked somebody to own a clinic's account.
#[derive(Debug, Serialize)]
pub struct ClinicInvited {
    #[serde(skip)]
    pub reseller: Id<id::Tenant>,
    pub country: String,
    pub expires_at: DateTime<Utc>,
}

impl Event for ClinicInvited {
    const KIND: &'static str = "fleet.clinic_invited";

    fn about(&self) -> About {
        About::subject("tenant", self.reseller)
    }

    fn summary(&self) -> String {
        "Invited a clinic".to_owned()
    }
}
