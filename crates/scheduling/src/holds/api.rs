//! `/v1/holds`.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id, perm};
use platform::{Body, Created, Cx, NoContent, Result};
use poem_openapi::{Object, OpenApi, Tags, param::Path};

use super::commands::{self, New};
use crate::bookings::Row;

#[derive(Tags)]
enum Tag {
    /// Times that are kept for some minutes.
    Holds,
}

/// Minutes that a hold lasts unless told otherwise.
const USUAL_MINUTES: i32 = 5;

/// A time to be held.
#[derive(Clone, Debug, Object)]
pub struct NewHold {
    pub service_id: Id<id::Service>,
    pub practitioner_id: Id<id::Practitioner>,
    pub location_id: Id<id::Location>,
    pub starts_at: DateTime<Utc>,
    /// How long it is kept; 5 unless given.
    #[oai(validator(minimum(value = "1"), maximum(value = "15")))]
    pub minutes: Option<i32>,
}

impl From<NewHold> for New {
    fn from(body: NewHold) -> Self {
        let minutes = body.minutes.unwrap_or(USUAL_MINUTES);
        Self {
            service: body.service_id,
            practitioner: body.practitioner_id,
            location: body.location_id,
            starts_at: body.starts_at,
            keep: TimeDelta::minutes(minutes.into()),
        }
    }
}

/// A time that is kept until `expires_at`. Its id is the booking's, once it is booked.
#[derive(Clone, Debug, Object)]
pub struct Hold {
    pub id: Id<id::Booking>,
    pub service_id: Id<id::Service>,
    pub practitioner_id: Id<id::Practitioner>,
    pub location_id: Id<id::Location>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl From<Row> for Hold {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            service_id: row.service_id,
            practitioner_id: row.practitioner_id,
            location_id: row.location_id,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            expires_at: row.held_until.unwrap_or(row.created_at),
        }
    }
}

pub struct Holds;

#[OpenApi(prefix_path = "/v1/holds", tag = "Tag::Holds")]
impl Holds {
    /// Hold a time
    ///
    /// 409 `slot_taken` when the time is another's.
    #[oai(path = "/", method = "post", operation_id = "holds.create")]
    async fn create(
        &self,
        cx: Cx<perm::bookings::Write>,
        body: Body<NewHold>,
    ) -> Result<Created<Hold>> {
        let new = New::from(body.0);
        let made = cx
            .write(async |tx, may| Ok(commands::hold(tx, may, new).await?.map(Hold::from)))
            .await?;
        Ok(Created::of(made))
    }

    /// Give a hold back
    #[oai(path = "/:hold_id", method = "delete", operation_id = "holds.delete")]
    async fn delete(
        &self,
        cx: Cx<perm::bookings::Write>,
        hold_id: Path<Id<id::Booking>>,
    ) -> Result<NoContent> {
        cx.act(async |tx, may| commands::release(tx, may, hold_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
