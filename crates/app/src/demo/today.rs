//! What is open at this moment: fresh leads, and replies that wait.

use chrono::TimeDelta;

use super::{
    days::At,
    past::{Past, Who},
    people::Way,
    tasks::ToDo,
    told::Circumstance,
};

/// What waits for an answer now, and since how many minutes.
pub const WAITING: [(i64, &str); 8] = [
    (3, "Hi, do you have anything on thursday?"),
    (9, "Can I bring my MRI scans along?"),
    (16, "would friday work instead?"),
    (31, "Is there parking near you?"),
    (44, "What does the first visit cost?"),
    (70, "Hi, is Hannah in on saturday?"),
    (95, "Do you take health fund cards?"),
    (140, "I think I left my jacket at yours this morning"),
];

impl Past {
    /// Those of the last hour: the newest are not called yet, and who left no number waits as new.
    pub fn fresh_leads(&mut self) {
        let (both, email) = (Way::Both, Way::Email);
        let fresh = [
            (52, 0, both),
            (38, 1, email),
            (21, 0, email),
            (12, 1, both),
            (5, 0, both),
            (2, 1, both),
        ];
        for (minutes, site, way) in fresh {
            let lead = self.lead(site, self.now - TimeDelta::minutes(minutes), way);
            if minutes > 30 && way == both {
                self.talk_with_lead(&lead, TimeDelta::minutes(4), 6, At::MAX_UTC);
                self.call_lead(&lead, TimeDelta::minutes(11));
            }
        }
    }

    /// Patients with a visit to come who wrote and have no answer yet.
    pub fn waiting_now(&mut self) {
        let coming: Vec<Who> = (0..self.people.len())
            .filter(|&who| self.may_ask(who))
            .collect();
        if coming.is_empty() {
            return;
        }
        for (minutes, body) in WAITING {
            let who = self.chance.pick(&coming);
            let at = self.now - TimeDelta::minutes(minutes);
            if self.has_task(who, "unanswered_reply") {
                continue;
            }
            if let Some(heard) = self.hear(who, at, body) {
                self.open_task(who, ToDo::answer(at), Circumstance::reaction(at, heard));
            }
        }
    }

    fn may_ask(&self, who: Who) -> bool {
        let person = &self.people[who];
        let contact = person.id.uuid();
        let mut bookings = self
            .rows
            .bookings
            .iter()
            .filter(|booking| booking.contact_id == contact);
        let comes = bookings
            .any(|it| it.starts_at > self.now && matches!(it.status, "booked" | "confirmed"));
        comes && person.thread.is_some() && !person.silent
    }
}
