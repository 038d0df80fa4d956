//! What a new clinic begins with.

use async_trait::async_trait;
use identity::{Founded, TenantTemplate};
use kernel::{Id, id, perm};
use platform::{About, Event, May, Result, Tx};
use serde::Serialize;

use super::store;
use crate::cards::rules::PIPELINES;

/// The pipelines of every new clinic, written in the transaction that founds it.
#[derive(Clone, Copy, Debug)]
pub struct Template;

/// A clinic has its boards.
#[derive(Debug, Serialize)]
pub struct PipelinesFounded {
    pub tenant: Id<id::Tenant>,
    pub pipelines: Vec<&'static str>,
}

impl Event for PipelinesFounded {
    const KIND: &'static str = "pipeline.founded";

    fn about(&self) -> About {
        About::subject("tenant", self.tenant)
    }

    fn summary(&self) -> String {
        format!("{} pipelines set up", self.pipelines.len())
    }

    fn why(&self) -> Option<String> {
        Some("Every new clinic begins with them.".to_owned())
    }
}

#[async_trait]
impl TenantTemplate for Template {
    async fn apply(&self, tx: &Tx, _: May<perm::tenants::Found>, clinic: &Founded) -> Result<()> {
        store::insert_template(tx).await?;
        let event = PipelinesFounded {
            tenant: clinic.tenant,
            pipelines: PIPELINES.iter().map(|pipeline| pipeline.key).collect(),
        };
        tx.record_because(clinic.event, event, ()).done();
        Ok(())
    }
}
