//! Texts that the clinic sent, by itself or by hand.

use chrono::TimeDelta;
use jiff::Timestamp;
use kernel::{Id, id};
use messaging::{
    messages::{Purpose, TextDelivered, TextFacts, TextFailed, TextQueued, TextSent, Topic},
    templates::{CATALOGUE, full_name},
};
use platform::Actor;
use ports::sms::segments;
use serde_json::json;

use super::{
    NAME,
    days::At,
    past::{Past, Who},
    rows::MessageRow,
    told::{Circumstance, EventId, Fact},
};

/// The made-up carrier's name in a message's row.
pub const CARRIER: &str = "sandbox";
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
    pub fn template(&self, who: Who, key: &'static str, when: Option<At>) -> String {
        let text = CATALOGUE
            .iter()
            .find(|known| known.key == key)
            .map_or("", |known| known.text);
        let place = self.site(self.people[who].site);
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
            .replace("{{ location.full_name }}", &full_name(NAME, &place.name))
            .replace("{{ location.phone }}", &place.phone)
            .replace("{{ when }}", &local.unwrap_or_default())
    }

    pub fn thread(&mut self, who: Who, at: At) -> Id<id::Conversation> {
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
    /// event of the carrier taking it.
    pub fn text(
        &mut self,
        who: Who,
        how: Circumstance,
        out: Out,
    ) -> Option<(Id<id::Message>, EventId)> {
        let person = &self.people[who];
        let barred = person.silent && out.purpose != Purpose::OptOutConfirmation;
        let phone = person
            .phone
            .clone()
            .filter(|_| !barred && how.at <= self.now)?;
        let failed = out.key.is_some() && self.chance.likely(0.004);
        let message: Id<id::Message> = self.id(how.at);
        let facts = self.text_facts(who, message, how.at, &out);
        let row = self.text_row(&facts, how, out, phone);
        self.rows.messages.push(row);
        let subject = ("message", message.uuid());
        let queued = self.tell(who, how, Fact::of(&TextQueued(facts.clone()), subject));
        let sent = Circumstance::new(how.at, Actor::Automation, Some(queued)).after(420);
        let sent = self.tell(who, sent, Fact::of(&TextSent(facts.clone()), subject));
        let report = Circumstance::new(how.at, Actor::System, Some(sent)).after(2_300);
        match failed {
            true => self.text_failed(who, facts, report),
            false => {
                self.tell(who, report, Fact::of(&TextDelivered(facts), subject));
            }
        }
        Some((message, sent))
    }

    fn text_failed(&mut self, who: Who, mut facts: TextFacts, report: Circumstance) {
        if let Some(row) = self.rows.messages.last_mut() {
            (row.state, row.error) = ("failed", Some(UNREACHABLE));
        }
        facts.error = Some(UNREACHABLE.to_owned());
        let subject = ("message", facts.message.uuid());
        let event = self.tell(who, report, Fact::of(&TextFailed(facts), subject));
        self.undelivered(who, report.at, event);
    }

    fn text_facts(&mut self, who: Who, message: Id<id::Message>, at: At, out: &Out) -> TextFacts {
        TextFacts {
            message,
            conversation: self.thread(who, at),
            contact: self.people[who].id,
            location: self.place_of(who),
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

    /// The number that the place's texts come from.
    pub fn sender_at(&self, place: Id<id::Location>) -> String {
        let site = self.clinic.sites.iter().find(|site| site.id == place);
        site.map(|site| site.sender.clone()).unwrap_or_default()
    }

    fn text_row(
        &self,
        facts: &TextFacts,
        how: Circumstance,
        out: Out,
        phone: String,
    ) -> MessageRow {
        // As the automation marks them, so that it sends none of them again.
        let dedupe_key = out.key.zip(out.about);
        let dedupe_key = dedupe_key.map(|(key, booking)| format!("{key}:{booking}"));
        MessageRow {
            id: facts.message.uuid(),
            conversation_id: facts.conversation.uuid(),
            contact_id: facts.contact.uuid(),
            location_id: facts.location.uuid(),
            direction: "out",
            state: "delivered",
            segments: facts.segments,
            media: json!([]),
            purpose: purpose(out.purpose),
            template_key: out.key,
            class: None,
            about_kind: out.about.map(|_| "booking"),
            about_id: out.about.map(Id::uuid),
            provider: CARRIER,
            provider_id: format!("past-{}", facts.message.uuid().simple()),
            our_number: self.sender_at(facts.location),
            their_number: phone,
            error: None,
            attempts: 1,
            dedupe_key,
            sent_by_kind: how.by.kind(),
            sent_by_id: how.by.id(),
            cause_event_id: how.cause.map(Id::uuid),
            version: 3,
            at: how.at,
            updated_at: (how.at + TimeDelta::seconds(2)).min(self.now),
            body: out.body,
        }
    }
}

pub fn size(body: &str) -> i16 {
    segments::count(body)
        .segments
        .max(1)
        .try_into()
        .unwrap_or(i16::MAX)
}

pub fn purpose(purpose: Purpose) -> &'static str {
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
            "{{ location.full_name }}",
            "{{ location.phone }}",
            "{{ when }}",
        ];
        // In the past nobody is asked about two visits at once.
        let told = CATALOGUE.iter().filter(|known| known.key != "which_visit");
        for template in told {
            let rest = known
                .iter()
                .fold(with_phone(template.text), |text, tag| text.replace(tag, ""));
            assert!(!rest.contains(['{', '}']), "{}: {rest}", template.key);
        }
    }
}
