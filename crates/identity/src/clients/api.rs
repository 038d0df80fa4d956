//! `/v1/clients`.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{
    Body, Created, Cx, NoContent, Page, PageQuery, Result, Tagged, Versioned, version_of,
};
use poem_openapi::{
    Enum, Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    commands::{self, Told, Wanted},
    store::{self, Row},
};
use crate::{roles::RoleFields, text::Name};

#[derive(Tags)]
enum Tag {
    /// Programs that act in a clinic.
    Clients,
}

/// How a program shows who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum ClientKind {
    /// The secret is the bearer token.
    Key,
    /// The secret gets short-lived tokens: `POST /v1/oauth/token`.
    Oauth,
}

impl ClientKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Oauth => "oauth",
        }
    }
}

/// A program that may act in the clinic.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Client {
    pub id: Id<id::Client>,
    pub name: String,
    pub kind: ClientKind,
    /// The last letters of its secret.
    pub secret_tail: String,
    pub permissions: Vec<String>,
    pub fields: RoleFields,
    /// Absent: everywhere.
    pub location_ids: Option<Vec<Id<id::Location>>>,
    /// Addresses and networks that it may call from; empty: any.
    pub networks: Vec<String>,
    pub expires_at: Option<DateTime<Utc>>,
    /// To within a minute.
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub created_by: Id<id::User>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for Client {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Row> for Client {
    fn from(row: Row) -> Self {
        let places = |ids: Vec<uuid::Uuid>| ids.into_iter().map(Id::from_uuid).collect();
        Self {
            id: row.id(),
            kind: match row.kind.as_str() {
                "key" => ClientKind::Key,
                _ => ClientKind::Oauth,
            },
            name: row.name,
            secret_tail: row.secret_tail,
            permissions: row.permissions,
            fields: row.sight.0.into(),
            location_ids: row.location_ids.map(places),
            networks: row.networks,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
            created_by: Id::from_uuid(row.created_by),
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// A client with its secret, which is shown this once.
#[derive(Clone, Debug, Object)]
pub struct ClientSecret {
    pub client: Client,
    pub secret: String,
}

impl From<Told> for ClientSecret {
    fn from(told: Told) -> Self {
        Self {
            client: told.row.into(),
            secret: told.secret,
        }
    }
}

/// A client to be made. What it is not given it does not hold.
#[derive(Clone, Debug, Object)]
pub struct NewClient {
    pub name: Name,
    pub kind: ClientKind,
    #[oai(validator(min_items = 1, max_items = 100))]
    pub permissions: Vec<String>,
    /// Absent: it sees of the guarded classes nothing.
    pub fields: Option<RoleFields>,
    /// Absent: everywhere.
    #[oai(validator(min_items = 1, max_items = 500))]
    pub location_ids: Option<Vec<Id<id::Location>>>,
    #[oai(validator(max_items = 100))]
    pub networks: Option<Vec<String>>,
    /// Absent: it does not end by itself.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Fields to change: an absent one keeps its value, null clears it.
#[derive(Clone, Debug, Object)]
pub struct ClientPatch {
    pub name: Option<Name>,
    #[oai(validator(min_items = 1, max_items = 100))]
    pub permissions: Option<Vec<String>>,
    pub fields: Option<RoleFields>,
    /// Null: everywhere.
    #[oai(validator(min_items = 1, max_items = 500))]
    pub location_ids: MaybeUndefined<Vec<Id<id::Location>>>,
    #[oai(validator(max_items = 100))]
    pub networks: Option<Vec<String>>,
    pub expires_at: MaybeUndefined<DateTime<Utc>>,
}

fn change<T>(value: MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

type MayConfigure = perm::Fresh<perm::Everywhere<perm::clients::Configure>>;

pub struct Clients;

#[OpenApi(prefix_path = "/v1/clients", tag = "Tag::Clients")]
impl Clients {
    /// List clients
    ///
    /// Newest first, the revoked ones among them.
    #[oai(path = "/", method = "get", operation_id = "clients.list")]
    async fn list(
        &self,
        cx: Cx<perm::Everywhere<perm::clients::Read>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Client>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let rows = cx
            .read(async |tx, _| store::page(tx, before, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, Row::id, Client::from)))
    }

    /// Make a client
    ///
    /// It holds no more than whoever makes it. Asks for a fresh proof, as do the others that change one.
    #[oai(path = "/", method = "post", operation_id = "clients.create")]
    async fn create(
        &self,
        cx: Cx<MayConfigure>,
        body: Body<NewClient>,
    ) -> Result<Created<ClientSecret>> {
        let NewClient {
            name,
            kind,
            permissions,
            fields,
            location_ids,
            networks,
            expires_at,
        } = body.0;
        let wanted = Wanted {
            name: Some(name.into_string()),
            permissions: Some(permissions),
            sight: fields.map(Into::into),
            locations: Some(location_ids),
            networks,
            expires_at: Some(expires_at),
        };
        // Not `write`: the answer has the secret, which is kept nowhere.
        let told = cx
            .act(async |tx, may| commands::create(tx, may.and(), kind.as_str(), wanted).await)
            .await?;
        Ok(Created::of(told.into()))
    }

    /// Get a client
    #[oai(path = "/:client_id", method = "get", operation_id = "clients.get")]
    async fn get(
        &self,
        cx: Cx<perm::Everywhere<perm::clients::Read>>,
        client_id: Path<Id<id::Client>>,
    ) -> Result<Tagged<Client>> {
        let row = cx
            .read(async |tx, _| store::find(tx, client_id.0).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Change what a client holds
    ///
    /// Within five seconds.
    #[oai(
        path = "/:client_id",
        method = "patch",
        operation_id = "clients.update"
    )]
    async fn update(
        &self,
        cx: Cx<MayConfigure>,
        client_id: Path<Id<id::Client>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<ClientPatch>,
    ) -> Result<Tagged<Client>> {
        let read = version_of(if_match.0.as_deref())?;
        let wanted = Wanted {
            name: body.0.name.map(Name::into_string),
            permissions: body.0.permissions,
            sight: body.0.fields.map(Into::into),
            locations: change(body.0.location_ids),
            networks: body.0.networks,
            expires_at: change(body.0.expires_at),
        };
        let row = cx
            .act(async |tx, may| commands::update(tx, may.and(), client_id.0, read, wanted).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Give a client another secret
    ///
    /// The old one is good for nothing from now on.
    #[oai(
        path = "/:client_id/rotation",
        method = "post",
        operation_id = "clients.rotate"
    )]
    async fn rotate(
        &self,
        cx: Cx<MayConfigure>,
        client_id: Path<Id<id::Client>>,
    ) -> Result<Created<ClientSecret>> {
        let told = cx
            .act(async |tx, may| commands::rotate(tx, may.and(), client_id.0).await)
            .await?;
        Ok(Created::of(told.into()))
    }

    /// Revoke a client
    ///
    /// For good, within five seconds.
    #[oai(
        path = "/:client_id",
        method = "delete",
        operation_id = "clients.revoke"
    )]
    async fn revoke(
        &self,
        cx: Cx<MayConfigure>,
        client_id: Path<Id<id::Client>>,
    ) -> Result<NoContent> {
        cx.act(async |tx, may| commands::revoke(tx, may.and(), client_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
