//! The made-up carrier.

use async_trait::async_trait;
use platform::{Problem, SystemTask};
use ports::{
    PortError,
    sms::{Accepted, OutboundSms, SmsCapabilities, SmsProvider, magic::Magic},
};

use super::{NAME, Sandbox, store};

pub(super) struct SandboxSms(pub Sandbox);

/// The database said no: whether the text is in it, nobody knows.
fn lost(problem: Problem) -> PortError {
    tracing::warn!(error = problem.for_log(), "the sandbox's carrier failed");
    PortError::unknown("the sandbox's carrier failed")
}

#[async_trait]
impl SmsProvider for SandboxSms {
    fn capabilities(&self) -> SmsCapabilities {
        SmsCapabilities {
            name: NAME,
            finds_by_client_ref: true,
            reports_delivery: true,
            alphanumeric_sender: false,
            max_segments: 10,
        }
    }

    async fn send(&self, sms: OutboundSms) -> Result<Accepted, PortError> {
        let magic = Magic::of(&sms.to);
        if matches!(
            magic,
            Magic::BadNumber | Magic::OptedOut | Magic::NeverAnswers
        ) {
            // It keeps nothing of these, and cannot be asked about them later.
            magic.answer(&sms.body, 0)?;
        }
        let take = async |tx: &_| store::take(tx, &sms, magic).await;
        let platform = self.0.platform()?;
        platform
            .system(SystemTask::Sandbox, take)
            .await
            .map_err(lost)?
    }

    async fn find(&self, client_ref: &str) -> Result<Option<Accepted>, PortError> {
        let look = async |tx: &_| store::taken(tx, client_ref).await;
        let platform = self.0.platform()?;
        platform
            .system(SystemTask::Sandbox, look)
            .await
            .map_err(lost)
    }
}
