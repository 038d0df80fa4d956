//! An event as it is read back: the generic envelope that reactions, timeline and audit share.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use serde::de::DeserializeOwned;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Problem, Result, Tx, db::Mode};

/// An event with its payload still generic.
#[derive(Clone, Debug, FromRow)]
pub struct Envelope {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub version: i16,
    pub location_id: Option<Uuid>,
    pub contact_id: Option<Uuid>,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub cause: Option<Uuid>,
    pub summary: String,
    pub why: Option<String>,
    pub payload: serde_json::Value,
}

impl Envelope {
    pub fn id(&self) -> Id<id::Event> {
        Id::from_uuid(self.id)
    }

    pub fn contact(&self) -> Option<Id<id::Contact>> {
        self.contact_id.map(Id::from_uuid)
    }

    pub fn location(&self) -> Option<Id<id::Location>> {
        self.location_id.map(Id::from_uuid)
    }

    /// The subject's id, as the kind that the reaction knows it to be.
    pub fn subject<K: id::Kind>(&self) -> Id<K> {
        Id::from_uuid(self.subject_id)
    }

    /// The payload as the event's own type.
    ///
    /// # Errors
    /// 500 when the payload is of another shape: the writer and the reader disagree on the version.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.payload.clone()).map_err(Problem::internal)
    }
}

const FIND: &str = "\
select id, at, kind, version, location_id, contact_id, subject_kind, subject_id, actor_kind, actor_id, cause, summary, why, payload \
from events where tenant_id = $1 and id = $2";

/// The event with this id, if the transaction can see it.
///
/// # Errors
/// 500 when the database fails.
pub async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Event>) -> Result<Option<Envelope>> {
    Ok(sqlx::query_as(FIND)
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?)
}
