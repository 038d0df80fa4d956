//! Sending.

use std::fmt;

use async_trait::async_trait;

use crate::PortError;

/// One text on its way out.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboundSms {
    /// A number in E.164, an alphanumeric sender, or a provider's own sender id.
    pub from: String,
    /// In E.164.
    pub to: String,
    pub body: String,
    /// Our message id: the same for every attempt at this message, and no other's.
    pub client_ref: String,
    /// Where the provider shall report what became of it.
    pub status_callback: Option<String>,
}

/// Shows neither the recipient nor the text, so that it may be logged.
impl fmt::Debug for OutboundSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundSms")
            .field("client_ref", &self.client_ref)
            .finish_non_exhaustive()
    }
}

/// The provider took the message; whether it arrives, a status report will say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub provider_id: String,
    /// How many parts will be charged, at least 1.
    pub segments: u32,
}

/// What a provider can do, so that nothing asks for what it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsCapabilities {
    /// The provider's stable name, such as `twilio`.
    pub name: &'static str,
    /// [`SmsProvider::find`] can answer, so an unknown outcome can be settled by asking.
    pub finds_by_client_ref: bool,
    /// Reports delivery by webhook.
    pub reports_delivery: bool,
    /// May send from a name instead of a number.
    pub alphanumeric_sender: bool,
    /// The longest message, in segments.
    pub max_segments: u32,
}

/// A way to send text messages.
#[async_trait]
pub trait SmsProvider: Send + Sync {
    fn capabilities(&self) -> SmsCapabilities;

    /// Hands one message over. `Ok` and every error but [`PortError::Unknown`] are certain.
    async fn send(&self, sms: OutboundSms) -> Result<Accepted, PortError>;

    /// Looks for a message that an earlier `send` may have handed over. `None` means that
    /// the provider cannot know, not that the message is not there.
    async fn find(&self, client_ref: &str) -> Result<Option<Accepted>, PortError> {
        let _ = client_ref;
        Ok(None)
    }
}
