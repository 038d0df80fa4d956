//! `/v1/signups`.

use chrono::{DateTime, Utc};
use kernel::{Id, Zone, id, perm};
use platform::{Accepted, Body, Created, Entry, Open, Problem, Result};
use poem_openapi::{Object, OpenApi, Tags, param::Path};

use super::commands::{self, Owner, Wish};
use crate::{
    Identity,
    accounts::{self, Proof},
    links::{self, Link, Purpose},
    locations::LocationRef,
    tenants::TenantKind,
    text::{Country, Email, Name},
};

#[derive(Tags)]
enum Tag {
    /// How a clinic opens its account.
    SignUps,
}

/// A clinic that wants an account.
#[derive(Object)]
pub struct NewSignup {
    pub clinic_name: Name,
    pub country: Country,
    pub time_zone: Zone,
    pub owner: NewOwner,
}

/// Who will own the account.
#[derive(Object)]
pub struct NewOwner {
    pub name: Name,
    pub email: Email,
}

/// The link is on its way.
#[derive(Object)]
pub struct Signup {
    pub email: String,
    /// Until when the link is good.
    pub expires_at: DateTime<Utc>,
}

/// A password that is chosen, or that the link's holder has.
#[derive(Object)]
pub struct Password {
    /// 12 characters at least; not the e-mail address, not a name that others know.
    #[oai(validator(max_length = 200))]
    pub password: String,
}

/// The clinic that a sign-up made.
#[derive(Object)]
pub struct SignupCompletion {
    pub tenant: TenantRef,
    pub owner: OwnerView,
    pub location: LocationRef,
}

#[derive(Object)]
pub struct TenantRef {
    pub id: Id<id::Tenant>,
    pub name: String,
}

#[derive(Object)]
pub struct OwnerView {
    pub id: Id<id::User>,
    pub name: String,
    pub email: String,
}

impl From<NewSignup> for Wish {
    fn from(body: NewSignup) -> Self {
        Self {
            clinic_name: body.clinic_name.into_string(),
            country: body.country.into_string(),
            time_zone: body.time_zone,
            owner: Owner {
                name: body.owner.name.into_string(),
                email: body.owner.email.into_string(),
            },
            kind: TenantKind::Clinic,
            reseller: None,
            reseller_name: None,
        }
    }
}

pub struct Signups(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/signups", tag = "Tag::SignUps")]
impl Signups {
    /// Sign a clinic up
    ///
    /// Mails a link to the owner, which is good for 24 hours. The answer is the
    /// same for an address that has an account.
    #[oai(path = "/", method = "post", operation_id = "signups.create")]
    async fn create(&self, open: Open, body: Body<NewSignup>) -> Result<Accepted<Signup>> {
        let wish = Wish::from(body.0);
        let expires_at = commands::request(open.platform(), self.0.mailing(), &wish).await?;
        Ok(Accepted::of(Signup {
            email: wish.owner.email,
            expires_at,
        }))
    }

    /// Complete a sign-up
    ///
    /// With the token of the mailed link. Who has an account enters its password.
    #[oai(
        path = "/:token/completion",
        method = "post",
        operation_id = "signups.complete"
    )]
    async fn complete(
        &self,
        open: Open,
        token: Path<String>,
        body: Body<Password>,
    ) -> Result<Created<SignupCompletion>> {
        let link = links::find(open.platform(), &token.0, Purpose::Signup).await?;
        let wish: Wish = serde_json::from_value(link.details.clone()).map_err(Problem::internal)?;
        let proof = self.prove(&open, &wish, &body.0.password).await?;
        let made = self.found(&open, &link, &wish, &proof).await?;
        Ok(Created::of(made))
    }
}

impl Signups {
    async fn prove(&self, open: &Open, wish: &Wish, password: &str) -> Result<Proof> {
        let others_know = [wish.clinic_name.as_str(), wish.owner.name.as_str()];
        let (email, passwords) = (&wish.owner.email, self.0.passwords());
        accounts::prove(open.platform(), passwords, email, password, &others_know).await
    }

    async fn found(
        &self,
        open: &Open,
        link: &Link,
        wish: &Wish,
        proof: &Proof,
    ) -> Result<SignupCompletion> {
        let templates = self.0.templates();
        let clinic = open
            .enter::<perm::tenants::Found>(Entry::MailedLink, link.tenant)
            .act(async |tx, may| commands::found(tx, may, link, wish, proof, templates).await)
            .await?;
        Ok(SignupCompletion {
            tenant: TenantRef {
                id: clinic.tenant,
                name: clinic.name,
            },
            owner: OwnerView {
                id: clinic.owner,
                name: clinic.owner_name,
                email: wish.owner.email.clone(),
            },
            location: LocationRef {
                id: clinic.location.id,
                name: clinic.location.name,
            },
        })
    }
}
