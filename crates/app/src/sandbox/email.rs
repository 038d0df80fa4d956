//! The made-up mailbox.

use async_trait::async_trait;
use platform::SystemTask;
use ports::{
    PortError,
    email::{AcceptedEmail, EmailProvider, OutboundEmail},
};

use super::{NAME, Sandbox, store};

pub(super) struct SandboxEmail(pub Sandbox);

#[async_trait]
impl EmailProvider for SandboxEmail {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn send(&self, email: OutboundEmail) -> Result<AcceptedEmail, PortError> {
        email.check()?;
        let keep = async |tx: &_| store::keep(tx, &email).await;
        let platform = self.0.platform()?;
        let kept = platform.system(SystemTask::Sandbox, keep).await;
        let provider_id = kept.map_err(|problem| {
            tracing::warn!(error = problem.for_log(), "the sandbox's mailbox failed");
            PortError::unknown("the sandbox's mailbox failed")
        })?;
        Ok(AcceptedEmail { provider_id })
    }
}
