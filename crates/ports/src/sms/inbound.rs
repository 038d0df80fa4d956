//! What providers tell us: replies and delivery reports.

use std::fmt;

use crate::{PortError, Refusal};

/// A webhook's request as it came over the wire.
#[derive(Clone)]
pub struct InboundRequest {
    /// The public address that the provider called, byte for byte, query included: signatures
    /// are made over it. Not what a proxy made of it.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub raw_body: Vec<u8>,
}

impl InboundRequest {
    /// A header's first value, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Shows sizes only: address and body carry numbers, texts and tokens.
impl fmt::Debug for InboundRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundRequest")
            .field("bytes", &self.raw_body.len())
            .finish_non_exhaustive()
    }
}

/// What a webhook was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmsEvent {
    Received(Received),
    Status(Status),
}

/// A text from a patient. Providers repeat themselves: `provider_id` tells a repetition.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    pub provider_id: String,
    /// In E.164.
    pub from: String,
    pub to: String,
    pub body: String,
    pub segments: u32,
    pub media: Vec<Media>,
    /// What the provider itself understood and already acted on.
    pub opt_out: Option<OptOutHint>,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("provider_id", &self.provider_id)
            .field("segments", &self.segments)
            .field("media", &self.media.len())
            .field("opt_out", &self.opt_out)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    pub url: String,
    pub content_type: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptOutHint {
    Stop,
    Start,
    Help,
}

/// What became of a message that we sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub provider_id: String,
    /// Our own message id, where the provider gives it back: settles an unknown outcome.
    pub client_ref: Option<String>,
    pub state: DeliveryState,
    pub error: Option<DeliveryError>,
}

/// How far a message has come, in order. Reports overtake one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    Queued,
    Sending,
    Sent,
    /// The carrier gave up, or never began.
    Failed,
    Delivered,
}

impl DeliveryState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
        }
    }

    /// Whether a report of `self` changes what is known, `known`. A late "sent" does not undo
    /// "delivered"; a handset's receipt outweighs a carrier's doubt.
    pub fn supersedes(self, known: Self) -> bool {
        self > known
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryError {
    /// The provider's own code.
    pub code: String,
    pub kind: Refusal,
}

/// Understands one provider's webhooks.
pub trait SmsWebhook: Send + Sync {
    /// Checks the signature on the raw request, then reads it. A wrong or missing signature is
    /// [`PortError::Unauthorised`]; a body that is not the provider's is `Rejected`.
    fn verify_and_parse(&self, request: &InboundRequest) -> Result<SmsEvent, PortError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_in_any_case() {
        let request = InboundRequest {
            url: String::new(),
            headers: vec![("X-Twilio-Signature".into(), "abc".into())],
            raw_body: Vec::new(),
        };
        assert_eq!(request.header("x-twilio-signature"), Some("abc"));
        assert_eq!(request.header("x-other"), None);
    }

    #[test]
    fn a_late_report_never_takes_a_message_back() {
        use DeliveryState::*;
        assert!(Sent.supersedes(Queued));
        assert!(Delivered.supersedes(Failed));
        for late in [Queued, Sending, Sent, Failed, Delivered] {
            assert!(!late.supersedes(Delivered));
        }
        assert!(!Sent.supersedes(Failed));
    }
}
