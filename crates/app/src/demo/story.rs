//! The demo clinic's past as a whole, in the order in which it is made up.

use chrono::TimeDelta;
use jiff::civil::Date;
use messaging::messages::Purpose;
use people::contacts::ContactOptedOut;
use platform::Actor;

use super::{
    days::{At, day_of, instant, plus},
    diary::Patient,
    inbox::Read,
    leads::Lead,
    past::{Past, Who},
    people::{Came, Way},
    texts::Out,
    told::{Circumstance, Fact},
};

const CONTACTS: usize = 2_000;
/// In treatment when the three months begin, or again within them.
const OLD_PATIENTS: usize = 430;
const LEADS: usize = 400;

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
        self.note_to_dos();
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
    fn old_acquaintance(&mut self, site: usize) -> Who {
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
            let who = self.old_acquaintance(site);
            let today = day_of(self.now, &self.site(site).zone);
            let due = plus(today, self.chance.between(-92, 12));
            let left = self.chance.between(1, 6);
            self.patients.push(Patient {
                who,
                site,
                due,
                left,
                last_end: None,
                since: self.rows.contacts[who].created_at,
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
            match self.chance.likely(0.05) {
                true => self.opts_out(&lead),
                false => self.work(&lead),
            }
        }
    }

    /// What the desk does about a lead.
    fn work(&mut self, lead: &Lead) {
        let minutes = self.chance.between(3, 40);
        let called = self.desk_time(lead.site, lead.at, minutes) - lead.at;
        if self.chance.likely(0.5) {
            let answered = TimeDelta::minutes(self.chance.between(1, 55));
            let minutes = self.chance.between(2, 14);
            self.talk_with_lead(lead, answered, minutes, At::MAX_UTC);
        }
        self.call_lead(lead, called);
        let after = called + TimeDelta::minutes(self.chance.between(4, 60));
        let (stage, reason, more) = self.how_far(lead);
        if !stage.is_empty() {
            self.place_lead(lead, after + TimeDelta::hours(more), stage, reason);
        }
    }

    /// How far the clinic has got with a lead, by its age: the stage, the reason, and hours more.
    fn how_far(&mut self, lead: &Lead) -> (&'static str, &'static str, i64) {
        let untouched = ("", "", 0);
        let qualified = ("qualified", "Knows what they want and where", 0);
        let offered = ("offer_made", "Offered two times by phone", 0);
        let nurture = ("nurture", "No answer after three tries", 50);
        let reasons = [
            ("price", 3),
            ("competitor", 2),
            ("no_capacity", 2),
            ("unreachable", 4),
            ("not_eligible", 1),
        ];
        let lost = ("lost", self.chance.weighted(&reasons), 26);
        match (self.now - lead.at).num_hours() {
            ..30 => self
                .chance
                .weighted(&[(untouched, 60), (qualified, 20), (offered, 20)]),
            30..330 => {
                let open = [
                    (untouched, 12),
                    (qualified, 14),
                    (offered, 26),
                    (nurture, 26),
                    (lost, 22),
                ];
                self.chance.weighted(&open)
            }
            _ => self.chance.weighted(&[(nurture, 50), (lost, 50)]),
        }
    }

    fn opts_out(&mut self, lead: &Lead) {
        let at = lead.at + TimeDelta::minutes(self.chance.between(1, 30));
        let read = Read {
            class: "opt_out",
            booking: None,
        };
        let Some(heard) = self.hear_word(lead.who, at, "STOP", read) else {
            return;
        };
        let event = ContactOptedOut {
            contact: self.people[lead.who].id,
            location: self.site(lead.site).id,
        };
        let how = Circumstance::new(at, Actor::System, Some(heard)).after(3);
        self.tell(
            lead.who,
            how,
            Fact::of(&event, ("contact", event.contact.uuid())),
        );
        self.silence(
            lead.who,
            at,
            Circumstance {
                by: Actor::Automation,
                ..how
            }
            .after(2),
        );
        let minutes = self.chance.between(5, 200);
        let called = self.desk_time(lead.site, at, minutes) - lead.at;
        self.call_lead(lead, called);
        self.place_lead(lead, called + TimeDelta::minutes(4), "lost", "unreachable");
    }

    /// They get one text more, and none after it.
    fn silence(&mut self, who: Who, at: At, how: Circumstance) {
        let row = &mut self.rows.contacts[who];
        (row.sms_opted_out_at, row.updated_at) = (Some(at), at);
        row.version += 1;
        let key = "opt_out_confirmation";
        let body = self.template(who, key, None);
        let out = Out {
            key: Some(key),
            body,
            purpose: Purpose::OptOutConfirmation,
            about: None,
        };
        self.text(who, how, out);
        self.people[who].silent = true;
    }

    /// Those on file who were not seen lately.
    fn everybody_else(&mut self) {
        while self.people.len() < CONTACTS {
            let site = usize::from(self.chance.likely(0.45));
            self.old_acquaintance(site);
        }
    }
}
