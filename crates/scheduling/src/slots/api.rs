//! `/v1/slots`.

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;
use kernel::{Id, id, perm};
use platform::{Cx, Result, http::near};
use poem_openapi::{Object, OpenApi, Tags, param::Query, payload::Json};

use super::{
    rules::local_start,
    search::{Free, Wanted, search},
};
use crate::bookings::PractitionerRef;

#[derive(Tags)]
enum Tag {
    /// Times that are free.
    Slots,
}

/// A time that is free at this moment. Only a hold keeps it.
#[derive(Clone, Debug, Object)]
pub struct Slot {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// On the location's wall clock: `2026-11-23T09:00:00+11:00[Australia/Sydney]`.
    pub local_start: String,
    pub practitioner: PractitionerRef,
    pub location_id: Id<id::Location>,
    pub service_id: Id<id::Service>,
}

/// Free times, by time, then by the practitioner's name.
#[derive(Clone, Debug, Object)]
pub struct SlotList {
    pub items: Vec<Slot>,
}

impl Slot {
    fn of(free: Free, wanted: &Wanted, zone: &TimeZone) -> Self {
        let local = local_start(free.visit.starts_at, zone);
        Self {
            starts_at: free.visit.starts_at,
            ends_at: free.visit.ends_at,
            local_start: local.map(|local| local.to_string()).unwrap_or_default(),
            practitioner: PractitionerRef {
                id: free.practitioner,
                name: free.name,
            },
            location_id: wanted.location,
            service_id: wanted.service,
        }
    }
}

pub struct Slots;

#[OpenApi(prefix_path = "/v1/slots", tag = "Tag::Slots")]
impl Slots {
    /// List free times
    ///
    /// Those that start from `from` on and before `to`, 31 days at most.
    #[oai(path = "/", method = "get", operation_id = "slots.list")]
    async fn list(
        &self,
        cx: Cx<perm::schedule::Read>,
        service_id: Query<Id<id::Service>>,
        location_id: Query<Id<id::Location>>,
        from: Query<DateTime<Utc>>,
        to: Query<DateTime<Utc>>,
        practitioner_id: Query<Option<Id<id::Practitioner>>>,
    ) -> Result<Json<SlotList>> {
        let wanted = Wanted {
            service: service_id.0,
            location: location_id.0,
            practitioner: practitioner_id.0,
            from: near(from.0)?,
            to: near(to.0)?,
        };
        let (free, zone) = cx
            .read(async |tx, may| search(tx, may, wanted).await)
            .await?;
        let zone = zone.rules();
        let items = free.into_iter().map(|free| Slot::of(free, &wanted, &zone));
        Ok(Json(SlotList {
            items: items.collect(),
        }))
    }
}
