//! Mail: one message to one recipient.
//!
//! As with texts, [`EmailProvider::send`] is called once per `client_ref`, and an unknown
//! outcome is never repeated blindly. [`contract`] is the suite for adapters, [`fake`] an
//! adapter in memory.

pub mod contract;
pub mod fake;

use std::fmt;

use async_trait::async_trait;

use crate::{PortError, Refusal};

/// One mail on its way out. The sender is the adapter's own setting.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboundEmail {
    /// A bare address, `name@example.org`.
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The same in HTML, for readers that show it.
    pub html: Option<String>,
    /// Our id of this mail: the same for every attempt at it.
    pub client_ref: String,
}

/// Shows neither recipient nor content, so that it may be logged.
impl fmt::Debug for OutboundEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundEmail")
            .field("client_ref", &self.client_ref)
            .finish_non_exhaustive()
    }
}

impl OutboundEmail {
    /// Refuses what would become further headers or recipients, and what is no address at all.
    /// Every adapter calls it first.
    pub fn check(&self) -> Result<(), PortError> {
        let broken = |text: &str| text.chars().any(char::is_control);
        if broken(&self.subject) {
            return Err(PortError::rejected(
                Refusal::Other,
                "bad_subject",
                "a subject is one line",
            ));
        }
        match self.to.split_once('@') {
            Some((name, host)) if is_address_part(name) && is_address_part(host) => Ok(()),
            _ => Err(PortError::rejected(
                Refusal::BadNumber,
                "bad_address",
                "not one mail address",
            )),
        }
    }
}

fn is_address_part(part: &str) -> bool {
    !part.is_empty()
        && !part
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || "@,;<>\"".contains(c))
}

/// The mail was taken over; whether it arrives, nobody promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedEmail {
    pub provider_id: String,
}

/// A way to send mail.
#[async_trait]
pub trait EmailProvider: Send + Sync {
    /// The provider's stable name, such as `smtp`.
    fn name(&self) -> &'static str;

    /// Hands one mail over. `Ok` and every error but [`PortError::Unknown`] are certain.
    async fn send(&self, email: OutboundEmail) -> Result<AcceptedEmail, PortError>;
}
