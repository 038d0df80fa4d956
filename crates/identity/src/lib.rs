//! Clinics, their places and people, and how people sign in.
//!
//! [`Identity`] is made once by the app: it gives the operations, the
//! authenticator of every request, and the jobs. What other crates need of
//! places, people and shifts they ask with their own transaction:
//! [`locations::find`], [`tenants::get`], [`users::names`], [`shifts::on_shift`].

mod accounts;
pub mod authz;
pub mod clients;
pub mod factors;
pub mod federation;
pub mod fleet;
mod grants;
pub mod impersonations;
mod links;
pub mod locations;
pub mod me;
pub mod memberships;
pub mod notices;
pub mod policies;
pub mod regions;
pub mod resellers;
pub mod reviews;

pub mod roles;
pub mod sessions;
pub mod shifts;
pub mod signups;
pub mod staff;
pub mod teams;
pub mod tenants;
pub mod text;
pub mod users;
mod vault;

use std::sync::Arc;

use kernel::Secret;
use platform::{Authenticator, Platform, Result, jobs::Registry};

pub use links::{LinkMail, LinkMailer};
pub use signups::{Founded, TenantTemplate};
pub use vault::Vault;

use accounts::Passwords;
use factors::Party;
use links::Mailing;
use sessions::{Keyring, Readers};

/// What identity is told by the configuration.
#[derive(Clone, Debug)]
pub struct IdentitySettings {
    /// Seals the signing keys and marks the refresh tokens. Lost, everyone signs in again.
    pub master_key: Secret<[u8; 32]>,
    /// Where people reach this house: `https://attend.example`. The issuer of access
    /// tokens and the beginning of mailed links; cookies are `Secure` when it is https.
    pub public_url: String,
    /// Texts and mails go to the sandbox instead of people.
    pub sandbox: bool,
}

/// Identity as one value, shared by all that it gives.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    sandbox: bool,
    mailing: Mailing,
    templates: Vec<Arc<dyn TenantTemplate>>,
    keys: Keyring,
    vault: Vault,
    party: Party,
    passwords: Passwords,
    readers: Readers,
}

/// The operations of this crate.
pub type Api = (
    signups::Signups,
    sessions::Sessions,
    sessions::BrowserSessions,
    sessions::Jwks,
    me::Me,
    locations::Locations,
    users::Users,
    users::Suspensions,
    users::Invitations,
    shifts::Shifts,
    Access,
    Security,
    OfResellers,
);

/// Who looks after a clinic, and what they may do in it.
pub type OfResellers = (
    resellers::Resellers,
    resellers::ResellerGrants,
    impersonations::Impersonations,
    impersonations::EmergencyImpersonations,
    impersonations::MyImpersonation,
    fleet::Fleet,
    reviews::AccessReviews,
);

/// How people show who they are.
pub type Security = (
    factors::Factors,
    factors::Passkeys,
    sessions::MySessions,
    sessions::Proofs,
    sessions::PasskeySessions,
    policies::SecurityPolicies,
    clients::Clients,
    clients::OAuth,
);

/// Those that say who may see and do what.
pub type Access = (
    regions::Regions,
    roles::Roles,
    memberships::Memberships,
    authz::Authz,
    teams::Teams,
);

impl Identity {
    pub fn new(
        settings: IdentitySettings,
        mailer: Arc<dyn LinkMailer>,
        templates: Vec<Arc<dyn TenantTemplate>>,
    ) -> Self {
        let party = Party::new(&settings.public_url);
        let public_url = settings.public_url.trim_end_matches('/').into();
        Self(Arc::new(Inner {
            party,
            sandbox: settings.sandbox,
            mailing: Mailing { mailer, public_url },
            templates,
            keys: Keyring::new(&settings.master_key),
            vault: Vault::new(&settings.master_key, "attend factors"),
            passwords: Passwords::default(),
            readers: Readers::default(),
        }))
    }

    pub fn api(&self) -> Api {
        (
            signups::Signups(self.clone()),
            sessions::Sessions(self.clone()),
            sessions::BrowserSessions(self.clone()),
            sessions::Jwks(self.clone()),
            me::Me(self.clone()),
            locations::Locations,
            users::Users,
            users::Suspensions,
            users::Invitations(self.clone()),
            shifts::Shifts,
            (
                regions::Regions,
                roles::Roles,
                memberships::Memberships,
                authz::Authz,
                teams::Teams,
            ),
            (
                factors::Factors(self.clone()),
                factors::Passkeys(self.clone()),
                sessions::MySessions(self.clone()),
                sessions::Proofs(self.clone()),
                sessions::PasskeySessions(self.clone()),
                policies::SecurityPolicies,
                clients::Clients,
                clients::OAuth(self.clone()),
            ),
            (
                resellers::Resellers(self.clone()),
                resellers::ResellerGrants(self.clone()),
                impersonations::Impersonations(self.clone()),
                impersonations::EmergencyImpersonations(self.clone()),
                impersonations::MyImpersonation(self.clone()),
                fleet::Fleet(self.clone()),
                reviews::AccessReviews(self.clone()),
            ),
        )
    }

    /// Turns bearer tokens into readers.
    pub fn authenticator(&self) -> Arc<dyn Authenticator> {
        Arc::new(self.clone())
    }

    pub fn jobs(&self, registry: Registry) -> Registry {
        registry
            .errand::<users::SendInvitation>(users::InvitationPort(self.mailing().clone()))
            .errand::<sessions::TellOwners>(users::InvitationPort(self.mailing().clone()))
            .errand::<notices::TellOwner>(notices::OwnersPort(self.mailing().clone()))
    }

    fn mailing(&self) -> &Mailing {
        &self.0.mailing
    }

    /// The public URL, as the issuer of access tokens.
    fn issuer(&self) -> &str {
        &self.0.mailing.public_url
    }

    fn is_sandbox(&self) -> bool {
        self.0.sandbox
    }

    fn templates(&self) -> &[Arc<dyn TenantTemplate>] {
        &self.0.templates
    }

    fn keys(&self) -> &Keyring {
        &self.0.keys
    }

    fn vault(&self) -> &Vault {
        &self.0.vault
    }

    fn party(&self) -> &Party {
        &self.0.party
    }

    fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    fn readers(&self) -> &Readers {
        &self.0.readers
    }
}

/// Deletes links, sessions and failed attempts that are over since a month; opens the access reviews that are due.
/// Takes no input and is safe at any time.
///
/// # Errors
/// 500 when the database fails.
pub async fn housekeeping(platform: &Platform) -> Result<()> {
    accounts::housekeeping(platform).await?;
    reviews::open_due(platform).await
}
