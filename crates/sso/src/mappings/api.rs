//! `/v1/sso/mappings`.

use chrono::{DateTime, Utc};
use identity::{locations::LocationRef, text::Name, users::RoleView};
use kernel::{Id, id, perm};
use platform::{Body, Created, Cx, NoContent, Page, PageQuery, Result};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::{
    commands::{self, New},
    store::{self, Row},
};

#[derive(Tags)]
enum Tag {
    /// Single sign-on by the clinic's own OpenID provider.
    Sso,
}

/// A group at the provider, and the role that it gives.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SsoMapping {
    pub id: Id<id::SsoMapping>,
    pub connection_id: Id<id::SsoConnection>,
    /// As the provider's claim lists it: a name, or with Entra ID an object id.
    pub group: String,
    pub role: RoleView,
    /// Where the role holds; absent: at all locations.
    pub location: Option<LocationRef>,
    pub created_at: DateTime<Utc>,
}

impl From<Row> for SsoMapping {
    fn from(row: Row) -> Self {
        let location = row.location().zip(row.location_name.clone());
        Self {
            id: row.id(),
            connection_id: row.connection(),
            group: row.group_name,
            role: RoleView {
                key: row.role_key,
                name: row.role_name,
            },
            location: location.map(|(id, name)| LocationRef { id, name }),
            created_at: row.created_at,
        }
    }
}

/// A mapping to be made.
#[derive(Clone, Debug, Object)]
pub struct NewSsoMapping {
    pub connection_id: Id<id::SsoConnection>,
    /// Exactly as the provider's claim lists it.
    pub group: Name,
    /// The key of a role: `front_desk`. Not the owner's.
    #[oai(validator(max_length = 64))]
    pub role: String,
    /// Absent: at all locations.
    pub location_id: Option<Id<id::Location>>,
}

pub struct Mappings;

#[OpenApi(prefix_path = "/v1/sso/mappings", tag = "Tag::Sso")]
impl Mappings {
    /// List SSO mappings
    ///
    /// Oldest first.
    #[oai(path = "/", method = "get", operation_id = "sso-mappings.list")]
    async fn list(
        &self,
        cx: Cx<perm::Everywhere<perm::security::Read>>,
        connection_id: Query<Option<Id<id::SsoConnection>>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<SsoMapping>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, _| store::list(tx, connection_id.0, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, Row::id, SsoMapping::from)))
    }

    /// Map a group to a role
    ///
    /// Whoever is in it holds the role from their next sign-in on.
    #[oai(path = "/", method = "post", operation_id = "sso-mappings.create")]
    async fn create(
        &self,
        cx: Cx<perm::Everywhere<perm::sso::Configure>>,
        body: Body<NewSsoMapping>,
    ) -> Result<Created<SsoMapping>> {
        let new = New {
            connection: body.0.connection_id,
            group: body.0.group.into_string(),
            role: body.0.role,
            location: body.0.location_id,
        };
        let made = cx
            .write(async |tx, may| {
                let made = commands::create(tx, may.and(), new).await?;
                Ok(made.map(SsoMapping::from))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// End a mapping
    ///
    /// Whoever holds its role through it loses it within seconds.
    #[oai(
        path = "/:mapping_id",
        method = "delete",
        operation_id = "sso-mappings.delete"
    )]
    async fn delete(
        &self,
        cx: Cx<perm::Everywhere<perm::sso::Configure>>,
        mapping_id: Path<Id<id::SsoMapping>>,
    ) -> Result<NoContent> {
        cx.act(async |tx, may| commands::delete(tx, may.and(), mapping_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
