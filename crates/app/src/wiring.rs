//! Joins the crates: who implements whose port and trait, what is served, what is worked.

use std::sync::Arc;

use automation::replies::FromVisits;
use identity::{Identity, IdentitySettings, TenantTemplate};
use kernel::Secret;
use messaging::messages::Carrier;
use platform::{
    Authenticator,
    http::{Doors, spec, stream},
    jobs::Registry,
};
use poem::{IntoEndpoint, Response, Route, endpoint::{BoxEndpoint, make_sync}, web::Json};
use poem_openapi::{LicenseObject, OpenApi, OpenApiService};
use providers::twilio::{Account, Endpoint as TwilioEndpoint, Twilio};
use serde_json::Value;

use crate::{
    config, health::Healths,
    sandbox::{self, Sandbox},
    server::{Settings, boxed},
};

/// What a process is made of.
pub(crate) struct Wired {
    pub api: BoxEndpoint<'static, Response>,
    pub registry: Registry,
    pub authenticator: Arc<dyn Authenticator>,
    /// Attached to the platform once that stands: it keeps its texts and mails there.
    pub sandbox: Option<Sandbox>,
}
