//! `/v1/sso/connections`.

use chrono::{DateTime, Utc};
use identity::text::Name;
use kernel::{Id, id, perm};
use platform::{
    Body, Created, Cx, Entry, NoContent, Page, PageQuery, Result, Tagged, Versioned, version_of,
};
use poem_openapi::{
    Enum, Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    commands::{self, New, Patch},
    store::{self, Connection},
};
use crate::{Sso, sign_out};

#[derive(Tags)]
enum Tag {
    /// Single sign-on by the clinic's own OpenID provider.
    Sso,
}

/// A provider, without the client's secret; and what to enter there.
#[derive(Clone, Debug, Object)]
pub struct SsoConnection {
    pub id: Id<id::SsoConnection>,
    pub name: String,
    /// Exactly as the provider calls itself.
    pub issuer: String,
    pub client_id: String,
    /// False: a public client.
    pub has_secret: bool,
    /// The claim that lists a person's groups.
    pub groups_claim: String,
    /// Whom nobody invited gets an account, if a group there gives them a role.
    pub creates_accounts: bool,
    /// An address counts as verified where the provider does not say whether it is.
    pub trusts_email: bool,
    /// A sign-in there counts as one with a second factor, whatever the provider says of it.
    pub trusts_second_factor: bool,
    pub enabled: bool,
    /// To be registered at the provider: where it sends people back to.
    pub redirect_uri: String,
    /// To be registered at the provider: where people land who signed out.
    pub post_logout_redirect_uri: String,
    /// To be registered at the provider: where it says that somebody signed out there.
    pub backchannel_logout_uri: String,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for SsoConnection {
    fn version(&self) -> i64 {
        self.version
    }
}

/// A provider to be set up.
#[derive(Clone, Debug, Object)]
pub struct NewSsoConnection {
    /// What the sign-in page calls it: "Okta".
    pub name: Name,
    /// `https://login.example.com`, exactly as the provider calls itself.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub issuer: String,
    #[oai(validator(
        min_length = 1,
        max_length = 500,
        pattern = r"^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$"
    ))]
    pub client_id: String,
    /// Absent: a public client. It is not shown again.
    #[oai(validator(min_length = 1, max_length = 1000))]
    pub client_secret: Option<String>,
    /// Absent: `groups`.
    #[oai(validator(
        min_length = 1,
        max_length = 200,
        pattern = r"^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$"
    ))]
    pub groups_claim: Option<String>,
    /// Absent: true.
    pub creates_accounts: Option<bool>,
    /// Absent: false.
    pub trusts_email: Option<bool>,
    /// Absent: false.
    pub trusts_second_factor: Option<bool>,
}

/// Fields to change: an absent one keeps its value.
#[derive(Clone, Debug, Object)]
pub struct SsoConnectionPatch {
    pub name: Option<Name>,
    #[oai(validator(min_length = 1, max_length = 500))]
    pub issuer: Option<String>,
    #[oai(validator(
        min_length = 1,
        max_length = 500,
        pattern = r"^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$"
    ))]
    pub client_id: Option<String>,
    /// Null: a public client.
    #[oai(validator(min_length = 1, max_length = 1000))]
    pub client_secret: MaybeUndefined<String>,
    #[oai(validator(
        min_length = 1,
        max_length = 200,
        pattern = r"^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$"
    ))]
    pub groups_claim: Option<String>,
    pub creates_accounts: Option<bool>,
    pub trusts_email: Option<bool>,
    pub trusts_second_factor: Option<bool>,
    /// Whether people sign in by it.
    pub enabled: Option<bool>,
}

/// What a step of the trial came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum TrialOutcome {
    Good,
    Wrong,
    /// It cannot be known before somebody signs in.
    Unknown,
}

/// One step of the trial.
#[derive(Clone, Debug, Object)]
pub struct TrialStep {
    /// discovery, keys, redirect_uri, client, domains or logout.
    pub step: String,
    pub outcome: TrialOutcome,
    /// What was found, in words.
    pub words: String,
}

/// What a connection's trial found.
#[derive(Clone, Debug, Object)]
pub struct SsoTrial {
    /// Nothing is wrong, as far as it can be known.
    pub good: bool,
    pub steps: Vec<TrialStep>,
}

pub struct Connections(pub(crate) Sso);

