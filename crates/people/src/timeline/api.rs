//! `/v1/contacts/{id}/timeline`.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, field::reveal, id, perm};
use platform::{Cx, Looked, Page, PageQuery, Result};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
    types::Any,
};
use uuid::Uuid;

use super::store::{self, Happening};
use crate::contacts;

#[derive(Tags)]
enum Tag {
    /// The people that a clinic treats or may come to treat.
    Contacts,
}

/// The record that an event is about.
#[derive(Clone, Debug, Object)]
pub struct Subject {
    /// contact, booking, message, card, task …
    pub kind: String,
    pub id: String,
}

/// Who did it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ActorView {
    /// user, client, automation, patient, intake, directory or system.
    pub kind: String,
    pub id: Option<String>,
    pub name: Option<String>,
}

/// The event that led to this one.
#[derive(Clone, Debug, Object)]
pub struct Cause {
    pub id: Id<id::Event>,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub summary: String,
}

/// One thing that happened.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TimelineItem {
    pub id: Id<id::Event>,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub summary: String,
    /// The rule that led to an automatic act, or what the person who did it said: their own words are
    /// masked or absent without sight of pii.
    pub why: Option<String>,
    pub subject: Subject,
    pub actor: ActorView,
    pub cause: Option<Cause>,
    /// Ids, times, states and reasons; no names, numbers or texts.
    pub data: Any<serde_json::Value>,
}

fn outer(kind: &str, id: Uuid) -> String {
    match kind {
        "client" => Id::<id::Client>::from_uuid(id).to_string(),
        "conversation" => Id::<id::Conversation>::from_uuid(id).to_string(),
        "intake_source" => Id::<id::IntakeSource>::from_uuid(id).to_string(),
        "job" => Id::<id::Job>::from_uuid(id).to_string(),
        "location" => Id::<id::Location>::from_uuid(id).to_string(),
        "message_template" => Id::<id::MessageTemplate>::from_uuid(id).to_string(),
        "practitioner" => Id::<id::Practitioner>::from_uuid(id).to_string(),
        "role" => Id::<id::Role>::from_uuid(id).to_string(),
        "service" => Id::<id::Service>::from_uuid(id).to_string(),
        "session" => Id::<id::Session>::from_uuid(id).to_string(),
        "tenant" => Id::<id::Tenant>::from_uuid(id).to_string(),
        "booking" => Id::<id::Booking>::from_uuid(id).to_string(),
        "card" => Id::<id::Card>::from_uuid(id).to_string(),
        "contact" | "patient" => Id::<id::Contact>::from_uuid(id).to_string(),
        "intake" => Id::<id::Intake>::from_uuid(id).to_string(),
        "message" => Id::<id::Message>::from_uuid(id).to_string(),
        "reminder" => Id::<id::Reminder>::from_uuid(id).to_string(),
        "task" => Id::<id::Task>::from_uuid(id).to_string(),
        "touchpoint" => Id::<id::Touchpoint>::from_uuid(id).to_string(),
        "user" => Id::<id::User>::from_uuid(id).to_string(),
        _ => id.to_string(),
    }
}

impl TimelineItem {
    /// The event as a reader with this sight gets it.
    pub fn of(row: Happening, sight: Sight) -> Self {
        let cause = row
            .cause_id
            .zip(row.cause_kind)
            .zip(row.cause_at)
            .zip(row.cause_summary);
        Self {
            id: Id::from_uuid(row.id),
            kind: row.kind,
            at: row.at,
            summary: row.summary,
            why: reveal(row.remark.0, sight).or(row.why),
            subject: Subject {
                id: outer(&row.subject_kind, row.subject_id),
                kind: row.subject_kind,
            },
            actor: ActorView {
                id: row.actor_id.map(|id| match row.actor_kind.as_str() {
                    "intake" => Id::<id::IntakeSource>::from_uuid(id).to_string(),
                    kind => outer(kind, id),
                }),
                name: row.actor_name,
                kind: row.actor_kind,
            },
            cause: cause.map(|(((id, kind), at), summary)| Cause {
                id: Id::from_uuid(id),
                kind,
                at,
                summary,
            }),
            data: Any(row.payload),
        }
    }
}

pub struct Timeline;

#[OpenApi(prefix_path = "/v1/contacts", tag = "Tag::Contacts")]
impl Timeline {
    /// List what happened with a contact
    ///
    /// Newest first; each item with the event that led to it.
    #[oai(
        path = "/:contact_id/timeline",
        method = "get",
        operation_id = "contacts.timeline"
    )]
    async fn list(
        &self,
        cx: Cx<perm::contacts::Read>,
        contact_id: Path<Id<id::Contact>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<TimelineItem>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let rows = cx
            .look("timeline", async |tx, may| {
                let contact = contacts::get(tx, may, contact_id.0).await?;
                let rows = store::list(tx, contact.id, before, page.fetch()).await?;
                Ok(Looked::at(contact.id, contact.home_location_id, rows))
            })
            .await?;
        let view = |row: Happening| {
            let at: Vec<_> = row.location_id.map(Id::from_uuid).into_iter().collect();
            let sight = cx.sight(&at);
            TimelineItem::of(row, sight)
        };
        Ok(Json(page.page(
            rows,
            |row| Id::<id::Event>::from_uuid(row.id),
            view,
        )))
    }
}
