//! Joins the crates: who implements whose port and trait, what is served, what is worked.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use automation::replies::FromVisits;
use identity::{Identity, IdentitySettings, LinkMail, LinkMailer, TenantTemplate};
use kernel::Secret;
use messaging::{carriers::Carriers, messages::Carrier};
use platform::{
    Authenticator, Problem, Result,
    http::{Doors, spec, stream},
    jobs::Registry,
};
use poem::{
    EndpointExt, Response, Route,
    endpoint::{BoxEndpoint, make_sync},
    web::Json,
};
use poem_openapi::{LicenseObject, OpenApi, OpenApiService};
use ports::{
    dns::{FixedRecords, TxtRecords},
    email::{EmailProvider, OutboundEmail},
    sms::{SmsProvider, SmsWebhook},
    web::{NoWeb, Web},
};
use providers::{
    dns::Dns,
    twilio::{Account, Endpoint as TwilioEndpoint, Twilio},
    web::{GuardedWeb, Reach},
};
use serde_json::Value;
use sso::Sso;

use crate::{
    health::Healths,
    sandbox::{Sandbox, SandboxApi, SandboxHouse},
    server::{Settings, boxed},
};

/// What a process is made of.
pub(crate) struct Wired {
    pub api: BoxEndpoint<'static, Response>,
    pub registry: Registry,
    pub authenticator: Arc<dyn Authenticator>,
    /// Attached to the platform once that stands: it keeps its texts and mails there.
    pub sandbox: Sandbox,
}

/// The providers that this process talks to.
struct Providers {
    sms: Arc<dyn SmsProvider>,
    sms_webhook: Option<Arc<dyn SmsWebhook>>,
    status_callback: Option<String>,
    email: Arc<dyn EmailProvider>,
    /// What clinics' sign-in providers are called by, and their domains looked up.
    web: Arc<dyn Web>,
    dns: Arc<dyn TxtRecords>,
}

const TWILIO_STATUS: &str = "/v1/carriers/twilio/status";

fn providers(
    settings: &Settings,
    public_url: &str,
    sandbox: &Sandbox,
) -> anyhow::Result<Providers> {
    let email = sandbox.email();
    let reach = match settings.sso_loopback {
        true => Reach::Loopback,
        false => Reach::Public,
    };
    let web = Arc::new(GuardedWeb::new(reach).context("the web's client cannot be made")?);
    let dns: Arc<dyn TxtRecords> = match settings.sandbox {
        true => sandbox.dns(),
        false => Arc::new(Dns::default()),
    };
    let Some(twilio) = &settings.twilio else {
        return Ok(Providers {
            sms: sandbox.sms(),
            sms_webhook: None,
            status_callback: None,
            email,
            web,
            dns,
        });
    };
    let account = Account {
        sid: twilio.account_sid.clone(),
        auth_token: twilio.auth_token.clone(),
    };
    let twilio = Arc::new(
        Twilio::new(account, TwilioEndpoint::default())
            .context("Twilio's client cannot be made")?,
    );
    Ok(Providers {
        sms: twilio.clone(),
        sms_webhook: Some(twilio),
        status_callback: Some(format!("{public_url}{TWILIO_STATUS}")),
        email,
        web,
        dns,
    })
}

/// Hands identity's mails to the mail port.
struct Mails(Arc<dyn EmailProvider>);

#[async_trait]
impl LinkMailer for Mails {
    async fn send(&self, mail: LinkMail) -> Result<()> {
        let reference = platform::crypto::random_token();
        let mail = OutboundEmail {
            to: mail.to,
            subject: mail.subject,
            text: mail.text,
            html: None,
            client_ref: reference,
        };
        self.0.send(mail).await.map(drop).map_err(|error| {
            tracing::warn!(error = error.name(), "a mail was not taken");
            Problem::new(503, "mail_failed")
                .detail("the mail could not be sent; try again in a minute")
        })
    }
}

fn templates() -> Vec<Arc<dyn TenantTemplate>> {
    vec![
        Arc::new(pipeline::pipelines::Template),
        Arc::new(messaging::templates::DefaultTemplates),
    ]
}

fn identity(settings: IdentitySettings, email: Arc<dyn EmailProvider>) -> Identity {
    Identity::new(settings, Arc::new(Mails(email)), templates())
}

fn registry(identity: &Identity, providers: &Providers) -> Registry {
    let carrier = Carrier {
        sms: providers.sms.clone(),
        status_callback: providers.status_callback.clone(),
    };
    let registry = identity.jobs(Registry::default());
    let registry = connect::jobs(scheduling::jobs(pipeline::jobs(registry)));
    let registry = messaging::jobs::<FromVisits>(registry, carrier);
    Sandbox::jobs(automation::jobs(registry))
}

