//! `/v1/contacts/{id}/accesses`.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, id, perm};
use people::timeline::{ActorView, Happening, TimelineItem};
use platform::{Cx, Page, PageQuery, Result};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::store;

#[derive(Tags)]
enum Tag {
    /// What was done, and that nobody has changed the record of it.
    Audit,
}

/// One look at a patient's record.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Access {
    pub id: Id<id::Event>,
    pub at: DateTime<Utc>,
    pub actor: ActorView,
    /// `record.read`, or `contact.revealed` for a value that was asked for in clear.
    pub kind: String,
    /// contact, timeline, messages, booking …; of a value, the field.
    pub what: String,
    /// Why a value was asked for, in that person's words: masked or absent without sight of pii.
    pub why: Option<String>,
    pub location_id: Option<Id<id::Location>>,
}

impl Access {
    fn of(row: Happening, sight: Sight) -> Self {
        let location_id = row.location_id.map(Id::from_uuid);
        let TimelineItem {
            id,
            kind,
            at,
            why,
            actor,
            data,
            summary: _,
            subject: _,
            cause: _,
        } = TimelineItem::of(row, sight);
        let what = [&data.0["what"], &data.0["field"]];
        let what = what.into_iter().find_map(|what| what.as_str());
        Self {
            id,
            at,
            actor,
            kind,
            what: what.unwrap_or_default().to_owned(),
            why,
            location_id,
        }
    }
}

pub struct Accesses;

#[OpenApi(prefix_path = "/v1/contacts", tag = "Tag::Audit")]
impl Accesses {
    /// List who looked at a patient's record
    ///
    /// Newest first; one look a person, part of the record and quarter of an hour, and every value
    /// that was asked for in clear.
    #[oai(
        path = "/:contact_id/accesses",
        method = "get",
        operation_id = "contacts.accesses"
    )]
    async fn list(
        &self,
        cx: Cx<perm::audit::Read>,
        contact_id: Path<Id<id::Contact>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Access>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let rows = cx
            .read(async |tx, _| store::list(tx, contact_id.0, before, page.fetch()).await)
            .await?;
        let view = |row: Happening| {
            let at: Vec<_> = row.location_id.map(Id::from_uuid).into_iter().collect();
            let sight = cx.sight(&at);
            Access::of(row, sight)
        };
        let key = |row: &Happening| Id::<id::Event>::from_uuid(row.id);
        Ok(Json(page.page(rows, key, view)))
    }
}
