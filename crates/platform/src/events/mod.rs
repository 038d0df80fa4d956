//! What happened, once and for all: one append-only table, written in the
//! transaction of the change.
//!
//! A payload holds ids, times, states and reasons; never a name, an address or
//! a text. Who may see those reads them through the record itself.

mod envelope;
pub(crate) mod outbox;
mod recorded;

pub use envelope::{Envelope, find};
pub use recorded::Recorded;

use kernel::{Id, id, id::Kind};
use serde::Serialize;
use uuid::Uuid;

use chrono::{DateTime, Utc};

use crate::{Actor, Impersonating, db::Bound};

/// A kind of event. Past tense: `booking.booked`.
pub trait Event: Serialize + Send {
    const KIND: &'static str;
    const VERSION: i16 = 1;

    /// What it is about.
    fn about(&self) -> About;

    /// What happened, as a timeline says it: "First text queued". No name, number or text of a patient.
    fn summary(&self) -> String;

    /// The rule that led here, for an automatic act: "A new lead is answered at once."
    fn why(&self) -> Option<String> {
        None
    }

    /// The fields that changed, for an update.
    fn changed(&self) -> Vec<String> {
        vec![]
    }
}

/// What an event is about, and where it shows.
#[derive(Clone, Copy, Debug)]
pub struct About {
    subject_kind: &'static str,
    subject_id: Uuid,
    contact: Option<Uuid>,
    location: Option<Uuid>,
    actor: Option<Actor>,
    impersonation: Option<Impersonating>,
}

impl About {
    pub fn subject<K: Kind>(kind: &'static str, id: Id<K>) -> Self {
        Self {
            subject_kind: kind,
            subject_id: id.uuid(),
            contact: None,
            location: None,
            actor: None,
            impersonation: None,
        }
    }

    /// Shows on this contact's timeline.
    pub fn contact(mut self, id: Id<id::Contact>) -> Self {
        self.contact = Some(id.uuid());
        self
    }

    /// Done by this one, where a worker only carries on what they began.
    pub fn by(mut self, actor: Actor) -> Self {
        self.actor = Some(actor);
        self
    }

    /// Done under this impersonation, where it is only just beginning or is ended by another.
    pub fn under(mut self, impersonation: Impersonating) -> Self {
        self.impersonation = Some(impersonation);
        self
    }

    /// Shows to those who work at this location, and not at others.
    pub fn at(mut self, id: Id<id::Location>) -> Self {
        self.location = Some(id.uuid());
        self
    }
}

/// An event as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub id: Id<id::Event>,
    pub at: DateTime<Utc>,
    pub kind: &'static str,
    pub version: i16,
    pub about: About,
    pub actor_kind: &'static str,
    pub actor_id: Option<Uuid>,
    pub on_behalf_of: Option<Uuid>,
    pub impersonation_id: Option<Uuid>,
    pub cause: Option<Id<id::Event>>,
    pub request_id: Option<String>,
    pub changed: Vec<String>,
    pub summary: String,
    pub why: Option<String>,
    pub payload: serde_json::Value,
}

impl Entry {
    pub(crate) fn of<E: Event>(
        id: Id<id::Event>,
        at: DateTime<Utc>,
        bound: &Bound,
        cause: Option<Id<id::Event>>,
        event: &E,
    ) -> Self {
        let about = event.about();
        let actor = about.actor.unwrap_or(bound.actor);
        let impersonation = about.impersonation.or(bound.impersonation);
        Self {
            id,
            at,
            kind: E::KIND,
            version: E::VERSION,
            about,
            actor_kind: actor.kind(),
            actor_id: actor.id(),
            on_behalf_of: impersonation.and_then(|it| it.on_behalf_of.map(Id::uuid)),
            impersonation_id: impersonation.map(|it| it.id.uuid()),
            cause,
            request_id: bound.request_id.as_deref().map(str::to_owned),
            changed: event.changed(),
            summary: event.summary(),
            why: event.why(),
            payload: serde_json::to_value(event).unwrap_or_default(),
        }
    }
}
