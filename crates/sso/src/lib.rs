//! Single sign-on by a clinic's own OpenID provider (OpenID Connect Core, Discovery, RP-Initiated
//! and Back-Channel Logout 1.0).
//!
//! The owner sets up a [`connections`] entry, tries it, proves the clinic's [`domains`] and says
//! which group there gives which role here ([`mappings`]). Whoever signs in ([`sign_in`]) leaves for
//! the provider and comes back with a code; what the provider then says is believed only as far as
//! [`provider`] can verify it. An account is found by issuer and subject, never by its address
//! alone (ADR 16). Signing out goes both ways ([`sign_out`]).
//!
//! Every address that is called was typed by somebody, so all calls go through the port
//! `ports::web`, which reaches the public internet only. None is made with a transaction open.

pub mod connections;
pub mod domains;
pub mod mappings;
mod provider;
pub mod sign_in;
pub mod sign_out;

use std::sync::Arc;

use identity::{Identity, Vault};
use kernel::Secret;
use platform::{Platform, Result, SystemTask};
use poem::{Route, get, post};
use ports::{dns::TxtRecords, web::Web};

use provider::Kept;

/// What this crate is told by the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the outside reaches this server: `https://attend.example`.
    pub public_url: String,
    /// Seals client secrets and what the providers hand out.
    pub master_key: Secret<[u8; 32]>,
    /// Providers on this machine are fine, without TLS: for a sandbox or a test.
    pub loopback: bool,
}

/// Single sign-on as one value, shared by all that it gives.
#[derive(Clone)]
pub struct Sso(Arc<Inner>);

struct Inner {
    identity: Identity,
    vault: Vault,
    web: Arc<dyn Web>,
    dns: Arc<dyn TxtRecords>,
    /// Without a slash at its end.
    public_url: String,
    loopback: bool,
    kept: Kept,
}

/// The operations that the API document shows.
pub type Api = (
    connections::Connections,
    domains::Domains,
    mappings::Mappings,
    sign_in::SignIn,
    sign_out::SignOut,
);

impl Sso {
    pub fn new(
        settings: Settings,
        identity: Identity,
        web: Arc<dyn Web>,
        dns: Arc<dyn TxtRecords>,
    ) -> Self {
        Self(Arc::new(Inner {
            identity,
            vault: Vault::new(&settings.master_key, "attend sso"),
            web,
            dns,
            public_url: settings.public_url.trim_end_matches('/').to_owned(),
            loopback: settings.loopback,
            kept: Kept::default(),
        }))
    }

    pub fn api(&self) -> Api {
        (
            connections::Connections(self.clone()),
            domains::Domains(self.clone()),
            mappings::Mappings,
            sign_in::SignIn(self.clone()),
            sign_out::SignOut(self.clone()),
        )
    }

    /// What browsers and providers call by the protocol, which is none of the API document's.
    #[must_use]
    pub fn add_routes(&self, routes: Route) -> Route {
        routes
            .at(sign_in::START, get(sign_in::start(self.clone())))
            .at(sign_in::CALLBACK, get(sign_in::callback(self.clone())))
            .at(
                sign_out::BACK_CHANNEL,
                post(sign_out::back_channel(self.clone())),
            )
    }

    /// Where providers send people back to.
    fn redirect_uri(&self) -> String {
        format!("{}{}", self.0.public_url, sign_in::CALLBACK)
    }
}

/// Deletes departures that are over since a day, logout tokens and sign-ins since a month. Safe at any time.
///
/// # Errors
/// 500 when the database fails.
pub async fn housekeeping(platform: &Platform) -> Result<()> {
    const OVER: [&str; 3] = [
        // Anybody can make one.
        "delete from sso_departures where expires_at < $1 + interval '29 days'",
        "delete from sso_logout_tokens where created_at < $1",
        "delete from sso_sign_ins i where created_at < $1 and not exists (select from sessions s \
         where s.tenant_id = i.tenant_id and s.sso_sign_in = i.id)",
    ];
    platform
        .system(SystemTask::Housekeeping, async |tx| {
            for statement in OVER {
                sqlx::query(statement)
                    .bind(tx.now() - chrono::TimeDelta::days(30))
                    .execute(&mut *tx.conn().await)
                    .await?;
            }
            Ok(())
        })
        .await
}
