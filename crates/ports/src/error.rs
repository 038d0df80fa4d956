//! The one error vocabulary of all ports: what the caller may do next.

use std::time::Duration;

/// Why a call to a provider brought nothing, told by what to do about it.
///
/// No variant carries a recipient or a text: they go into logs and to staff.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// Surely not done; the same call may be made again, after `after` if the provider said so.
    #[error("the provider cannot take it now")]
    Retry { after: Option<Duration> },
    /// Surely not done, and never will be as it is.
    #[error("the provider refused it ({code}): {detail}")]
    Rejected {
        /// The provider's own code, such as Twilio's `21610`, for staff and support.
        code: String,
        detail: String,
        kind: Refusal,
    },
    /// Our settings are wrong: an operator must mend them before anything can be sent.
    #[error("the provider is not set up rightly: {detail}")]
    Misconfigured { detail: String },
    /// Wrong credentials; of a webhook: the signature does not match.
    #[error("the credentials or the signature were refused")]
    Unauthorised,
    /// Nobody knows whether it was done. Never sent again blindly: look it up or ask a person.
    #[error("the outcome is unknown: {detail}")]
    Unknown { detail: String },
}

/// The refusals that the product itself acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The recipient told the carrier or the provider to stop.
    OptedOut,
    /// No such number or address, or one that cannot receive this.
    BadNumber,
    Other,
}

impl Refusal {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::BadNumber => "bad_number",
            Self::Other => "other",
        }
    }
}

impl PortError {
    /// A refusal with the provider's code.
    pub fn rejected(kind: Refusal, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Rejected {
            code: code.into(),
            detail: detail.into(),
            kind,
        }
    }

    pub fn misconfigured(detail: impl Into<String>) -> Self {
        Self::Misconfigured {
            detail: detail.into(),
        }
    }

    pub fn unknown(detail: impl Into<String>) -> Self {
        Self::Unknown {
            detail: detail.into(),
        }
    }

    /// Whether the thing is known not to have happened. Only then may the call be repeated.
    pub const fn is_surely_undone(&self) -> bool {
        !matches!(self, Self::Unknown { .. })
    }

    /// A stable name for tables and metrics.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Retry { .. } => "retry",
            Self::Rejected { .. } => "rejected",
            Self::Misconfigured { .. } => "misconfigured",
            Self::Unauthorised => "unauthorised",
            Self::Unknown { .. } => "unknown",
        }
    }
}
