//! `/v1/carriers`.

use std::sync::Arc;

use kernel::{Id, id, perm};
use platform::{Entry, Open, Problem, Result, Uncounted};
use poem_openapi::{ApiResponse, OpenApi, Tags, param::Query};
use ports::{
    PortError,
    sms::{SmsEvent, SmsWebhook, Status},
};

use super::signed::Signed;
use crate::{
    inbound::{self, PatientContext},
    messages,
};

#[derive(Tags)]
enum Tag {
    /// What carriers tell us.
    Carriers,
}

/// Taken; an empty answer, so that the carrier sends nothing on our behalf.
#[derive(ApiResponse)]
enum Taken {
    #[oai(status = 200)]
    Quietly,
}

/// The carriers' webhooks.
pub struct Carriers {
    /// None: this house has no account with Twilio, and its webhooks are not there.
    pub twilio: Option<Arc<dyn SmsWebhook>>,
    /// The address that carriers were given, without a slash at its end: `https://clinic.example`.
    pub public_url: String,
    pub context: Arc<dyn PatientContext>,
}

const TWILIO: &str = "twilio";

impl Carriers {
    fn genuine(&self, request: Signed) -> Result<SmsEvent> {
        let twilio = self
            .twilio
            .as_ref()
            .ok_or_else(|| Problem::not_found("address"))?;
        let read = twilio.verify_and_parse(&request.at(&self.public_url));
        read.map_err(|error| match error {
            PortError::Unauthorised => {
                Problem::new(403, "wrong_signature").detail("the signature does not match")
            }
            _ => Problem::new(400, "not_a_webhook").detail("this is no request of Twilio's"),
        })
    }

    async fn take(
        &self,
        open: &Open,
        tenant: Option<Id<id::Tenant>>,
        event: SmsEvent,
    ) -> Result<Taken> {
        match (event, tenant) {
            (SmsEvent::Received(received), _) => {
                inbound::deliver(open, &*self.context, TWILIO, received).await?;
            }
            (SmsEvent::Status(status), Some(tenant)) => report(open, tenant, status).await?,
            (SmsEvent::Status(_), None) => {
                tracing::warn!(carrier = TWILIO, "a report that names no clinic");
            }
        }
        Ok(Taken::Quietly)
    }
}

async fn report(open: &Open, tenant: Id<id::Tenant>, status: Status) -> Result<()> {
    let cx = open.enter::<perm::messages::Carry>(Entry::Carrier, tenant);
    cx.act(async |tx, may| messages::report(tx, may, TWILIO, status).await)
        .await
}

#[OpenApi(prefix_path = "/v1/carriers", tag = "Tag::Carriers")]
impl Carriers {
    /// Take in a text from Twilio
    ///
    /// For Twilio, with its `X-Twilio-Signature`.
    #[oai(
        path = "/twilio/messages",
        method = "post",
        operation_id = "carriers.twilio.receive"
    )]
    async fn receive(&self, door: Uncounted, request: Signed) -> Result<Taken> {
        let event = self.genuine(request)?;
        self.take(&door.0, None, event).await
    }

    /// Take in a delivery report from Twilio
    ///
    /// For Twilio, with its `X-Twilio-Signature`, at the address that each text names.
    #[oai(
        path = "/twilio/status",
        method = "post",
        operation_id = "carriers.twilio.report"
    )]
    async fn report(
        &self,
        door: Uncounted,
        tenant: Query<Option<Id<id::Tenant>>>,
        request: Signed,
    ) -> Result<Taken> {
        let event = self.genuine(request)?;
        self.take(&door.0, tenant.0, event).await
    }
}
