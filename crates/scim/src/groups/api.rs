//! `/v1/directory-groups`.

use chrono::{DateTime, Utc};
use identity::{locations::LocationRef, users::RoleView};
use kernel::{Id, id, perm};
use platform::{Body, Cx, Page, PageQuery, Result, Tagged, Versioned, version_of};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    commands::{self, Mapping},
    store::{self, Narrow, Row},
};

#[derive(Tags)]
enum Tag {
    /// The clinic's own directory of people, which keeps its staff (SCIM 2.0).
    Directory,
}

/// A group of the clinic's directory, and the role that its members hold through it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct DirectoryGroup {
    pub id: Id<id::DirectoryGroup>,
    /// As the directory calls it.
    pub name: String,
    pub external_id: Option<String>,
    /// How many are in it.
    pub members: i64,
    /// Absent: it gives none.
    pub role: Option<RoleView>,
    /// Where the role holds; absent: at all locations.
    pub location: Option<LocationRef>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for DirectoryGroup {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Row> for DirectoryGroup {
    fn from(row: Row) -> Self {
        let (id, location) = (row.id(), row.location());
        let role = row.role_key.zip(row.role_name);
        let location = location.zip(row.location_name);
        Self {
            id,
            name: row.display_name,
            external_id: row.external_id,
            members: row.members,
            role: role.map(|(key, name)| RoleView { key, name }),
            location: location.map(|(id, name)| LocationRef { id, name }),
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// What a group is to give: an absent field keeps its value, null clears it.
#[derive(Clone, Debug, Object)]
pub struct DirectoryGroupPatch {
    /// The key of a role: `front_desk`. Not the owner's.
    #[oai(validator(max_length = 64))]
    pub role: MaybeUndefined<String>,
    /// Null: at all locations.
    pub location_id: MaybeUndefined<Id<id::Location>>,
}

fn given<T>(field: MaybeUndefined<T>) -> Option<Option<T>> {
    match field {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

pub struct Groups;

#[OpenApi(prefix_path = "/v1/directory-groups", tag = "Tag::Directory")]
impl Groups {
    /// List directory groups
    ///
    /// Oldest first.
    #[oai(path = "/", method = "get", operation_id = "directory-groups.list")]
    async fn list(
        &self,
        cx: Cx<perm::Everywhere<perm::roles::Read>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<DirectoryGroup>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let narrow = Narrow {
            after: page.after()?,
            ..Narrow::default()
        };
        let limit = i64::try_from(page.fetch()).unwrap_or(i64::MAX);
        let rows = cx
            .read(async |tx, _| store::list(tx, &narrow, 0, limit).await)
            .await?;
        Ok(Json(page.page(rows, Row::id, DirectoryGroup::from)))
    }

    /// Map a directory group to a role
    ///
    /// Its members hold the role there from now on, until they leave the group or it is mapped anew.
    #[oai(
        path = "/:group_id",
        method = "patch",
        operation_id = "directory-groups.map"
    )]
    async fn map(
        &self,
        cx: Cx<perm::Everywhere<perm::roles::Configure>>,
        group_id: Path<Id<id::DirectoryGroup>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<DirectoryGroupPatch>,
    ) -> Result<Tagged<DirectoryGroup>> {
        let read = version_of(if_match.0.as_deref())?;
        let mapping = Mapping {
            role: given(body.0.role),
            location: given(body.0.location_id),
        };
        let row = cx
            .act(async |tx, may| commands::map(tx, may.and(), group_id.0, read, mapping).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }
}
