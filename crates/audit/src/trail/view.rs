//! An event as the audit shows it.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, id};
use people::timeline::{ActorView, Cause, Subject, TimelineItem};
use poem_openapi::{Object, types::Any};

use super::store::Row;

/// The contact that an event is about.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AuditContact {
    pub id: Id<id::Contact>,
    /// Absent for one whom the reader does not see.
    pub name: Option<String>,
}

/// One thing that was done.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AuditEvent {
    pub id: Id<id::Event>,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub summary: String,
    /// The rule that led to an automatic act, or what the person who did it said: their own words are
    /// masked or absent without sight of pii.
    pub why: Option<String>,
    pub actor: ActorView,
    /// The person for whom somebody else acted.
    pub on_behalf_of: Option<Id<id::User>>,
    pub on_behalf_of_name: Option<String>,
    /// Of a reseller's person: under which impersonation they did it.
    pub impersonation_id: Option<Id<id::Impersonation>>,
    pub location_id: Option<Id<id::Location>>,
    pub contact: Option<AuditContact>,
    pub subject: Subject,
    /// The names of the fields that changed.
    pub changed: Vec<String>,
    /// The event that led to it.
    pub cause: Option<Cause>,
    pub request_id: Option<String>,
    /// Ids, times, states and reasons; of a sign-in, the address and device. No names, numbers or texts.
    pub data: Any<serde_json::Value>,
}

impl AuditEvent {
    /// The event as a reader with this sight gets it.
    pub fn of(row: Row, sight: Sight) -> Self {
        let Row {
            happening,
            on_behalf_of,
            on_behalf_of_name,
            impersonation_id,
            contact_id,
            contact_name,
            changed,
            request_id,
        } = row;
        let location_id = happening.location_id.map(Id::from_uuid);
        let TimelineItem {
            id,
            kind,
            at,
            summary,
            why,
            subject,
            actor,
            cause,
            data,
        } = TimelineItem::of(happening, sight);
        Self {
            id,
            at,
            kind,
            summary,
            why,
            actor,
            on_behalf_of: on_behalf_of.map(Id::from_uuid),
            on_behalf_of_name,
            impersonation_id: impersonation_id.map(Id::from_uuid),
            location_id,
            contact: contact_id.map(|id| AuditContact {
                id: Id::from_uuid(id),
                name: contact_name,
            }),
            subject,
            changed,
            cause,
            request_id,
            data,
        }
    }
}