/// Every operation but the sandbox's.
fn operations(
    identity: &Identity,
    sso: &Sso,
    providers: &Providers,
    public_url: &str,
) -> impl OpenApi + 'static {
    let carriers = Carriers {
        twilio: providers.sms_webhook.clone(),
        public_url: public_url.to_owned(),
        context: Arc::new(FromVisits),
    };
    (
        identity.api(),
        people::api(),
        audit::api(),
        connect::api(&connect::Settings {
            public_url: public_url.to_owned(),
        }),
        (scim::api(&directory(public_url)), sso.api()),
        pipeline::api(),
        scheduling::api(),
        messaging::api(carriers),
        automation::api(),
        (stream::Happenings, Healths),
    )
}

fn directory(public_url: &str) -> scim::Settings {
    scim::Settings {
        public_url: public_url.to_owned(),
    }
}

const ABOUT: &str = "\
The appointment-first CRM. Ids are TypeIDs, instants are UTC, lists are keyset pages. Refusals are \
`application/problem+json` with a stable `code` and a pointer for each wrong field. POSTs take an \
`Idempotency-Key`; PATCHes take `If-Match`.";

fn service<T: OpenApi + 'static>(operations: T) -> OpenApiService<Doors<T>, ()> {
    OpenApiService::new(Doors(operations), "Attend", env!("CARGO_PKG_VERSION"))
        .description(ABOUT)
        .license(LicenseObject::new("Proprietary").identifier("LicenseRef-Proprietary"))
}

fn sandbox_api() -> (SandboxApi, SandboxHouse) {
    Sandbox::api(Arc::new(FromVisits))
}

/// Wires a process. The API is served whether or not the process listens.
///
/// # Errors
/// When a provider's client cannot be made.
pub(crate) fn wire(settings: &Settings, public_url: &str) -> anyhow::Result<Wired> {
    let sandbox = Sandbox::default();
    let providers = providers(settings, public_url, &sandbox)?;
    let identity = identity(
        IdentitySettings {
            master_key: settings.master_key.clone(),
            public_url: public_url.to_owned(),
            sandbox: settings.sandbox,
        },
        providers.email.clone(),
    );
    let sso = sso(&identity, &providers, settings, public_url);
    let document = document();
    let mut routes = sso
        .add_routes(Route::new())
        .at(
            "/v1/openapi.json",
            make_sync(move |_| Json(document.clone())),
        )
        .nest(scim::ROOT, scim::routes(&directory(public_url)))
        .nest(
            "/",
            boxed(service(operations(&identity, &sso, &providers, public_url))),
        );
    if settings.sandbox {
        let sandbox = OpenApiService::new(
            Doors(sandbox_api()),
            "Attend sandbox",
            env!("CARGO_PKG_VERSION"),
        );
        routes = routes.nest_no_strip("/sandbox", boxed(sandbox));
    }
    Ok(Wired {
        api: routes.map_to_response().boxed(),
        registry: registry(&identity, &providers),
        authenticator: identity.authenticator(),
        sandbox,
    })
}

fn sso(identity: &Identity, providers: &Providers, settings: &Settings, public_url: &str) -> Sso {
    let settings = sso::Settings {
        public_url: public_url.to_owned(),
        master_key: settings.master_key.clone(),
        loopback: settings.sso_loopback,
    };
    let (web, dns) = (providers.web.clone(), providers.dns.clone());
    Sso::new(settings, identity.clone(), web, dns)
}

/// Identity and providers that reach nothing, for what only describes the house.
fn described() -> (Identity, Sso, Providers) {
    let sandbox = Sandbox::default();
    let providers = Providers {
        sms: sandbox.sms(),
        sms_webhook: None,
        status_callback: None,
        email: sandbox.email(),
        web: Arc::new(NoWeb),
        dns: Arc::new(FixedRecords::default()),
    };
    let settings = IdentitySettings {
        master_key: Secret::new([0; 32]),
        public_url: String::new(),
        sandbox: true,
    };
    let identity = identity(settings, providers.email.clone());
    let settings = sso::Settings {
        public_url: String::new(),
        master_key: Secret::new([0; 32]),
        loopback: false,
    };
    let (web, dns) = (providers.web.clone(), providers.dns.clone());
    let sso = Sso::new(settings, identity.clone(), web, dns);
    (identity, sso, providers)
}

/// The OpenAPI document, as it is served and committed.
pub fn document() -> Value {
    let (identity, sso, providers) = described();
    let operations = operations(&identity, &sso, &providers, "");
    spec::document(&service((operations, sandbox_api())).spec())
}

/// Every job and reaction, for the guard's snapshot.
pub fn registry_for_docs() -> Registry {
    let (identity, _, providers) = described();
    registry(&identity, &providers)
}
