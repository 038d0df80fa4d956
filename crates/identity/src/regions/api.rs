//! `/v1/regions`.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{
    Body, Created, Cx, NoContent, Page, PageQuery, Problem, Result, Tagged, Versioned, version_of,
};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    commands::{self, Patch},
    store::{self, Row},
};
use crate::text::Name;

#[derive(Tags)]
enum Tag {
    /// The places of a clinic.
    Locations,
}

/// A part of the clinic: locations, and other regions. A role that is held here holds at all of them.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Region {
    pub id: Id<id::Region>,
    pub name: String,
    /// The region that it is in; absent: at the top.
    pub parent_id: Option<Id<id::Region>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for Region {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Row> for Region {
    fn from(row: Row) -> Self {
        Self {
            id: row.id(),
            name: row.name,
            parent_id: row.parent_id.map(Id::from_uuid),
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// A region to be made.
#[derive(Clone, Debug, Object)]
pub struct NewRegion {
    pub name: Name,
    /// Absent: at the top.
    pub parent_id: Option<Id<id::Region>>,
}

/// Fields to change: an absent one keeps its value, null moves to the top.
#[derive(Clone, Debug, Object)]
pub struct RegionPatch {
    pub name: Option<Name>,
    pub parent_id: MaybeUndefined<Id<id::Region>>,
}

type MayConfigure = perm::Everywhere<perm::locations::Configure>;

pub struct Regions;

#[OpenApi(prefix_path = "/v1/regions", tag = "Tag::Locations")]
impl Regions {
    /// List regions
    ///
    /// Oldest first.
    #[oai(path = "/", method = "get", operation_id = "regions.list")]
    async fn list(
        &self,
        cx: Cx<perm::locations::Read>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Region>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, _| store::page(tx, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, Row::id, Region::from)))
    }

    /// Make a region
    ///
    /// For staff of the whole clinic, as are the others that change one.
    #[oai(path = "/", method = "post", operation_id = "regions.create")]
    async fn create(&self, cx: Cx<MayConfigure>, body: Body<NewRegion>) -> Result<Created<Region>> {
        let NewRegion { name, parent_id } = body.0;
        let made = cx
            .write(async |tx, may| {
                let made = commands::create(tx, may, name.into_string(), parent_id).await?;
                Ok(made.map(Region::from))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Get a region
    #[oai(path = "/:region_id", method = "get", operation_id = "regions.get")]
    async fn get(
        &self,
        cx: Cx<perm::locations::Read>,
        region_id: Path<Id<id::Region>>,
    ) -> Result<Tagged<Region>> {
        let row = cx
            .read(async |tx, _| store::find(tx, region_id.0).await)
            .await?;
        let row = row.ok_or_else(|| Problem::not_found("region"))?;
        Ok(Tagged::of(row.into()))
    }

    /// Rename or move a region
    ///
    /// All that is below it goes along, and so do the roles that are held at it.
    #[oai(
        path = "/:region_id",
        method = "patch",
        operation_id = "regions.update"
    )]
    async fn update(
        &self,
        cx: Cx<MayConfigure>,
        region_id: Path<Id<id::Region>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<RegionPatch>,
    ) -> Result<Tagged<Region>> {
        let read = version_of(if_match.0.as_deref())?;
        let patch = Patch {
            name: body.0.name.map(Name::into_string),
            parent: match body.0.parent_id {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(parent) => Some(Some(parent)),
            },
        };
        let row = cx
            .act(async |tx, may| commands::update(tx, may, region_id.0, read, patch).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Remove a region
    ///
    /// Only one that is empty, and that nobody holds a role at.
    #[oai(
        path = "/:region_id",
        method = "delete",
        operation_id = "regions.delete"
    )]
    async fn delete(
        &self,
        cx: Cx<MayConfigure>,
        region_id: Path<Id<id::Region>>,
    ) -> Result<NoContent> {
        cx.act(async |tx, may| commands::delete(tx, may, region_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
