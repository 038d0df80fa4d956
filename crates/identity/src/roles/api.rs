//! `/v1/roles` and `/v1/permissions`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{Display, Id, Scope, Sight, id, perm};
use platform::{
    Body, Created, Cx, NoContent, Page, Problem, Result, Tagged, Versioned, version_of,
};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path},
    payload::Json,
};

use super::{
    catalogue::{CATALOGUE, fits_reseller, is_resellers},
    commands,
    difference::{self, Difference},
    power::Content,
    store::{self, Row},
};
use crate::{
    tenants::{self, TenantKind},
    text::Name,
};

#[derive(Tags)]
enum Tag {
    /// Who may see and do what.
    Roles,
}

/// A permission that a role holds.
#[derive(Clone, Debug, Object)]
pub struct RolePermission {
    #[oai(validator(max_length = 64))]
    pub permission: String,
    /// How far it reaches from where the role is held.
    pub scope: Scope,
}

/// What a role sees of each class of fields.
#[derive(Clone, Copy, Debug, Object)]
pub struct RoleFields {
    pub pii: Display,
    pub phi: Display,
    pub financial: Display,
    pub secret: Display,
}

impl From<Sight> for RoleFields {
    fn from(sight: Sight) -> Self {
        let Sight {
            pii,
            phi,
            financial,
            secret,
        } = sight;
        Self {
            pii,
            phi,
            financial,
            secret,
        }
    }
}

impl From<RoleFields> for Sight {
    fn from(fields: RoleFields) -> Self {
        let RoleFields {
            pii,
            phi,
            financial,
            secret,
        } = fields;
        Self {
            pii,
            phi,
            financial,
            secret,
        }
    }
}

