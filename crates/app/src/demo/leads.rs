//! Leads: who asked, and how far the clinic got with them.

use chrono::TimeDelta;
use connect::intakes::LeadCreated;
use messaging::messages::Purpose;
use platform::Actor;

use super::{
    cards::CardNo,
    clinic::SOURCES,
    days::At,
    past::{Past, Who},
    people::{Came, Way},
    tasks::{TaskNo, ToDo},
    texts::Out,
    told::{Circumstance, EventId, Fact},
};

pub const ANSWERS: [&str; 8] = [
    "Hi, thanks for the quick answer. Thursday after 3 would be great",
    "Any time on friday?",
    "Hi! Mornings are best for me",
    "Do you have something next week?",
    "yes please, what do you have tomorrow",
    "How long does the first visit take?",
    "Sounds good. Is saturday possible?",
    "Thanks, is it ok to bring my scans?",
];

const OFFERS: [&str; 4] = [
    "Of course. I have a few times open this week, shall I give you a quick call?",
    "We can do that. Would a morning or an afternoon suit you better?",
    "Happy to help. The first visit takes 45 minutes and I can see two openings.",
    "Yes, that works. Which day is best for you?",
];

/// Someone who asked, on their way to a booking or not.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    pub who: Who,
    pub site: usize,
    pub at: At,
    event: EventId,
    card: CardNo,
    call: TaskNo,
}

impl Past {
    /// A lead comes in at `at` and is worked at once, as the automation does.
    pub fn lead(&mut self, site: usize, at: At, way: Way) -> Lead {
        let (by, name) = (Actor::Automation, SOURCES[site]);
        let (who, _) = self.register(Came {
            at,
            site,
            by,
            source: Some(name),
            way,
        });
        let event = LeadCreated {
            contact: self.people[who].id,
            intake: self.intake(who, at),
            location: self.site(site).id,
            source: self.site(site).source,
            other_phone: false,
            is_new: true,
            source_name: name.to_owned(),
        };
        let intake = event.intake.uuid();
        let fact = Fact::of(&event, ("intake", intake));
        let event = self.tell(who, Circumstance::new(at, by, None).after(8), fact);
        let how = Circumstance::reaction(at, event).after(30);
        let number = self.chance.below(self.site(site).desk.len());
        let assignee = Some(self.site(site).desk[number]);
        let card = self.open_card("acquisition", who, None, assignee, how);
        let to_do = ToDo::call(at, assignee);
        let call = self.open_task(who, to_do, how.after(5));
        self.people[who].lead = Some((card, event));
        self.greet(who, card, format!("lead:{intake}"), how.after(10));
        Lead {
            who,
            site,
            at,
            event,
            card,
            call,
        }
    }

    /// The first text to a lead.
    fn greet(&mut self, who: Who, card: CardNo, dedupe_key: String, how: Circumstance) {
        let key = "speed_to_lead";
        let body = self.template(who, key, None);
        let out = Out {
            key: Some(key),
            body,
            purpose: Purpose::Transactional,
            about: None,
        };
        let Some((_, sent)) = self.text(who, how, out) else {
            return;
        };
        if let Some(text) = self
            .rows
            .messages
            .iter_mut()
            .rev()
            .find(|text| text.template_key == Some(key))
        {
            text.dedupe_key = Some(dedupe_key);
        }
        self.rows.cards[card].first_touch_at = Some(how.at);
        let after = Circumstance::new(how.at, Actor::Automation, Some(sent)).after(500);
        self.advance(card, who, "attempting", after);
    }

    /// They answer, and the desk writes back; sometimes it goes on, until `until` at the latest.
    pub fn talk_with_lead(&mut self, lead: &Lead, answered_in: TimeDelta, minutes: i64, until: At) {
        let mut at = lead.at + answered_in;
        let first = self.chance.pick(&ANSWERS);
        for body in [
            first,
            "Great, thank you!",
            "And is it far from the station?",
        ] {
            let written = self.desk_time(lead.site, at, minutes);
            let offer = self.chance.pick(&OFFERS);
            if written > until {
                return;
            }
            let Some(heard) = self.hear(lead.who, at, body) else {
                return;
            };
            let how = Circumstance::reaction(at, heard);
            self.advance(lead.card, lead.who, "engaged", how);
            self.answer(lead.who, heard, at, written, offer);
            if self.chance.likely(0.6) {
                return;
            }
            at = written + TimeDelta::minutes(self.chance.between(1, 12));
        }
    }

    /// The desk calls the lead, or has not come to it yet.
    pub fn call_lead(&mut self, lead: &Lead, after: TimeDelta) {
        let how = Circumstance::new(lead.at + after, self.desk(lead.site), None);
        self.finish_task(lead.call, lead.who, how);
        if how.at <= self.now {
            self.rows.cards[lead.card]
                .first_touch_at
                .get_or_insert(how.at);
        }
    }

    /// Staff put the card somewhere, and say why. A closed one is no open lead any more.
    pub fn place_lead(
        &mut self,
        lead: &Lead,
        after: TimeDelta,
        to: &'static str,
        reason: &'static str,
    ) {
        let how = Circumstance::new(lead.at + after, self.desk(lead.site), Some(lead.event));
        self.move_card(lead.card, lead.who, to, reason, how);
        if self.rows.cards[lead.card].closed_at.is_some() {
            self.people[lead.who].lead = None;
        }
    }
}
