//! Twilio's Programmable Messaging.
//!
//! Sending is one form POST. Twilio takes no reference of ours, so an unknown outcome cannot
//! be looked up; instead our reference rides on the status callback's address, and the first
//! report about the message settles it. Webhooks are signed over the exact public address and
//! all form fields. Source: Twilio's Messages resource, its error dictionary and its page on
//! webhook security.

mod answers;
mod send;
mod signature;
mod webhook;

use std::time::Duration;

use kernel::Secret;
use reqwest::redirect;

pub use webhook::CLIENT_REF;

/// An account to send from. Per clinic, or the platform's own.
#[derive(Clone, Debug)]
pub struct Account {
    /// `AC…`
    pub sid: String,
    /// The primary auth token: it signs webhooks too.
    pub auth_token: Secret<String>,
}

/// How to reach Twilio.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// `https://api.twilio.com`, without a slash at the end.
    pub base_url: String,
    /// How long to wait for a connection, and then for the whole answer.
    pub connect_timeout: Duration,
    pub answer_timeout: Duration,
}

impl Default for Endpoint {
    fn default() -> Self {
        Self {
            base_url: "https://api.twilio.com".into(),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(15),
        }
    }
}

/// The adapter: sends, and understands the webhooks of the same account.
#[derive(Clone, Debug)]
pub struct Twilio {
    account: Account,
    endpoint: Endpoint,
    http: reqwest::Client,
}

impl Twilio {
    /// Fails only if the machine has no usable TLS set-up.
    pub fn new(account: Account, endpoint: Endpoint) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(endpoint.connect_timeout)
            .timeout(endpoint.answer_timeout)
            // A redirected POST might be made twice.
            .redirect(redirect::Policy::none())
            .build()?;
        Ok(Self {
            account,
            endpoint,
            http,
        })
    }
}
