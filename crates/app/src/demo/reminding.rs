//! Reminders of a visit: what was sent, what was answered, and what is still to come.

use automation::reminders::rules::{Kind, Planned, SendingHours, Visit as Plan, plan};
use chrono::TimeDelta;
use kernel::{Id, id};
use messaging::messages::Purpose;
use platform::Actor;
use serde_json::json;

use super::{
    days::At,
    past::Past,
    rows::ReminderRow,
    texts::Out,
    told::{Circumstance, Fact},
    visits::Visit,
};

const YES: [(&str, u32); 6] = [
    ("Y", 50),
    ("Yes", 20),
    ("y", 10),
    ("Yes thanks", 10),
    ("Ok", 5),
    ("Confirm", 5),
];

impl Past {
    /// Plans the visit's reminders by the automation's own rules, sends those that were due before
    /// `until`, and lets the patient answer.
    pub fn remind(&mut self, visit: &Visit, until: At) {
        let zone = self.site(visit.site).zone.clone();
        let planned = plan(
            &Plan {
                starts_at: visit.starts,
                booked_at: visit.created,
                zone: &zone,
            },
            &SendingHours::default(),
        );
        for (number, planned) in planned.iter().enumerate() {
            let how = Circumstance::reaction(visit.created, visit.event).after(30 + number as i64);
            let reminder = self.plan_reminder(visit, planned, how);
            let row = self.rows.reminders.len() - 1;
            let confirmed = self.rows.bookings[visit.row].status == "confirmed";
            if planned.due_at >= until {
                self.rows.reminders[row].state = "dropped";
                self.rows.reminders[row].reason = Some("the visit is not to be");
                self.rows.reminders[row].updated_at = until;
            } else if planned.due_at > self.now {
                self.planned.push((reminder, planned.due_at, visit.event));
            } else if confirmed && planned.kind == Kind::ThreeDays {
                self.drop_reminder(visit, reminder, planned, row);
            } else {
                self.send_reminder(visit, planned, row, confirmed, until);
            }
        }
    }

    fn plan_reminder(
        &mut self,
        visit: &Visit,
        planned: &Planned,
        how: Circumstance,
    ) -> Id<id::Reminder> {
        let reminder: Id<id::Reminder> = self.id(how.at);
        self.rows.reminders.push(ReminderRow {
            id: reminder.uuid(),
            booking_id: visit.booking.uuid(),
            location_id: self.site(visit.site).id.uuid(),
            kind: planned.kind.as_str(),
            due_at: planned.due_at,
            not_after: planned.not_after,
            state: "planned",
            message_id: None,
            reason: None,
            created_at: visit.created,
            updated_at: visit.created,
        });
        let fact = Fact {
            kind: "reminder.planned",
            subject: ("reminder", reminder.uuid()),
            summary: format!("Reminder planned ({} before)", planned.kind.as_str()),
            why: Some(
                "A visit is reminded of 3 days, 1 day and 2 hours before, fewer when it is booked at short notice."
                    .to_owned(),
            ),
            payload: json!({
                "reminder": reminder, "booking": visit.booking, "contact": self.people[visit.who].id,
                "location": self.site(visit.site).id, "kind": planned.kind.as_str(), "due_at": planned.due_at,
            }),
        };
        self.tell(visit.who, visit.site, how, fact);
        reminder
    }

    fn drop_reminder(
        &mut self,
        visit: &Visit,
        reminder: Id<id::Reminder>,
        planned: &Planned,
        row: usize,
    ) {
        let reason = "the visit is confirmed already";
        let kept = &mut self.rows.reminders[row];
        (kept.state, kept.reason, kept.updated_at) = ("dropped", Some(reason), planned.due_at);
        let fact = Fact {
            kind: "reminder.dropped",
            subject: ("reminder", reminder.uuid()),
            summary: format!(
                "Reminder ({} before) not sent: {reason}",
                planned.kind.as_str()
            ),
            why: Some("A reminder is looked at again at the moment of sending.".to_owned()),
            payload: json!({
                "reminder": reminder, "contact": self.people[visit.who].id, "location": self.site(visit.site).id,
                "kind": planned.kind.as_str(), "reason": reason,
            }),
        };
        let how = Circumstance::new(planned.due_at, Actor::Automation, Some(visit.event));
        self.tell(visit.who, visit.site, how, fact);
    }

    fn send_reminder(
        &mut self,
        visit: &Visit,
        planned: &Planned,
        row: usize,
        confirmed: bool,
        until: At,
    ) {
        let key = match planned.kind {
            Kind::ThreeDays => "reminder_72h",
            Kind::OneDay if !confirmed => "reminder_24h",
            Kind::OneDay => "reminder_24h_confirmed",
            Kind::TwoHours => "reminder_2h",
        };
        let body = self.template(visit.who, visit.site, key, Some(visit.starts));
        let out = Out {
            key: Some(key),
            body,
            purpose: Purpose::Reminder,
            about: Some(visit.booking),
        };
        let at = planned.due_at + TimeDelta::milliseconds(self.chance.between(100, 900));
        let how = Circumstance::new(at, Actor::Automation, Some(visit.event));
        let sent = self.text(visit.who, visit.site, how, out);
        let kept = &mut self.rows.reminders[row];
        kept.updated_at = at;
        let Some((message, _)) = sent else {
            (kept.state, kept.reason) = ("dropped", Some("the patient cannot be texted"));
            return;
        };
        (kept.state, kept.message_id) = ("queued", Some(message.uuid()));
        let asks = planned.kind != Kind::TwoHours && !confirmed;
        if asks {
            self.move_card(
                visit.card,
                visit.who,
                visit.site,
                "reminded",
                None,
                how.after(40),
            );
        }
        if asks && self.chance.likely(0.55) {
            self.confirms(visit, at, until);
        }
    }

    /// "Y", and what the automation does about it.
    fn confirms(&mut self, visit: &Visit, asked: At, until: At) {
        let minutes = self
            .chance
            .weighted(&[(2, 4), (7, 4), (25, 3), (90, 3), (240, 2)]);
        let at = asked + TimeDelta::seconds(minutes * 60 + self.chance.between(0, 50));
        if at >= until.min(self.now) {
            return;
        }
        let body = self.chance.weighted(&YES);
        let Some(heard) = self.hear(
            visit.who,
            at,
            body,
            Some("confirm"),
            Some(visit.booking),
            false,
        ) else {
            return;
        };
        let how = Circumstance::reaction(at, heard);
        let event = self.enter(
            visit,
            "confirmed",
            "booking.confirmed",
            json!({}),
            how,
            |when| format!("Visit on {when} confirmed"),
        );
        self.move_card(
            visit.card,
            visit.who,
            visit.site,
            "confirmed",
            None,
            Circumstance::reaction(how.at, event),
        );
        let body = self.template(
            visit.who,
            visit.site,
            "confirm_received",
            Some(visit.starts),
        );
        let out = Out {
            key: Some("confirm_received"),
            body,
            purpose: Purpose::Reply,
            about: None,
        };
        self.text(visit.who, visit.site, how.after(25), out);
    }
}