#[OpenApi(prefix_path = "/v1/sso/connections", tag = "Tag::Sso")]
impl Connections {
    /// List SSO connections
    ///
    /// Oldest first.
    #[oai(path = "/", method = "get", operation_id = "sso-connections.list")]
    async fn list(
        &self,
        cx: Cx<perm::Everywhere<perm::security::Read>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<SsoConnection>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, _| store::list(tx, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, Connection::id, |row| self.view(row))))
    }

    /// Set up an SSO connection
    ///
    /// It lets nobody in until it is enabled. Asks for a fresh proof (403 `step_up_required`).
    #[oai(path = "/", method = "post", operation_id = "sso-connections.create")]
    async fn create(
        &self,
        cx: Cx<perm::Fresh<perm::Everywhere<perm::sso::Configure>>>,
        body: Body<NewSsoConnection>,
    ) -> Result<Created<SsoConnection>> {
        let body = body.0;
        let new = New {
            name: body.name.into_string(),
            issuer: body.issuer,
            client_id: body.client_id,
            client_secret: body.client_secret,
            groups_claim: body.groups_claim,
            creates_accounts: body.creates_accounts,
            trusts_email: body.trusts_email,
            trusts_second_factor: body.trusts_second_factor,
        };
        let made = cx
            .write(async |tx, may| {
                let made = commands::create(tx, may.and(), &self.0, new).await?;
                Ok(made.map(|row| self.view(row)))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Get an SSO connection
    #[oai(
        path = "/:connection_id",
        method = "get",
        operation_id = "sso-connections.get"
    )]
    async fn get(
        &self,
        cx: Cx<perm::Everywhere<perm::security::Read>>,
        connection_id: Path<Id<id::SsoConnection>>,
    ) -> Result<Tagged<SsoConnection>> {
        let row = cx
            .read(async |tx, _| store::find(tx, connection_id.0).await)
            .await?;
        Ok(Tagged::of(self.view(row)))
    }

    /// Change an SSO connection
    ///
    /// From the next sign-in on. Asks for a fresh proof (403 `step_up_required`).
    #[oai(
        path = "/:connection_id",
        method = "patch",
        operation_id = "sso-connections.update"
    )]
    async fn update(
        &self,
        cx: Cx<perm::Fresh<perm::Everywhere<perm::sso::Configure>>>,
        connection_id: Path<Id<id::SsoConnection>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<SsoConnectionPatch>,
    ) -> Result<Tagged<SsoConnection>> {
        let read = version_of(if_match.0.as_deref())?;
        let (id, patch) = (connection_id.0, Patch::from(body.0));
        let row = cx
            .act(async |tx, may| commands::update(tx, may.and(), &self.0, id, read, patch).await)
            .await?;
        Ok(Tagged::of(self.view(row)))
    }

    /// Remove an SSO connection
    ///
    /// With its domains and mappings. The roles that came by them go, and the sessions that began by
    /// it end within seconds. Asks for a fresh proof (403 `step_up_required`).
    #[oai(
        path = "/:connection_id",
        method = "delete",
        operation_id = "sso-connections.delete"
    )]
    async fn delete(
        &self,
        cx: Cx<perm::Fresh<perm::Everywhere<perm::sso::Configure>>>,
        connection_id: Path<Id<id::SsoConnection>>,
    ) -> Result<NoContent> {
        let sign_ins = cx
            .act(async |tx, may| commands::delete(tx, may.and(), connection_id.0).await)
            .await?;
        let tenant = cx.reader().tenant;
        let cx = cx.platform().enter(Entry::Provider, tenant);
        self.0.0.identity.end_signed_in(&cx, &sign_ins).await?;
        Ok(NoContent::Done)
    }

    /// Try an SSO connection
    ///
    /// Asks the provider what it publishes, whether it knows the redirect URI and the client, and
    /// whether the clinic's domains still say what proves them. Nobody is signed in.
    #[oai(
        path = "/:connection_id/test",
        method = "post",
        operation_id = "sso-connections.test"
    )]
    async fn test(
        &self,
        cx: Cx<perm::Everywhere<perm::sso::Configure>>,
        connection_id: Path<Id<id::SsoConnection>>,
    ) -> Result<Json<SsoTrial>> {
        let steps = self.0.try_out(&cx, connection_id.0).await?;
        let wrong = |step: &TrialStep| step.outcome == TrialOutcome::Wrong;
        Ok(Json(SsoTrial {
            good: !steps.iter().any(wrong),
            steps,
        }))
    }
}

impl Connections {
    fn view(&self, row: Connection) -> SsoConnection {
        let sso = &self.0;
        SsoConnection {
            id: row.id(),
            redirect_uri: sso.redirect_uri(),
            post_logout_redirect_uri: sso.post_logout_redirect_uri(),
            backchannel_logout_uri: sign_out::back_channel_uri(sso, row.id()),
            has_secret: row.client_secret.is_some(),
            name: row.name,
            issuer: row.issuer,
            client_id: row.client_id,
            groups_claim: row.groups_claim,
            creates_accounts: row.creates_accounts,
            trusts_email: row.trusts_email,
            trusts_second_factor: row.trusts_second_factor,
            enabled: row.enabled,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

impl From<SsoConnectionPatch> for Patch {
    fn from(body: SsoConnectionPatch) -> Self {
        Self {
            name: body.name.map(Name::into_string),
            issuer: body.issuer,
            client_id: body.client_id,
            client_secret: match body.client_secret {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(secret) => Some(Some(secret)),
            },
            groups_claim: body.groups_claim,
            creates_accounts: body.creates_accounts,
            trusts_email: body.trusts_email,
            trusts_second_factor: body.trusts_second_factor,
            enabled: body.enabled,
        }
    }
}
