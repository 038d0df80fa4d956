//! Reminders of a visit: what was sent, what was answered, and what is still to come.

use automation::reminders::rules::{Kind, Planned, SendingHours, Visit as Plan, plan};
use chrono::TimeDelta;
use kernel::{Id, id};
use messaging::messages::Purpose;
use platform::Actor;
use serde_json::json;

use super::{
    days::At,
    inbox::Read,
    past::Past,
    rows::ReminderRow,
    told::{Circumstance, Fact},
    visits::Visit,
};

pub const YES: [(&str, u32); 6] = [
    ("Y", 50),
    ("Yes", 20),
    ("y", 10),
    ("Yes thanks", 10),
    ("Ok", 5),
    ("Confirm", 5),
];

impl Past {
    /// Plans the visit's reminders by the automation's own rules, sends those that were due before
    /// `until`, and lets the patient answer. What comes later is dropped for `reason`.
    pub fn remind(&mut self, visit: &Visit, until: At, reason: &'static str) {
        let zone = self.site(visit.site).zone.clone();
        let plan_of = Plan {
            starts_at: visit.starts,
            booked_at: visit.created,
            zone: &zone,
        };
        let mut how = Circumstance::reaction(visit.created, visit.event).after(30);
        for planned in plan(&plan_of, &SendingHours::default()) {
            how = how.after(1);
            let reminder = self.plan_reminder(visit, &planned, how);
            let confirmed = self.rows.bookings[visit.row].status == "confirmed";
            if planned.due_at >= until {
                self.settle_reminder("dropped", Some(reason), until);
            } else if planned.due_at > self.now {
                self.planned.push((reminder, planned.due_at, visit.event));
            } else if confirmed && planned.kind == Kind::ThreeDays {
                self.drop_reminder(visit, reminder, &planned);
            } else {
                self.send_reminder(visit, &planned, confirmed, until);
            }
        }
    }

    fn plan_reminder(
        &mut self,
        visit: &Visit,
        planned: &Planned,
        how: Circumstance,
    ) -> Id<id::Reminder> {
        let (reminder, location): (Id<id::Reminder>, _) =
            (self.id(how.at), self.site(visit.site).id);
        let kind = planned.kind.as_str();
        self.rows.reminders.push(ReminderRow {
            id: reminder.uuid(),
            booking_id: visit.booking.uuid(),
            location_id: location.uuid(),
            kind,
            due_at: planned.due_at,
            not_after: planned.not_after,
            state: "planned",
            message_id: None,
            reason: None,
            created_at: visit.created,
            updated_at: visit.created,
        });
        let why = "A visit is reminded of 3 days, 1 day and 2 hours before, fewer when it is booked at short notice.";
        let contact = self.people[visit.who].id;
        let fact = Fact {
            kind: "reminder.planned",
            subject: ("reminder", reminder.uuid()),
            summary: format!("Reminder planned ({kind} before)"),
            why: Some(why.to_owned()),
            payload: json!({
                "reminder": reminder, "booking": visit.booking, "contact": contact, "location": location,
                "kind": kind, "due_at": planned.due_at,
            }),
        };
        self.tell(visit.who, how, fact);
        reminder
    }

    /// What became of the reminder that was planned last.
    fn settle_reminder(&mut self, state: &'static str, reason: Option<&'static str>, at: At) {
        if let Some(row) = self.rows.reminders.last_mut() {
            (row.state, row.reason, row.updated_at) = (state, reason, at);
        }
    }

    fn drop_reminder(&mut self, visit: &Visit, reminder: Id<id::Reminder>, planned: &Planned) {
        let (reason, kind) = ("the visit is confirmed already", planned.kind.as_str());
        self.settle_reminder("dropped", Some(reason), planned.due_at);
        let (contact, location) = (self.people[visit.who].id, self.site(visit.site).id);
        let fact = Fact {
            kind: "reminder.dropped",
            subject: ("reminder", reminder.uuid()),
            summary: format!("Reminder ({kind} before) not sent: {reason}"),
            why: Some("A reminder is looked at again at the moment of sending.".to_owned()),
            payload: json!({
                "reminder": reminder, "contact": contact, "location": location, "kind": kind, "reason": reason,
            }),
        };
        let how = Circumstance::new(planned.due_at, Actor::Automation, Some(visit.event));
        self.tell(visit.who, how, fact);
    }

    fn send_reminder(&mut self, visit: &Visit, planned: &Planned, confirmed: bool, until: At) {
        let key = match planned.kind {
            Kind::ThreeDays => "reminder_72h",
            Kind::OneDay if !confirmed => "reminder_24h",
            Kind::OneDay => "reminder_24h_confirmed",
            Kind::TwoHours => "reminder_2h",
        };
        let at = planned.due_at + TimeDelta::milliseconds(self.chance.between(100, 900));
        let how = Circumstance::new(at, Actor::Automation, Some(visit.event));
        let Some((message, sent)) = self.text_about(visit, key, Purpose::Reminder, how) else {
            return self.settle_reminder("dropped", Some("the patient cannot be texted"), at);
        };
        self.settle_reminder("queued", None, at);
        if let Some(row) = self.rows.reminders.last_mut() {
            row.message_id = Some(message.uuid());
        }
        let after = Circumstance::new(at, Actor::Automation, Some(sent)).after(500);
        self.advance(visit.card, visit.who, "reminded", after);
        let asks = planned.kind != Kind::TwoHours && !confirmed;
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
        let read = Read {
            class: "confirm",
            booking: Some(visit.booking),
        };
        let Some(heard) = self.hear_word(visit.who, at, body, read) else {
            return;
        };
        let how = Circumstance::reaction(at, heard);
        let told = "Visit on {} confirmed";
        let event = self.enter(
            visit,
            "confirmed",
            "booking.confirmed",
            told,
            json!({}),
            how,
        );
        self.advance(
            visit.card,
            visit.who,
            "confirmed",
            Circumstance::reaction(how.at, event),
        );
        self.text_about(visit, "confirm_received", Purpose::Reply, how.after(25));
    }
}
