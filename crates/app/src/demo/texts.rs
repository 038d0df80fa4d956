//! Texts, out and in, and the threads that they make.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use jiff::Timestamp;
use kernel::{Id, id};
use messaging::{
    inbound::TextReceived,
    messages::{Purpose, TextDelivered, TextFacts, TextFailed, TextQueued, TextSent, Topic},
    templates::CATALOGUE,
};
use platform::Actor;
use ports::sms::segments;
use serde_json::json;
use uuid::Uuid;

use super::{
    NAME,
    days::At,
    past::{Past, Who},
    rows::{ConversationRow, MessageRow},
    told::{Circumstance, EventId, Fact},
};

/// The made-up carrier's name in a message's row.
const CARRIER: &str = "sandbox";
/// What the carrier says of a handset that it does not reach.
const UNREACHABLE: &str = "30003";

/// A text to somebody.
#[derive(Clone, Debug)]
pub struct Out {
    pub key: Option<&'static str>,
    pub body: String,
    pub purpose: Purpose,
    pub about: Option<Id<id::Booking>>,
}

impl Out {
    /// What staff wrote themselves.
    pub fn written(body: impl Into<String>) -> Self {
        Self {
            key: None,
            body: body.into(),
            purpose: Purpose::Reply,
            about: None,
        }
    }
}

impl Past {
    /// A template's text to this person, about a visit that begins at `when`.
    pub fn template(&self, who: Who, site: usize, key: &'static str, when: Option<At>) -> String {
        let text = CATALOGUE
            .iter()
            .find(|known| known.key == key)
            .map_or("", |known| known.text);
        let place = self.site(site);
        let local = when.map(|at| {
            let at = Timestamp::from_second(at.timestamp()).unwrap_or_default();
            at.to_zoned(place.zone.clone())
                .strftime("%a %-d %b at %-I:%M %P")
                .to_string()
        });
        with_phone(text)
            .replace("{{ contact.first_name }}", self.people[who].first_name)
            .replace("{{ clinic.name }}", NAME)
            .replace("{{ location.name }}", &place.name)
            .replace("{{ location.phone }}", &place.phone)
            .replace("{{ when }}", &local.unwrap_or_default())
    }

    fn thread(&mut self, who: Who, at: At) -> Id<id::Conversation> {
        match self.people[who].thread {
            Some(thread) => thread,
            None => {
                let thread = self.id(at);
                self.people[who].thread = Some(thread);
                thread
            }
        }
    }

    /// Sends a text, unless they cannot be texted or it is too late by now. Gives its id and the
    /// event that it was queued with.
    pub fn text(
        &mut self,
        who: Who,
        site: usize,
        how: Circumstance,
        out: Out,
    ) -> Option<(Id<id::Message>, EventId)> {
        let person = self.person(who);
        if person.silent && !matches!(out.purpose, Purpose::OptOutConfirmation) || how.at > self.now
        {
            return None;
        }
        let phone = person.phone.clone()?;
        let failed = out.key.is_some() && self.chance.likely(0.004);
        let message: Id<id::Message> = self.id(how.at);
        let mut facts = self.facts(who, site, message, how.at, &out);
        self.keep_text(message, who, site, how, &out, phone, failed);
        let subject = ("message", message.uuid());
        let queued = self.tell(
            who,
            site,
            how,
            Fact::of(&TextQueued(facts.clone()), subject),
        );
        let sent = Circumstance::new(how.at, Actor::Automation, Some(queued)).after(420);
        let sent = self.tell(who, site, sent, Fact::of(&TextSent(facts.clone()), subject));
        let report = Circumstance::new(how.at, Actor::System, Some(sent)).after(2_300);
        if failed {
            facts.error = Some(UNREACHABLE.to_owned());
            let event = self.tell(who, site, report, Fact::of(&TextFailed(facts), subject));
            self.undelivered(who, site, how.at, event);
        } else {
            self.tell(who, site, report, Fact::of(&TextDelivered(facts), subject));
        }
        Some((message, queued))
    }

