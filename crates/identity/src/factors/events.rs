use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

use super::Kind;

/// Somebody set up a second factor.
#[derive(Debug, Serialize)]
pub struct FactorAdded {
    pub user: Id<id::User>,
    pub factor: Id<id::Factor>,
    pub kind: Kind,
}

impl Event for FactorAdded {
    const KIND: &'static str = "user.factor_added";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        match self.kind {
            Kind::Totp => "Set up an authenticator app".to_owned(),
            Kind::Passkey => "Set up a passkey".to_owned(),
        }
    }
}

/// Somebody removed a second factor of theirs.
#[derive(Debug, Serialize)]
pub struct FactorRemoved {
    pub user: Id<id::User>,
    pub factor: Id<id::Factor>,
}

impl Event for FactorRemoved {
    const KIND: &'static str = "user.factor_removed";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "Removed a second factor".to_owned()
    }
}

/// Somebody got new recovery codes; the old ones are good for nothing.
#[derive(Debug, Serialize)]
pub struct RecoveryCodesMade {
    pub user: Id<id::User>,
}

impl Event for RecoveryCodesMade {
    const KIND: &'static str = "user.recovery_codes_made";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "Got new recovery codes".to_owned()
    }
}
