//! Leads: who asked, from where, and how far the clinic got with them.

use chrono::TimeDelta;
use connect::intakes::{IntakeFailed, LeadCreated};
use kernel::{Id, id};
use messaging::messages::Purpose;
use people::touchpoints::TouchpointAdded;
use platform::Actor;
use serde_json::json;

use super::{
    cards::TaskNo,
    days::At,
    past::{Past, Who},
    people::{Came, Way},
    rows::{IntakeRow, TouchpointRow},
    texts::Out,
    told::{Circumstance, EventId, Fact},
};

/// Source, medium and campaign, by weight.
type Origin = (&'static str, Option<&'static str>, Option<&'static str>);
const ORIGINS: [(Origin, u32); 6] = [
    (("google", Some("cpc"), Some("physio-near-me")), 34),
    (("google", Some("organic"), None), 22),
    (
        ("facebook", Some("paid_social"), Some("desk-neck-spring")),
        18,
    ),
    (("instagram", Some("paid_social"), Some("runners-knee")), 10),
    (("newsletter", Some("email"), Some("new-year-check")), 6),
    (("gp-referral", Some("referral"), None), 10),
];

const ASKS: [&str; 8] = [
    "My lower back has been sore since moving house. Do you have anything this week?",
    "Looking for someone to help with a rolled ankle before netball starts again.",
    "Do you do dry needling, and what does it cost?",
    "Neck pain from working at a desk. Mornings are best for me.",
    "I was told to see a physio after my knee surgery. How soon can I come in?",
    "Can I get an appointment on a Saturday?",
    "Shoulder pain when swimming. Is there parking?",
    "Do I need a referral to see you?",
];

const ANSWERS: [&str; 8] = [
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
    card: usize,
    call: TaskNo,
}

impl Past {
    /// A lead comes in at `at` and is worked at once, as the automation does.
    pub fn lead(&mut self, site: usize, at: At, way: Way) -> Lead {
        let name = self.source_name(site);
        let (who, _) = self.register(Came {
            at,
            site,
            by: Actor::Automation,
            source: Some(name),
            way,
        });
        let intake = self.intake(who, site, at);
        let event = LeadCreated {
            contact: self.people[who].id,
            intake,
            location: self.site(site).id,
            source: self.site(site).source,
            is_new: true,
            source_name: name.to_owned(),
        };
        let how = Circumstance::new(at, Actor::Automation, None).after(8);
        let event = self.tell(who, site, how, Fact::of(&event, ("intake", intake.uuid())));
        let assignee = self.chance.pick(&self.site(site).desk.clone());
        let how = Circumstance::reaction(at, event).after(30);
        let card = self.open_card("acquisition", who, site, None, Some(assignee), how);
        let due = at + TimeDelta::minutes(5);
        let call = self.open_task(
            "call_lead",
            "Call the new lead",
            who,
            site,
            due,
            Some(assignee),
            how.after(5),
        );
        self.people[who].lead = Some((card, event));
        let body = self.template(who, site, "speed_to_lead", None);
        let out = Out {
            key: Some("speed_to_lead"),
            body,
            purpose: Purpose::Transactional,
            about: None,
        };
        if self.text(who, site, how.after(10), out).is_some() {
            if let Some(text) = self.rows.messages.last_mut() {
                text.dedupe_key = Some(format!("lead:{}", intake.uuid()));
            }
            self.rows.cards[card].first_touch_at = Some(how.at);
            self.move_card(card, who, site, "attempting", None, how.after(15));
        }
        Lead {
            who,
            site,
            at,
            event,
            card,
            call,
        }
    }

    /// The post, and the touch that it was.
    fn intake(&mut self, who: Who, site: usize, at: At) -> Id<id::Intake> {
        let intake: Id<id::Intake> = self.id(at - TimeDelta::milliseconds(90));
        let (source, medium, campaign) = self.chance.weighted(&ORIGINS);
        let contact = &self.rows.contacts[who];
        let mut fields = json!({ "name": format!("{} {}", contact.first_name, contact.last_name) });
        let contact_id = contact.id;
        let asked = self.chance.pick(&ASKS);
        let contact = &self.rows.contacts[who];
        let given = [
            ("phone", contact.phone.as_deref()),
            ("email", contact.email.as_deref()),
            ("message", Some(asked)),
            ("utm_source", Some(source)),
            ("utm_medium", medium),
            ("utm_campaign", campaign),
        ];
        for (field, value) in given {
            if let Some(value) = value {
                fields[field] = json!(value);
            }
        }
        let location_id = self.site(site).id.uuid();
        self.rows.intakes.push(IntakeRow {
            id: intake.uuid(),
            source_id: self.site(site).source.uuid(),
            location_id,
            state: "worked",
            event: None,
            fields: Some(fields.to_string()),
            errors: json!([]),
            contact_id: Some(contact_id),
            version: 2,
            created_at: at - TimeDelta::milliseconds(90),
            updated_at: at,
        });
        let touchpoint: Id<id::Touchpoint> = self.id(at);
        self.rows.touchpoints.push(TouchpointRow {
            id: touchpoint.uuid(),
            contact_id,
            location_id,
            source,
            medium,
            campaign,
            page_url: None,
            service: None,
            intake_id: Some(intake.uuid()),
            at,
        });
        let event = TouchpointAdded {
            touchpoint,
            contact: self.people[who].id,
            location: self.site(site).id,
            source: source.to_owned(),
            medium: medium.map(str::to_owned),
            campaign: campaign.map(str::to_owned),
        };
        let how = Circumstance::new(at, Actor::Automation, None).after(4);
        self.tell(
            who,
            site,
            how,
            Fact::of(&event, ("touchpoint", touchpoint.uuid())),
        );
        intake
    }

    fn source_name(&self, site: usize) -> &'static str {
        super::clinic::SOURCES[site]
    }

    /// They answer, and the desk writes back; gives when it did, if it has.
    pub fn talk_with_lead(
        &mut self,
        lead: &Lead,
        answered_in: TimeDelta,
        written_in: TimeDelta,
    ) -> Option<At> {
        let at = lead.at + answered_in;
        let body = self.chance.pick(&ANSWERS);
        let heard = self.hear(lead.who, at, body, None, None, true)?;
        self.move_card(
            lead.card,
            lead.who,
            lead.site,
            "engaged",
            None,
            Circumstance::reaction(at, heard),
        );
        let answer = self.chance.pick(&OFFERS);
        self.answer(lead.who, lead.site, heard, at, at + written_in, answer)
    }

    /// A reply waits for a person, and one answers at `written`, unless that is yet to come.
    pub fn answer(
        &mut self,
        who: Who,
        site: usize,
        heard: EventId,
        at: At,
        written: At,
        body: &str,
    ) -> Option<At> {
        let how = Circumstance::reaction(at, heard).after(12);
        let due = at + TimeDelta::minutes(10);
        let task = self.open_task(
            "unanswered_reply",
            "Answer the patient's text",
            who,
            site,
            due,
            None,
            how,
        );
        let by = self.desk(site);
        let how = Circumstance::new(written, by, None);
        let (_, queued) = self.text(who, site, how, Out::written(body))?;
        self.finish_task(
            task,
            who,
            site,
            written + TimeDelta::seconds(1),
            by,
            Some(queued),
        );
        Some(written)
    }

    /// The desk calls the lead, or has not come to it yet.
    pub fn call_lead(&mut self, lead: &Lead, after: TimeDelta) {
        let (at, by) = (lead.at + after, self.desk(lead.site));
        self.finish_task(lead.call, lead.who, lead.site, at, by, None);
        if at <= self.now {
            self.rows.cards[lead.card].first_touch_at.get_or_insert(at);
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
        let (at, by) = (lead.at + after, self.desk(lead.site));
        self.move_card(
            lead.card,
            lead.who,
            lead.site,
            to,
            Some(reason),
            Circumstance::new(at, by, Some(lead.event)),
        );
        if self.rows.cards[lead.card].closed_at.is_some() {
            self.people[lead.who].lead = None;
        }
    }

    /// Two posts that nobody can be reached by: they wait for a person to mend them.
    pub fn failed_intakes(&mut self) {
        let posts = [
            (
                0,
                190,
                json!({ "name": "J", "phone": "12", "message": "call me" }),
                "/phone",
            ),
            (
                1,
                34,
                json!({ "name": "Sam", "email": "sam at example", "message": "Is Saturday possible?" }),
                "/email",
            ),
        ];
        for (site, minutes, fields, pointer) in posts {
            let at = self.now - TimeDelta::minutes(minutes);
            let intake: Id<id::Intake> = self.id(at);
            let detail = match pointer {
                "/phone" => "this is not a phone number that can be reached",
                _ => "this is not an e-mail address",
            };
            self.rows.intakes.push(IntakeRow {
                id: intake.uuid(),
                source_id: self.site(site).source.uuid(),
                location_id: self.site(site).id.uuid(),
                state: "failed",
                event: None,
                fields: Some(fields.to_string()),
                errors: json!([{ "pointer": pointer, "code": "invalid", "detail": detail }]),
                contact_id: None,
                version: 1,
                created_at: at,
                updated_at: at,
            });
            let event = IntakeFailed {
                intake,
                source: self.site(site).source,
                location: self.site(site).id,
                codes: vec!["invalid".to_owned()],
            };
            self.tell_of_none(
                site,
                Circumstance::new(at, Actor::Intake(event.source), None),
                Fact::of(&event, ("intake", intake.uuid())),
            );
        }
    }
}
