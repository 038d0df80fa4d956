//! The demo clinic's past as a whole, in the order in which it is made up.

use chrono::TimeDelta;
use jiff::civil::Date;
use kernel::{Id, id};
use messaging::messages::Purpose;
use people::contacts::ContactOptedOut;
use platform::Actor;
use serde_json::json;

use super::{
    days::{At, day_of, instant, plus},
    diary::Patient,
    leads::Lead,
    past::{Past, Who},
    people::{Came, Way},
    rows::TaskRow,
    texts::Out,
    told::{Circumstance, Fact},
};

const CONTACTS: usize = 2_000;
/// In treatment when the three months begin, or again within them.
const OLD_PATIENTS: usize = 430;
const LEADS: usize = 400;

/// What waits for an answer now, and since how many minutes.
const WAITING: [(i64, &str); 8] = [
    (3, "Hi, do you have anything on thursday?"),
    (9, "Can I bring my MRI scans along?"),
    (16, "can I move to friday?"),
    (31, "Is there parking near you?"),
    (44, "What does the first visit cost?"),
    (70, "Could you call me when you have a minute please"),
    (95, "Do you take health fund cards?"),
    (140, "I think I left my jacket at yours this morning"),
];

impl Past {
    /// Makes all of it up.
    pub fn make_up(&mut self) {
        self.old_patients();
        self.fill_diaries();
        self.other_leads();
        self.fresh_leads();
        self.failed_intakes();
        self.give_up();
        self.waiting_now();
        self.to_dos();
        self.everybody_else();
        self.thread_texts();
    }

    fn days_ago(&mut self, site: usize, days: i64, from: i64, to: i64) -> At {
        let zone = self.site(site).zone.clone();
        let day: Date = plus(day_of(self.now, &zone), -days);
        let at = instant(day, self.chance.between(from, to), &zone)
            + TimeDelta::seconds(self.chance.between(0, 59));
        if at < self.now - TimeDelta::minutes(90) {
            at
        } else {
            at - TimeDelta::days(1)
        }
    }

    /// Somebody who was put on file by the desk a while ago.
    fn from_before(&mut self, site: usize) -> Who {
        let days = self.chance.between(100, 900);
        let at = self.days_ago(site, days, 8 * 60, 18 * 60);
        let by = self.desk(site);
        let source = self.chance.weighted(&[
            (Some("phone"), 4),
            (Some("walk-in"), 2),
            (Some("referral"), 3),
            (None, 1),
        ]);
        let way = self
            .chance
            .weighted(&[(Way::Both, 80), (Way::Phone, 16), (Way::Email, 4)]);
        let (who, _) = self.register(Came {
            at,
            site,
            by,
            source,
            way,
        });
        if self.chance.likely(0.03) {
            self.known_at(who, 1 - site);
        }
        who
    }

    fn old_patients(&mut self) {
        for _ in 0..OLD_PATIENTS {
            let site = usize::from(self.chance.likely(0.47));
            let who = self.from_before(site);
            let today = day_of(self.now, &self.site(site).zone);
            let due = plus(today, self.chance.between(-92, 12));
            let left = self.chance.between(1, 6);
            self.patients.push(Patient {
                who,
                site,
                due,
                left,
                last_end: None,
            });
        }
    }

