use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{About, Event, Impersonating};
use serde::Serialize;

use crate::resellers::{GrantKind, GrantMode};

/// At the reseller: one of its people asks to act in a clinic.
#[derive(Debug, Serialize)]
pub struct ImpersonationAsked {
    pub clinic: Id<id::Tenant>,
    /// None: an emergency.
    pub grant: Option<Id<id::ResellerGrant>>,
    pub kind: GrantKind,
    pub mode: GrantMode,
    pub ticket: String,
    pub minutes: i64,
    #[serde(skip)]
    pub name: String,
}

impl Event for ImpersonationAsked {
    const KIND: &'static str = "impersonation.asked";

    fn about(&self) -> About {
        About::subject("tenant", self.clinic)
    }

    fn summary(&self) -> String {
        match self.grant {
            Some(_) => format!("Asked to act in {} for {} minutes", self.name, self.minutes),
            None => format!(
                "Asked to look into {} in an emergency for {} minutes",
                self.name, self.minutes
            ),
        }
    }
}

/// At the clinic: somebody of its reseller acts in it from now on.
#[derive(Debug, Serialize)]
pub struct ImpersonationStarted {
    #[serde(skip)]
    pub under: Impersonating,
    pub reseller: Id<id::Tenant>,
    /// None: an emergency.
    pub grant: Option<Id<id::ResellerGrant>>,
    pub kind: GrantKind,
    pub mode: GrantMode,
    pub ticket: String,
    pub expires_at: DateTime<Utc>,
}

impl Event for ImpersonationStarted {
    const KIND: &'static str = "impersonation.started";

    fn about(&self) -> About {
        About::subject("impersonation", self.under.id).under(self.under)
    }

    fn summary(&self) -> String {
        let mode = match self.mode {
            GrantMode::Read => "to look",
            GrantMode::Write => "to look and change",
        };
        match self.grant {
            Some(_) => format!(
                "The reseller acts in the clinic: {}, {mode}",
                self.kind.as_str()
            ),
            None => "EMERGENCY: the reseller looks into the clinic without a grant".to_owned(),
        }
    }
}

/// An impersonation is over before its time.
#[derive(Debug, Serialize)]
pub struct ImpersonationEnded {
    pub impersonation: Id<id::Impersonation>,
    /// actor or clinic.
    pub by: &'static str,
}

impl Event for ImpersonationEnded {
    const KIND: &'static str = "impersonation.ended";

    fn about(&self) -> About {
        About::subject("impersonation", self.impersonation)
    }

    fn summary(&self) -> String {
        match self.by {
            "actor" => "The reseller no longer acts in the clinic",
            _ => "The clinic ended what the reseller did in it",
        }
        .to_owned()
    }
}
