//! The made-up domain name system: the records that were put there by `/sandbox/txt-records`.

use async_trait::async_trait;
use platform::SystemTask;
use ports::{PortError, dns::TxtRecords};

use super::{Sandbox, store};

pub(super) struct SandboxDns(pub Sandbox);

#[async_trait]
impl TxtRecords for SandboxDns {
    async fn txt(&self, name: &str) -> Result<Vec<String>, PortError> {
        let read = async |tx: &_| store::txt_records(tx, name).await;
        let found = self.0.platform()?.system(SystemTask::Sandbox, read).await;
        found.map_err(|problem| {
            tracing::warn!(error = problem.for_log(), "the sandbox's records failed");
            PortError::Retry { after: None }
        })
    }
}