    /// Leads that have not become patients, or not yet.
    fn other_leads(&mut self) {
        for _ in 0..LEADS {
            let site = usize::from(self.chance.likely(0.45));
            // More of them lately: the spring campaign runs.
            let (near, far) = self
                .chance
                .weighted(&[((0, 3), 14), ((2, 14), 26), ((14, 90), 60)]);
            let days = self.chance.between(near, far);
            let at = self.days_ago(site, days, 6 * 60 + 30, 22 * 60 + 30);
            let way = self
                .chance
                .weighted(&[(Way::Both, 84), (Way::Phone, 8), (Way::Email, 8)]);
            let lead = self.lead(site, at, way);
            if self.chance.likely(0.05) {
                self.opts_out(&lead);
                continue;
            }
            let minutes = self.chance.between(3, 40);
            let called = self.desk_time(site, at, minutes) - at;
            let answered = TimeDelta::minutes(self.chance.between(1, 55));
            if self.chance.likely(0.5) {
                let minutes = self.chance.between(2, 14);
                let written = self.desk_time(site, at + answered, minutes) - at - answered;
                self.talk_with_lead(&lead, answered, written);
            }
            self.call_lead(&lead, called);
            self.how_far(&lead, called);
        }
    }

    /// How far the clinic has got with a lead, by its age.
    fn how_far(&mut self, lead: &Lead, called: TimeDelta) {
        let age = self.now - lead.at;
        let wanted = match age.num_hours() {
            ..30 => self
                .chance
                .weighted(&[("", 60), ("qualified", 20), ("offer_made", 20)]),
            30..330 => self.chance.weighted(&[
                ("", 12),
                ("qualified", 14),
                ("offer_made", 26),
                ("nurture", 26),
                ("lost", 22),
            ]),
            _ => self.chance.weighted(&[("nurture", 50), ("lost", 50)]),
        };
        let after = called + TimeDelta::minutes(self.chance.between(4, 60));
        match wanted {
            "qualified" => {
                self.place_lead(lead, after, "qualified", "Knows what they want and where")
            }
            "offer_made" => {
                self.place_lead(lead, after, "offer_made", "Offered two times by phone")
            }
            "nurture" => self.place_lead(
                lead,
                after + TimeDelta::hours(50),
                "nurture",
                "No answer after three tries",
            ),
            "lost" => {
                let reason = self.chance.weighted(&[
                    ("price", 3),
                    ("competitor", 2),
                    ("no_capacity", 2),
                    ("unreachable", 4),
                    ("not_eligible", 1),
                ]);
                self.place_lead(lead, after + TimeDelta::hours(26), "lost", reason);
            }
            _ => {}
        }
    }

    fn opts_out(&mut self, lead: &Lead) {
        let at = lead.at + TimeDelta::minutes(self.chance.between(1, 30));
        let Some(heard) = self.hear(lead.who, at, "STOP", Some("opt_out"), None, false) else {
            return;
        };
        let event = ContactOptedOut {
            contact: self.people[lead.who].id,
            location: self.site(lead.site).id,
        };
        let fact = Fact::of(&event, ("contact", event.contact.uuid()));
        self.tell(
            lead.who,
            lead.site,
            Circumstance::new(at, Actor::System, Some(heard)).after(3),
            fact,
        );
        let row = &mut self.rows.contacts[lead.who];
        (row.sms_opted_out_at, row.updated_at) = (Some(at), at);
        row.version += 1;
        let body = self.template(lead.who, lead.site, "opt_out_confirmation", None);
        let out = Out {
            key: Some("opt_out_confirmation"),
            body,
            purpose: Purpose::OptOutConfirmation,
            about: None,
        };
        let how = Circumstance::new(at, Actor::Automation, Some(heard)).after(5);
        self.text(lead.who, lead.site, how, out);
        self.people[lead.who].silent = true;
        let minutes = self.chance.between(5, 200);
        let called = self.desk_time(lead.site, at, minutes) - lead.at;
        self.call_lead(lead, called);
        self.place_lead(lead, called + TimeDelta::minutes(4), "lost", "unreachable");
    }

    /// Those of the last hour: the newest are not called yet, and who left no number waits as new.
    fn fresh_leads(&mut self) {
        let fresh = [
            (52, 0, Way::Both),
            (38, 1, Way::Email),
            (21, 0, Way::Email),
            (12, 1, Way::Both),
            (5, 0, Way::Both),
            (2, 1, Way::Both),
        ];
        for (minutes, site, way) in fresh {
            let lead = self.lead(site, self.now - TimeDelta::minutes(minutes), way);
            if minutes > 30 && way == Way::Both {
                self.talk_with_lead(&lead, TimeDelta::minutes(4), TimeDelta::minutes(6));
                self.call_lead(&lead, TimeDelta::minutes(11));
            }
        }
    }

