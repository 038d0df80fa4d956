use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

use super::model::{Consent, GrantKind, GrantMode};

/// A reseller looks after the clinic from now on.
#[derive(Debug, Serialize)]
pub struct ClinicAttached {
    #[serde(skip)]
    pub tenant: Id<id::Tenant>,
    pub reseller: Id<id::Tenant>,
    #[serde(skip)]
    pub name: String,
}

impl Event for ClinicAttached {
    const KIND: &'static str = "reseller.attached";

    fn about(&self) -> About {
        About::subject("tenant", self.tenant)
    }

    fn summary(&self) -> String {
        format!("{} looks after the clinic", self.name)
    }
}

/// The clinic has left its reseller.
#[derive(Debug, Serialize)]
pub struct ClinicDetached {
    #[serde(skip)]
    pub tenant: Id<id::Tenant>,
    pub reseller: Id<id::Tenant>,
}

impl Event for ClinicDetached {
    const KIND: &'static str = "reseller.detached";

    fn about(&self) -> About {
        About::subject("tenant", self.tenant)
    }

    fn summary(&self) -> String {
        "The reseller no longer looks after the clinic".to_owned()
    }
}

/// The clinic says anew when the reseller's people may act in it.
#[derive(Debug, Serialize)]
pub struct ConsentChanged {
    #[serde(skip)]
    pub tenant: Id<id::Tenant>,
    pub consent: Consent,
}

impl Event for ConsentChanged {
    const KIND: &'static str = "reseller.consent_changed";

    fn about(&self) -> About {
        About::subject("tenant", self.tenant)
    }

    fn summary(&self) -> String {
        match self.consent {
            Consent::Never => "The reseller's people may not act in the clinic",
            Consent::WhenGranted => "The reseller's people may act in the clinic while a grant lives",
            Consent::Emergency => {
                "The reseller's people may act in the clinic while a grant lives, and look in an emergency"
            }
        }
        .to_owned()
    }

    fn changed(&self) -> Vec<String> {
        vec!["consent".to_owned()]
    }
}

/// The clinic lets its reseller's people act.
#[derive(Debug, Serialize)]
pub struct ResellerGrantGiven {
    pub grant: Id<id::ResellerGrant>,
    pub reseller: Id<id::Tenant>,
    pub kind: GrantKind,
    pub mode: GrantMode,
    /// None: all of them.
    pub locations: Option<Vec<Id<id::Location>>>,
    pub expires_at: DateTime<Utc>,
}

impl Event for ResellerGrantGiven {
    const KIND: &'static str = "reseller.grant_given";

    fn about(&self) -> About {
        About::subject("reseller_grant", self.grant)
    }

    fn summary(&self) -> String {
        let mode = match self.mode {
            GrantMode::Read => "reading only",
            GrantMode::Write => "with changes",
        };
        let until = self.expires_at.format("%-d %B %Y");
        format!(
            "The reseller may act in the clinic until {until}: {}, {mode}",
            self.kind.as_str()
        )
    }
}

/// A grant is over before its time.
#[derive(Debug, Serialize)]
pub struct ResellerGrantRevoked {
    pub grant: Id<id::ResellerGrant>,
    pub kind: GrantKind,
}

impl Event for ResellerGrantRevoked {
    const KIND: &'static str = "reseller.grant_revoked";

    fn about(&self) -> About {
        About::subject("reseller_grant", self.grant)
    }

    fn summary(&self) -> String {
        format!(
            "A grant to the reseller was revoked: {}",
            self.kind.as_str()
        )
    }
}
