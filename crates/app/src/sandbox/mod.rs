//! The sandbox: a made-up carrier, mailbox and domain name system, so that all of Attend runs with
//! no network and no account anywhere.
//!
//! It stands where real providers would: behind the same ports, with tables of
//! its own, refusing, dawdling and reporting as they do (the last digits of a
//! number choose, see [`ports::sms::magic`]). What comes in goes through the
//! same door as a real carrier's. Its own operations under `/sandbox` play the
//! patient, and who runs the house; they answer on this machine alone, and each clinic sees the texts
//! of its own numbers.

mod api;
mod dns;
mod email;
mod house;
mod links;
mod local;
mod reports;
mod sms;
mod store;

use std::sync::{Arc, OnceLock};

use messaging::inbound::PatientContext;
use platform::{Platform, WeakPlatform, jobs::Registry};
use ports::{PortError, dns::TxtRecords, email::EmailProvider, sms::SmsProvider};

pub use api::SandboxApi;
pub use house::SandboxHouse;

/// The name under which messages keep the carrier.
const NAME: &str = "sandbox";

/// The carrier and the mailbox of a process.
#[derive(Clone, Default)]
pub struct Sandbox {
    /// Providers are made before the platform that their tables are reached through. Weak: that holds them.
    platform: Arc<OnceLock<WeakPlatform>>,
}

impl Sandbox {
    /// From here on it takes texts and mails.
    pub fn attach(&self, platform: &Platform) {
        // Attached twice, it stays where it is.
        let _ = self.platform.set(platform.downgrade());
    }

    pub fn sms(&self) -> Arc<dyn SmsProvider> {
        Arc::new(sms::SandboxSms(self.clone()))
    }

    pub fn email(&self) -> Arc<dyn EmailProvider> {
        Arc::new(email::SandboxEmail(self.clone()))
    }

    pub fn dns(&self) -> Arc<dyn TxtRecords> {
        Arc::new(dns::SandboxDns(self.clone()))
    }

    /// The operations under `/sandbox`.
    pub fn api(context: Arc<dyn PatientContext>) -> (SandboxApi, SandboxHouse) {
        (SandboxApi { context }, SandboxHouse)
    }

    /// Adds the jobs by which the carrier reports.
    pub fn jobs(registry: Registry) -> Registry {
        registry
            .reaction::<reports::PlanReport>()
            .job::<reports::Report>()
    }

    fn platform(&self) -> Result<Platform, PortError> {
        self.platform
            .get()
            .and_then(WeakPlatform::get)
            .ok_or_else(|| PortError::misconfigured("the sandbox is not attached"))
    }
}