/// A role of the clinic.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Role {
    pub id: Id<id::Role>,
    /// What memberships name it by.
    pub key: String,
    pub name: String,
    /// The same for every clinic; changed by a release alone.
    pub built_in: bool,
    /// Key of the role that it was cloned from.
    pub based_on: Option<String>,
    pub permissions: Vec<RolePermission>,
    pub fields: RoleFields,
    /// How many colleagues hold it, or are invited to.
    pub held_by: i64,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for Role {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Row> for Role {
    fn from(row: Row) -> Self {
        let scope = |name: &String| row.content.scope(name);
        let permissions = row.content.permissions.iter().map(|name| RolePermission {
            permission: name.clone(),
            scope: scope(name),
        });
        Self {
            permissions: permissions.collect(),
            id: row.id,
            key: row.key,
            name: row.name,
            built_in: row.built_in,
            based_on: row.based_on,
            fields: row.content.sight.into(),
            held_by: row.held_by,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// A role to be cloned from another, and changed at once if it says so.
#[derive(Clone, Debug, Object)]
pub struct NewRole {
    pub name: Name,
    /// Key of the role to clone: `front_desk`.
    #[oai(validator(max_length = 64))]
    pub based_on: String,
    /// All that it holds; absent: what the other does.
    #[oai(validator(max_items = 200))]
    pub permissions: Option<Vec<RolePermission>>,
    pub fields: Option<RoleFields>,
}

/// Fields to change: an absent one keeps its value, the list is replaced whole.
#[derive(Clone, Debug, Object)]
pub struct RolePatch {
    pub name: Option<Name>,
    #[oai(validator(max_items = 200))]
    pub permissions: Option<Vec<RolePermission>>,
    pub fields: Option<RoleFields>,
}

/// One thing in which a role differs from the one that it was cloned from.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct RoleDifference {
    /// A permission, or a class of fields.
    pub of: String,
    /// A scope or a display; absent: not held.
    pub from: Option<String>,
    pub to: Option<String>,
    /// In words.
    pub text: String,
}

impl From<Difference> for RoleDifference {
    fn from(difference: Difference) -> Self {
        let Difference { of, from, to, text } = difference;
        Self { of, from, to, text }
    }
}

/// A role beside the one that it was cloned from.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct RoleDifferences {
    /// Key of that role; absent: a built-in one differs from nothing.
    pub based_on: Option<String>,
    pub differences: Vec<RoleDifference>,
}

/// A permission that a role can hold.
#[derive(Clone, Debug, Object)]
pub struct Permission {
    pub name: String,
    /// What follows "may".
    pub words: String,
    /// Its records are somebody's: it can be narrowed to one's own or one's team's.
    pub owned: bool,
}

/// What a body changes of a content.
fn changed(
    mut content: Content,
    permissions: Option<Vec<RolePermission>>,
    fields: Option<RoleFields>,
) -> Content {
    if let Some(permissions) = permissions {
        let scopes: BTreeMap<_, _> = permissions
            .iter()
            .map(|each| (each.permission.clone(), each.scope))
            .collect();
        content.permissions = permissions
            .into_iter()
            .map(|each| each.permission)
            .collect();
        content.scopes = scopes;
    }
    if let Some(fields) = fields {
        content.sight = fields.into();
    }
    content
}

type MayConfigure = perm::Everywhere<perm::roles::Configure>;

pub struct Roles;

#[OpenApi(prefix_path = "/v1", tag = "Tag::Roles")]
impl Roles {
    /// List permissions
    ///
    /// All that a role can hold, in the order of the role matrix.
    #[oai(
        path = "/permissions",
        method = "get",
        operation_id = "permissions.list"
    )]
    async fn permissions(&self, cx: Cx<perm::roles::Read>) -> Result<Json<Page<Permission>>> {
        let kind = cx.read(async |tx, _| tenants::kind(tx).await).await?;
        let fits = |name: &str| match kind {
            TenantKind::Clinic => !is_resellers(name),
            TenantKind::Reseller => fits_reseller(name),
        };
        let held = CATALOGUE.iter().filter(|each| fits(each.name));
        let items = held.map(|each| Permission {
            name: each.name.to_owned(),
            words: each.words.to_owned(),
            owned: each.owned,
        });
        Ok(Json(Page {
            items: items.collect(),
            next_cursor: None,
        }))
    }

    /// List roles
    ///
    /// The built-in ones first.
    #[oai(path = "/roles", method = "get", operation_id = "roles.list")]
    async fn list(&self, cx: Cx<perm::roles::Read>) -> Result<Json<Page<Role>>> {
        let rows = cx.read(async |tx, _| store::list(tx).await).await?;
        Ok(Json(Page {
            items: rows.into_iter().map(Role::from).collect(),
            next_cursor: None,
        }))
    }

    /// Make a role
    ///
    /// By cloning one. It cannot hold more than whoever makes it.
    #[oai(path = "/roles", method = "post", operation_id = "roles.create")]
    async fn create(&self, cx: Cx<MayConfigure>, body: Body<NewRole>) -> Result<Created<Role>> {
        let NewRole {
            name,
            based_on,
            permissions,
            fields,
        } = body.0;
        let made = cx
            .write(async |tx, may| {
                let content = match permissions.is_some() || fields.is_some() {
                    true => store::by_key(tx, &based_on)
                        .await?
                        .map(|base| changed(base.content, permissions, fields)),
                    false => None,
                };
                let name = name.into_string();
                let made = commands::create(tx, may, name, &based_on, content).await?;
                Ok(made.map(Role::from))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Get a role
    #[oai(path = "/roles/:role_id", method = "get", operation_id = "roles.get")]
    async fn get(
        &self,
        cx: Cx<perm::roles::Read>,
        role_id: Path<Id<id::Role>>,
    ) -> Result<Tagged<Role>> {
        let row = cx
            .read(async |tx, _| store::find(tx, role_id.0).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Change a role
    ///
    /// One of the clinic's own. It holds for everybody who has it within five seconds.
    #[oai(
        path = "/roles/:role_id",
        method = "patch",
        operation_id = "roles.update"
    )]
    async fn update(
        &self,
        cx: Cx<MayConfigure>,
        role_id: Path<Id<id::Role>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<RolePatch>,
    ) -> Result<Tagged<Role>> {
        let read = version_of(if_match.0.as_deref())?;
        let RolePatch {
            name,
            permissions,
            fields,
        } = body.0;
        let row = cx
            .act(async |tx, may| {
                let name = name.map(Name::into_string);
                let change = |content| changed(content, permissions, fields);
                commands::update(tx, may, role_id.0, read, name, change).await
            })
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Remove a role
    ///
    /// One of the clinic's own that nobody holds.
    #[oai(
        path = "/roles/:role_id",
        method = "delete",
        operation_id = "roles.delete"
    )]
    async fn delete(&self, cx: Cx<MayConfigure>, role_id: Path<Id<id::Role>>) -> Result<NoContent> {
        cx.act(async |tx, may| commands::delete(tx, may, role_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }

    /// Compare a role with the one that it was cloned from
    #[oai(
        path = "/roles/:role_id/differences",
        method = "get",
        operation_id = "roles.differences"
    )]
    async fn differences(
        &self,
        cx: Cx<perm::roles::Read>,
        role_id: Path<Id<id::Role>>,
    ) -> Result<Json<RoleDifferences>> {
        let (row, base) = cx
            .read(async |tx, _| {
                let row = store::find(tx, role_id.0).await?;
                let base = match &row.based_on {
                    Some(key) => store::by_key(tx, key).await?,
                    None => None,
                };
                Ok::<_, Problem>((row, base))
            })
            .await?;
        let differences = base.map(|base| difference::between(&base.content, &row.content));
        let differences = differences.unwrap_or_default().into_iter();
        Ok(Json(RoleDifferences {
            based_on: row.based_on,
            differences: differences.map(RoleDifference::from).collect(),
        }))
    }
}