    fn facts(
        &mut self,
        who: Who,
        site: usize,
        message: Id<id::Message>,
        at: At,
        out: &Out,
    ) -> TextFacts {
        TextFacts {
            message,
            conversation: self.thread(who, at),
            contact: self.people[who].id,
            location: self.site(site).id,
            purpose: out.purpose,
            template: out.key.map(str::to_owned),
            about: out.about.map(|booking| Topic {
                kind: "booking".to_owned(),
                id: booking.uuid(),
            }),
            segments: size(&out.body),
            error: None,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the circumstances of one row")]
    fn keep_text(
        &mut self,
        message: Id<id::Message>,
        who: Who,
        site: usize,
        how: Circumstance,
        out: &Out,
        phone: String,
        failed: bool,
    ) {
        let about = out.about.map(Id::uuid);
        self.rows.messages.push(MessageRow {
            id: message.uuid(),
            conversation_id: self.thread(who, how.at).uuid(),
            contact_id: self.people[who].id.uuid(),
            location_id: self.site(site).id.uuid(),
            direction: "out",
            state: if failed { "failed" } else { "delivered" },
            body: out.body.clone(),
            segments: size(&out.body),
            media: json!([]),
            purpose: purpose(out.purpose),
            template_key: out.key,
            class: None,
            about_kind: about.map(|_| "booking"),
            about_id: about,
            provider: CARRIER,
            provider_id: format!("past-{}", message.uuid().simple()),
            our_number: self.site(site).sender.clone(),
            their_number: phone,
            error: failed.then_some(UNREACHABLE),
            attempts: 1,
            // As the automation marks them, so that it sends none of them again.
            dedupe_key: out
                .key
                .zip(out.about)
                .map(|(key, booking)| format!("{key}:{booking}")),
            sent_by_kind: how.by.kind(),
            sent_by_id: how.by.id(),
            cause_event_id: how.cause.map(Id::uuid),
            version: 3,
            at: how.at,
            updated_at: (how.at + TimeDelta::seconds(2)).min(self.now),
        });
    }

    /// Hears a text from them, read as `class`; `waits` says that a person must answer.
    pub fn hear(
        &mut self,
        who: Who,
        at: At,
        body: &str,
        class: Option<&str>,
        booking: Option<Id<id::Booking>>,
        waits: bool,
    ) -> Option<EventId> {
        let (site, phone) = (self.people[who].site, self.people[who].phone.clone()?);
        if at > self.now {
            return None;
        }
        let message: Id<id::Message> = self.id(at);
        let conversation = self.thread(who, at);
        let contact = self.people[who].id;
        self.rows.messages.push(MessageRow {
            id: message.uuid(),
            conversation_id: conversation.uuid(),
            contact_id: contact.uuid(),
            location_id: self.site(site).id.uuid(),
            direction: "in",
            state: "received",
            body: body.to_owned(),
            segments: size(body),
            media: json!([]),
            purpose: purpose(Purpose::Conversation),
            template_key: None,
            class: class.map(str::to_owned),
            about_kind: None,
            about_id: None,
            provider: CARRIER,
            provider_id: format!("past-{}", message.uuid().simple()),
            our_number: self.site(site).sender.clone(),
            their_number: phone,
            error: None,
            attempts: 0,
            dedupe_key: None,
            sent_by_kind: "patient",
            sent_by_id: Some(contact.uuid()),
            cause_event_id: None,
            version: 1,
            at,
            updated_at: at,
        });
        let event = TextReceived {
            message,
            conversation,
            contact,
            location: self.site(site).id,
            class: class.map(str::to_owned),
            booking,
            bookings: vec![],
            answer: None,
            may_want_to_cancel: false,
            mention_stop: false,
            waits,
        };
        let how = Circumstance::new(at, Actor::System, None);
        Some(self.tell(
            who,
            site,
            how,
            Fact::of(&event, ("message", message.uuid())),
        ))
    }

    /// Threads, each at the place of its latest text. What the automation takes for unanswered waits.
    pub fn thread_texts(&mut self) {
        let mut threads: BTreeMap<Uuid, ConversationRow> = BTreeMap::new();
        let mut texts: Vec<_> = self.rows.messages.iter().collect();
        texts.sort_by_key(|text| (text.at, text.id));
        for text in texts {
            let thread = threads
                .entry(text.conversation_id)
                .or_insert_with(|| ConversationRow {
                    id: text.conversation_id,
                    contact_id: text.contact_id,
                    channel: "sms",
                    location_id: text.location_id,
                    waiting_since: None,
                    unread: 0,
                    last_message_id: text.id,
                    last_at: text.at,
                    version: 1,
                    created_at: text.at,
                    updated_at: text.at,
                });
            thread.location_id = text.location_id;
            (thread.last_message_id, thread.last_at, thread.updated_at) =
                (text.id, text.at, text.at);
            thread.version += 1;
            if text.direction == "in" && text.class.is_none() {
                thread.waiting_since.get_or_insert(text.at);
                thread.unread += 1;
            } else if text.sent_by_kind == "user" {
                (thread.waiting_since, thread.unread) = (None, 0);
            }
        }
        self.rows.conversations = threads.into_values().collect();
    }
}

fn size(body: &str) -> i16 {
    segments::count(body)
        .segments
        .max(1)
        .try_into()
        .unwrap_or(i16::MAX)
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Conversation => "conversation",
        Purpose::Transactional => "transactional",
        Purpose::Reminder => "reminder",
        Purpose::Recovery => "recovery",
        Purpose::Reply => "reply",
        Purpose::KeywordAnswer => "keyword_answer",
        Purpose::OptOutConfirmation => "opt_out_confirmation",
    }
}

/// The template as it reads at a place that has a phone: the catalogue asks for nothing else.
fn with_phone(text: &str) -> String {
    let Some((before, rest)) = text.split_once("{% if location.phone %}") else {
        return text.to_owned();
    };
    let (inside, after) = rest.split_once("{% endif %}").unwrap_or((rest, ""));
    let with = inside.split("{% else %}").next().unwrap_or_default();
    format!("{before}{with}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_reads_as_it_does_at_a_place_with_a_phone() {
        let text = "Late? {% if location.phone %}Call {{ location.phone }}.{% else %}Reply.{% endif %} Bye";
        assert_eq!(with_phone(text), "Late? Call {{ location.phone }}. Bye");
    }

    #[test]
    fn the_past_knows_every_tag_of_the_catalogue() {
        let known = [
            "{{ contact.first_name }}",
            "{{ clinic.name }}",
            "{{ location.name }}",
            "{{ location.phone }}",
            "{{ when }}",
        ];
        for template in CATALOGUE {
            let rest = known
                .iter()
                .fold(with_phone(template.text), |text, tag| text.replace(tag, ""));
            assert!(!rest.contains(['{', '}']), "{}: {rest}", template.key);
        }
    }
}
