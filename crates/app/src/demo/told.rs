//! How the past is told: one event after the other, each with what led to it.

use chrono::TimeDelta;
use kernel::{Id, id};
use learn::warmness::{Signal, SignalKind, score};
use people::contacts::WarmnessBandChanged;
use platform::{Actor, Event};
use serde_json::{Value, json, value::to_raw_value};
use uuid::Uuid;

use super::{
    days::At,
    past::{Past, Who},
    rows::EventRow,
};

pub type EventId = Id<id::Event>;

/// What happened: an event without its circumstances. No name, number or text of a patient.
#[derive(Debug)]
pub struct Fact {
    pub kind: &'static str,
    pub subject: (&'static str, Uuid),
    pub summary: String,
    pub why: Option<String>,
    pub payload: Value,
}

impl Fact {
    /// An event of a feature, as the feature itself says it.
    pub fn of<E: Event>(event: &E, subject: (&'static str, Uuid)) -> Self {
        Self {
            kind: E::KIND,
            subject,
            summary: event.summary(),
            why: event.why(),
            payload: serde_json::to_value(event).unwrap_or_default(),
        }
    }
}

/// When, by whom, and because of what.
#[derive(Clone, Copy, Debug)]
pub struct Circumstance {
    pub at: At,
    pub by: Actor,
    pub cause: Option<EventId>,
}

impl Circumstance {
    pub fn new(at: At, by: Actor, cause: Option<EventId>) -> Self {
        Self { at, by, cause }
    }

    /// What the automation did about `cause`, the moment after.
    pub fn reaction(at: At, cause: EventId) -> Self {
        Self::new(
            at + TimeDelta::milliseconds(60),
            Actor::Automation,
            Some(cause),
        )
    }

    /// The same, so much later.
    pub fn after(mut self, milliseconds: i64) -> Self {
        self.at += TimeDelta::milliseconds(milliseconds);
        self
    }
}

impl Past {
    /// Puts a fact on a person's timeline. What says something of their warmness is weighed at once.
    pub fn tell(&mut self, who: Who, how: Circumstance, fact: Fact) -> EventId {
        let signal = signal_of(&fact);
        let event = self.append(who, how, fact);
        if let Some(kind) = signal {
            self.people[who].signals.push(Signal {
                kind,
                at: how.at,
                // An opt-out stands in the contact itself.
                event_id: Some(event.uuid()).filter(|_| kind != SignalKind::OptedOutOfAll),
            });
            self.rate(who, how.at, event);
        }
        event
    }

    fn append(&mut self, who: Who, how: Circumstance, fact: Fact) -> EventId {
        let event = self.tell_of_none(self.place_of(who), how, fact);
        if let Some(row) = self.rows.events.last_mut() {
            row.contact_id = Some(self.people[who].id.uuid());
        }
        event
    }

    /// Tells what is about no contact.
    pub fn tell_of_none(
        &mut self,
        at_place: Id<id::Location>,
        how: Circumstance,
        fact: Fact,
    ) -> EventId {
        let at = how.at.min(self.now);
        let id: EventId = self.id(at);
        self.rows.events.push(EventRow {
            id: id.uuid(),
            at,
            kind: fact.kind,
            version: 1,
            location_id: Some(at_place.uuid()),
            contact_id: None,
            subject_kind: fact.subject.0,
            subject_id: fact.subject.1,
            actor_kind: how.by.kind(),
            actor_id: how.by.id(),
            cause: how.cause.map(Id::uuid),
            changed: vec![],
            summary: fact.summary,
            why: fact.why,
            // As text: the tree of tens of thousands of them would take four times the memory.
            payload: to_raw_value(&fact.payload).unwrap_or_default(),
        });
        id
    }

    /// As `automation` rates a contact after each event that counts: a new band is an event, too.
    pub fn rate(&mut self, who: Who, at: At, cause: EventId) {
        let person = &self.people[who];
        let warmness = score(&person.signals, at, person.band);
        let from = person.band;
        let row = &mut self.rows.contacts[who];
        row.warmness_score = Some(warmness.score);
        row.warmness_band = Some(warmness.band.as_str());
        row.warmness_reasons = warmness
            .reasons
            .iter()
            .map(|reason| {
                json!({
                    "signal": reason.signal.as_str(),
                    "points": reason.points.as_f64(),
                    "event_id": reason.event_id.map(|id| EventId::from_uuid(id).to_string()),
                })
            })
            .collect();
        if from == Some(warmness.band) {
            return;
        }
        self.people[who].band = Some(warmness.band);
        let event = WarmnessBandChanged {
            contact: self.people[who].id,
            location: self.place_of(who),
            from: from.map(|band| band.as_str().to_owned()),
            to: warmness.band.as_str().to_owned(),
            score: warmness.score.into(),
        };
        let fact = Fact::of(&event, ("contact", event.contact.uuid()));
        self.append(who, Circumstance::reaction(at, cause), fact);
    }
}

/// The signals that `automation` reads out of events.
fn signal_of(fact: &Fact) -> Option<SignalKind> {
    let says = |field: &str, value: &str| fact.payload[field].as_str() == Some(value);
    Some(match fact.kind {
        "lead.created" => SignalKind::FormLead,
        "message.received" => SignalKind::InboundMessage,
        "booking.attended" => SignalKind::AttendedVisit,
        "booking.no_show" if says("by", "patient") => SignalKind::PatientNoShow,
        "booking.cancelled" if says("status", "cancelled_late") => SignalKind::LateCancel,
        "contact.opted_out" => SignalKind::OptedOutOfAll,
        _ => return None,
    })
}
