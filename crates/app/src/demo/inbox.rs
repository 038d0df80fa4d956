//! What patients write, and the threads that texts make.

use std::collections::BTreeMap;

use kernel::{Id, id};
use messaging::{inbound::TextReceived, messages::Purpose};
use platform::Actor;
use serde_json::json;
use uuid::Uuid;

use super::{
    days::At,
    past::{Past, Who},
    rows::{ConversationRow, MessageRow},
    tasks::ToDo,
    texts::{CARRIER, Out, purpose, size},
    told::{Circumstance, EventId, Fact},
};

/// What the keywords of a text were read as, and the visit that it is about.
#[derive(Clone, Copy, Debug)]
pub struct Read {
    pub class: &'static str,
    pub booking: Option<Id<id::Booking>>,
}

impl Past {
    /// Hears a text without a keyword: a person must answer. None when they cannot text, or not yet.
    pub fn hear(&mut self, who: Who, at: At, body: &str) -> Option<EventId> {
        self.receive(who, at, body, None)
    }

    /// Hears a text that was read as `read`.
    pub fn hear_word(&mut self, who: Who, at: At, body: &str, read: Read) -> Option<EventId> {
        self.receive(who, at, body, Some(read))
    }

    fn receive(&mut self, who: Who, at: At, body: &str, read: Option<Read>) -> Option<EventId> {
        let phone = self.people[who].phone.clone().filter(|_| at <= self.now)?;
        let event = TextReceived {
            message: self.id(at),
            conversation: self.thread(who, at),
            contact: self.people[who].id,
            location: self.place_of(who),
            class: read.map(|read| read.class.to_owned()),
            booking: read.and_then(|read| read.booking),
            bookings: vec![],
            answer: None,
            may_want_to_cancel: false,
            mention_stop: false,
            waits: read.is_none(),
        };
        let row = self.received_row(&event, at, body, phone);
        self.rows.messages.push(row);
        let fact = Fact::of(&event, ("message", event.message.uuid()));
        Some(self.tell(who, Circumstance::new(at, Actor::System, None), fact))
    }

    fn received_row(&self, event: &TextReceived, at: At, body: &str, phone: String) -> MessageRow {
        MessageRow {
            id: event.message.uuid(),
            conversation_id: event.conversation.uuid(),
            contact_id: event.contact.uuid(),
            location_id: event.location.uuid(),
            direction: "in",
            state: "received",
            body: body.to_owned(),
            segments: size(body),
            media: json!([]),
            purpose: purpose(Purpose::Conversation),
            template_key: None,
            class: event.class.clone(),
            about_kind: None,
            about_id: None,
            provider: CARRIER,
            provider_id: format!("past-{}", event.message.uuid().simple()),
            our_number: self.sender_at(event.location),
            their_number: phone,
            error: None,
            attempts: 0,
            dedupe_key: None,
            sent_by_kind: "patient",
            sent_by_id: Some(event.contact.uuid()),
            cause_event_id: None,
            version: 1,
            at,
            updated_at: at,
        }
    }

    /// The automation asks for an answer, and one is written at `written`, unless that is yet to come.
    pub fn answer(
        &mut self,
        who: Who,
        heard: EventId,
        at: At,
        written: At,
        body: &str,
    ) -> Option<At> {
        let task = self.open_task(
            who,
            ToDo::answer(at),
            Circumstance::reaction(at, heard).after(12),
        );
        let by = self.desk(self.people[who].site);
        let (_, sent) = self.text(
            who,
            Circumstance::new(written, by, None),
            Out::written(body),
        )?;
        self.finish_task(
            task,
            who,
            Circumstance::new(written, by, Some(sent)).after(1_200),
        );
        Some(written)
    }

    /// Threads, each at the place of its texts. What no keyword settled waits for a person.
    pub fn thread_texts(&mut self) {
        let mut threads: BTreeMap<Uuid, ConversationRow> = BTreeMap::new();
        let mut texts: Vec<_> = self.rows.messages.iter().collect();
        texts.sort_by_key(|text| (text.at, text.id));
        for text in texts {
            let thread = threads
                .entry(text.conversation_id)
                .or_insert_with(|| begun(text));
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

fn begun(text: &MessageRow) -> ConversationRow {
    ConversationRow {
        id: text.conversation_id,
        contact_id: text.contact_id,
        channel: "sms",
        location_id: text.location_id,
        waiting_since: None,
        unread: 0,
        last_message_id: text.id,
        last_at: text.at,
        version: 0,
        created_at: text.at,
        updated_at: text.at,
    }
}

#[cfg(test)]
mod tests {
    use messaging::keywords::{Context, Reading, Scope, Upcoming, When, read};

    use super::super::{fates, leads, misses, reminding, today};

    /// As it is read of a patient with one visit to come, whose reminder is unanswered.
    fn reading(body: &str) -> Reading<u8> {
        let upcoming = [Upcoming {
            booking: 1,
            stop_code: None,
            when: When {
                days_ahead: 1,
                weekday: kernel::Weekday::Tue,
                hour: 10,
                has_begun: false,
            },
        }];
        let context = Context {
            country: "AU",
            told: &[1],
            reminded: &[1],
            upcoming: &upcoming,
            today: &[],
            confirmed: &[],
            which_asked: None,
            opt_in_asked: false,
        };
        read(body, &context)
    }

    #[test]
    fn the_texts_of_the_past_are_read_as_it_says() {
        for (body, _) in reminding::YES {
            assert_eq!(reading(body), Reading::Confirm { booking: 1 }, "{body}");
        }
        for body in misses::REGRETS {
            let cant_come = Reading::CantCome {
                booking: 1,
                mention_stop: false,
            };
            assert_eq!(reading(body), cant_come, "{body}");
        }
        let waiting = today::WAITING.map(|(_, body)| body);
        let talks = [
            &waiting[..],
            &fates::LATE,
            &leads::ANSWERS,
            &misses::APOLOGIES,
        ]
        .concat();
        for body in talks {
            assert_eq!(reading(body), Reading::FreeText, "{body}");
        }
        let scope = Scope::Everything;
        let stop = Reading::OptOut {
            scope,
            may_want_to_cancel: false,
        };
        assert_eq!(reading("STOP"), stop);
    }
}
