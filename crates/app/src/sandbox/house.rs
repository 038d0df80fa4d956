//! `/sandbox/resellers` and `/sandbox/attachments`: plays who runs the house, as `attend reseller` does.

use chrono::{DateTime, Utc};
use identity::{
    fleet::{NewReseller, add_reseller},
    resellers,
    signups::NewSignup,
};
use kernel::{Id, id};
use platform::{Body, Created, NoContent, Open, Result};
use poem_openapi::{Object, OpenApi, Tags};

use super::local::loopback_only;

#[derive(Tags)]
enum Tag {
    /// A made-up carrier and mailbox, on this machine alone.
    Sandbox,
}

/// The link with which a reseller's owner signs it up.
#[derive(Clone, Debug, Object)]
pub struct SandboxReseller {
    /// The end of the address: `/signup/…`.
    pub path: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Who is to look after which clinic.
#[derive(Clone, Debug, Object)]
pub struct NewSandboxAttachment {
    pub reseller_id: Id<id::Tenant>,
    pub clinic_id: Id<id::Tenant>,
}

pub struct SandboxHouse;

#[OpenApi(prefix_path = "/sandbox", tag = "Tag::Sandbox")]
impl SandboxHouse {
    /// Make a reseller
    #[oai(
        path = "/resellers",
        method = "post",
        operation_id = "sandbox.resellers.create",
        transform = "loopback_only"
    )]
    async fn add(&self, open: Open, body: Body<NewSignup>) -> Result<Created<SandboxReseller>> {
        let NewSignup {
            clinic_name,
            country,
            time_zone,
            owner,
        } = body.0;
        let new = NewReseller {
            name: clinic_name.into_string(),
            country: country.into_string(),
            zone: time_zone,
            owner_name: owner.name.into_string(),
            owner_email: owner.email.into_string(),
        };
        let (path, expires_at) = add_reseller(open.platform(), new).await?;
        Ok(Created::of(SandboxReseller { path, expires_at }))
    }

    /// Let a reseller look after a clinic
    #[oai(
        path = "/attachments",
        method = "post",
        operation_id = "sandbox.attachments.create",
        transform = "loopback_only"
    )]
    async fn attach(&self, open: Open, body: Body<NewSandboxAttachment>) -> Result<NoContent> {
        let (clinic, reseller) = (body.0.clinic_id, body.0.reseller_id);
        resellers::attach(open.platform(), clinic, reseller).await?;
        Ok(NoContent::Done)
    }
}
