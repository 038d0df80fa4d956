//! `/v1/locations`.

use chrono::{DateTime, Utc};
use kernel::{Id, Zone, id, perm};
use platform::{Body, Created, Cx, Page, PageQuery, Result, Tagged, Versioned, version_of};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    commands::{self, New, Patch},
    model::Model,
    store,
};
use crate::text::{Country, Name};

#[derive(Tags)]
enum Tag {
    /// The places of a clinic.
    Locations,
}

/// A place where the clinic treats.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Location {
    pub id: Id<id::Location>,
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// Its opening hours and visits are on this clock.
    pub time_zone: Zone,
    /// E.164: where patients call.
    pub phone: Option<String>,
    /// E.164: where its texts come from.
    pub sms_sender: String,
    /// The region that it is in; absent: right below the clinic.
    pub region_id: Option<Id<id::Region>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for Location {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Model> for Location {
    fn from(row: Model) -> Self {
        let Model {
            tenant_id: _,
            id,
            name,
            country,
            time_zone,
            phone,
            sms_sender,
            region_id,
            version,
            created_at,
            updated_at: _,
        } = row;
        Self {
            id,
            name,
            country,
            time_zone,
            phone,
            sms_sender,
            region_id,
            version,
            created_at,
        }
    }
}

/// A location by name.
#[derive(Clone, Debug, Object)]
pub struct LocationRef {
    pub id: Id<id::Location>,
    pub name: String,
}

/// A location to be opened.
#[derive(Clone, Debug, Object)]
pub struct NewLocation {
    pub name: Name,
    pub country: Country,
    pub time_zone: Zone,
    /// As written in the country; kept in E.164.
    #[oai(validator(max_length = 40))]
    pub phone: Option<String>,
    /// A number that the carrier gave. Without one, the sandbox carrier gives a made-up number.
    #[oai(validator(max_length = 40))]
    pub sms_sender: Option<String>,
    pub region_id: Option<Id<id::Region>>,
}

/// Fields to change: an absent one keeps its value, null clears it.
#[derive(Clone, Debug, Object)]
pub struct LocationPatch {
    pub name: Option<Name>,
    pub country: Option<Country>,
    pub time_zone: Option<Zone>,
    #[oai(validator(max_length = 40))]
    pub phone: MaybeUndefined<String>,
    #[oai(validator(max_length = 40))]
    pub sms_sender: Option<String>,
    /// For staff of the whole clinic: what is granted at a region holds at its locations.
    pub region_id: MaybeUndefined<Id<id::Region>>,
}

impl From<NewLocation> for New {
    fn from(body: NewLocation) -> Self {
        Self {
            name: body.name.into_string(),
            country: body.country.into_string(),
            zone: body.time_zone,
            phone: body.phone,
            sms_sender: body.sms_sender,
            region: body.region_id,
        }
    }
}

impl From<LocationPatch> for Patch {
    fn from(body: LocationPatch) -> Self {
        Self {
            name: body.name.map(Name::into_string),
            country: body.country.map(Country::into_string),
            zone: body.time_zone,
            phone: match body.phone {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(phone) => Some(Some(phone)),
            },
            sms_sender: body.sms_sender,
            region: match body.region_id {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(region) => Some(Some(region)),
            },
        }
    }
}

pub struct Locations;

#[OpenApi(prefix_path = "/v1/locations", tag = "Tag::Locations")]
impl Locations {
    /// List locations
    ///
    /// Those that the caller works at, oldest first.
    #[oai(path = "/", method = "get", operation_id = "locations.list")]
    async fn list(
        &self,
        cx: Cx<perm::locations::Read>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Location>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, _| store::page(tx, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, |row| row.id, Location::from)))
    }

    /// Open a location
    ///
    /// For staff of the whole clinic.
    #[oai(path = "/", method = "post", operation_id = "locations.create")]
    async fn create(
        &self,
        cx: Cx<perm::Everywhere<perm::locations::Configure>>,
        body: Body<NewLocation>,
    ) -> Result<Created<Location>> {
        let new = New::from(body.0);
        let made = cx
            .write(async |tx, may| {
                Ok(commands::open(tx, may.and(), None, new)
                    .await?
                    .map(Location::from))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Get a location
    #[oai(path = "/:location_id", method = "get", operation_id = "locations.get")]
    async fn get(
        &self,
        cx: Cx<perm::locations::Read>,
        location_id: Path<Id<id::Location>>,
    ) -> Result<Tagged<Location>> {
        let row = cx
            .read(async |tx, _| store::row(tx, location_id.0).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Change a location
    #[oai(
        path = "/:location_id",
        method = "patch",
        operation_id = "locations.update"
    )]
    async fn update(
        &self,
        cx: Cx<perm::locations::Configure>,
        location_id: Path<Id<id::Location>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<LocationPatch>,
    ) -> Result<Tagged<Location>> {
        let (read, patch) = (version_of(if_match.0.as_deref())?, Patch::from(body.0));
        let row = cx
            .act(async |tx, may| commands::change(tx, may, location_id.0, read, patch).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }
}
