//! `/v1/services`.

use chrono::{DateTime, Utc};
use identity::text::Name;
use kernel::{Id, Money, id, perm};
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
};

#[derive(Tags)]
enum Tag {
    /// What can be booked.
    Services,
}

/// What can be booked. Times are in minutes.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Service {
    pub id: Id<id::Service>,
    pub name: String,
    pub duration_minutes: i32,
    /// Kept free before each visit.
    pub buffer_before_minutes: i32,
    /// Kept free after each visit.
    pub buffer_after_minutes: i32,
    pub price: Option<Money>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for Service {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Model> for Service {
    fn from(row: Model) -> Self {
        let price = row.price();
        let Model {
            tenant_id: _,
            id,
            name,
            duration_minutes,
            buffer_before_minutes,
            buffer_after_minutes,
            price_amount: _,
            price_currency: _,
            version,
            created_at,
            updated_at: _,
        } = row;
        Self {
            id,
            name,
            duration_minutes,
            buffer_before_minutes,
            buffer_after_minutes,
            price,
            version,
            created_at,
        }
    }
}

/// A service to be offered.
#[derive(Clone, Debug, Object)]
pub struct NewService {
    pub name: Name,
    #[oai(validator(minimum(value = "1"), maximum(value = "720")))]
    pub duration_minutes: i32,
    #[oai(validator(minimum(value = "0"), maximum(value = "240")))]
    pub buffer_before_minutes: Option<i32>,
    #[oai(validator(minimum(value = "0"), maximum(value = "240")))]
    pub buffer_after_minutes: Option<i32>,
    pub price: Option<Money>,
}

/// Fields to change: an absent one keeps its value, null clears it.
#[derive(Clone, Debug, Object)]
pub struct ServicePatch {
    pub name: Option<Name>,
    #[oai(validator(minimum(value = "1"), maximum(value = "720")))]
    pub duration_minutes: Option<i32>,
    #[oai(validator(minimum(value = "0"), maximum(value = "240")))]
    pub buffer_before_minutes: Option<i32>,
    #[oai(validator(minimum(value = "0"), maximum(value = "240")))]
    pub buffer_after_minutes: Option<i32>,
    pub price: MaybeUndefined<Money>,
}

impl From<NewService> for New {
    fn from(body: NewService) -> Self {
        Self {
            name: body.name.into_string(),
            duration: body.duration_minutes,
            buffer_before: body.buffer_before_minutes.unwrap_or(0),
            buffer_after: body.buffer_after_minutes.unwrap_or(0),
            price: body.price,
        }
    }
}

impl From<ServicePatch> for Patch {
    fn from(body: ServicePatch) -> Self {
        Self {
            name: body.name.map(Name::into_string),
            duration: body.duration_minutes,
            buffer_before: body.buffer_before_minutes,
            buffer_after: body.buffer_after_minutes,
            price: match body.price {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(price) => Some(Some(price)),
            },
        }
    }
}

pub struct Services;

#[OpenApi(prefix_path = "/v1/services", tag = "Tag::Services")]
impl Services {
    /// List services
    ///
    /// Oldest first.
    #[oai(path = "/", method = "get", operation_id = "services.list")]
    async fn list(
        &self,
        cx: Cx<perm::schedule::Read>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Service>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, may| commands::list(tx, may, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, |row| row.id, Service::from)))
    }

    /// Offer a service
    ///
    /// Services are the whole clinic's: for those whose role holds everywhere.
    #[oai(path = "/", method = "post", operation_id = "services.create")]
    async fn create(
        &self,
        cx: Cx<perm::Everywhere<perm::schedule::Configure>>,
        body: Body<NewService>,
    ) -> Result<Created<Service>> {
        let new = New::from(body.0);
        let made = cx
            .write(async |tx, may| Ok(commands::create(tx, may, new).await?.map(Service::from)))
            .await?;
        Ok(Created::of(made))
    }

    /// Get a service
    #[oai(path = "/:service_id", method = "get", operation_id = "services.get")]
    async fn get(
        &self,
        cx: Cx<perm::schedule::Read>,
        service_id: Path<Id<id::Service>>,
    ) -> Result<Tagged<Service>> {
        let row = cx
            .read(async |tx, may| commands::get(tx, may, service_id.0).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Change a service
    ///
    /// Bookings that are made keep the times that they were given. Services are the whole clinic's: for
    /// those whose role holds everywhere.
    #[oai(
        path = "/:service_id",
        method = "patch",
        operation_id = "services.update"
    )]
    async fn update(
        &self,
        cx: Cx<perm::Everywhere<perm::schedule::Configure>>,
        service_id: Path<Id<id::Service>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<ServicePatch>,
    ) -> Result<Tagged<Service>> {
        let (read, patch) = (version_of(if_match.0.as_deref())?, Patch::from(body.0));
        let row = cx
            .act(async |tx, may| commands::update(tx, may, service_id.0, read, patch).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }
}