    /// Patients with a visit to come who wrote and have no answer yet.
    fn waiting_now(&mut self) {
        let coming: Vec<Who> = (0..self.people.len())
            .filter(|&who| self.may_ask(who))
            .collect();
        for (minutes, body) in WAITING {
            let who = self.chance.pick(&coming);
            let at = self.now - TimeDelta::minutes(minutes);
            if self.asks_already(who) {
                continue;
            }
            if let Some(heard) = self.hear(who, at, body, None, None, true) {
                let site = self.people[who].site;
                let due = at + TimeDelta::minutes(10);
                let how = Circumstance::reaction(at, heard);
                self.open_task(
                    "unanswered_reply",
                    "Answer the patient's text",
                    who,
                    site,
                    due,
                    None,
                    how,
                );
            }
        }
    }

    /// They have a visit to come, or an open lead of more than an hour ago.
    fn may_ask(&self, who: Who) -> bool {
        let person = &self.people[who];
        let contact = person.id.uuid();
        let comes = || {
            self.rows.bookings.iter().any(|it| {
                it.contact_id == contact
                    && it.starts_at > self.now
                    && matches!(it.status, "booked" | "confirmed")
            })
        };
        person.thread.is_some() && !person.silent && comes()
    }

    fn asks_already(&self, who: Who) -> bool {
        let contact = Some(self.people[who].id.uuid());
        self.rows.tasks.iter().any(|task| {
            task.kind == "unanswered_reply" && task.state == "open" && task.contact_id == contact
        })
    }

    /// What staff noted for themselves.
    fn to_dos(&mut self) {
        let notes = [
            (0, "Order more resistance bands", 30),
            (0, "Ask the landlord about the lift", 52),
            (1, "Print the new exercise sheets", 20),
            (1, "Check the treatment table in room 2", 6),
        ];
        for (site, title, hours) in notes {
            let at = self.now - TimeDelta::hours(hours);
            let due_at = self.now + TimeDelta::hours(30 - hours / 4);
            let task: Id<id::Task> = self.id(at);
            let weighed = pipeline::tasks::priority::priority(
                &pipeline::tasks::priority::Facts {
                    kind: "to_do",
                    due_at: Some(due_at),
                    ..Default::default()
                },
                at,
            );
            let (by, location) = (self.desk(site), self.site(site).id);
            let assignee = by.id().map(Id::<id::User>::from_uuid);
            self.rows.tasks.push(TaskRow {
                id: task.uuid(),
                kind: "to_do",
                title,
                contact_id: None,
                location_id: location.uuid(),
                card_id: None,
                assignee_id: assignee.map(Id::uuid),
                assigned_at: assignee.map(|_| at),
                due_at: Some(due_at),
                state: "open",
                priority: weighed.points,
                reasons: json!(weighed.reasons),
                completed_at: None,
                version: 1,
                created_at: at,
                updated_at: at,
            });
            let fact = Fact {
                kind: "task.created",
                subject: ("task", task.uuid()),
                summary: format!("Task added with priority {}", weighed.points),
                why: None,
                payload: json!({
                    "task": task, "kind": "to_do", "contact": null, "location": location, "assignee": assignee,
                    "due_at": due_at, "priority": weighed.points,
                }),
            };
            self.tell_of_none(site, Circumstance::new(at, by, None), fact);
        }
    }

    /// Those on file who were not seen lately.
    fn everybody_else(&mut self) {
        while self.people.len() < CONTACTS {
            let site = usize::from(self.chance.likely(0.45));
            self.from_before(site);
        }
    }
}
