//! Cards on their boards and the tasks of staff.

use chrono::TimeDelta;
use kernel::{Id, id};
use pipeline::{
    cards::rules::{PIPELINES, StageKind},
    tasks::priority::{Facts, priority},
};
use platform::Actor;
use serde_json::{Value, json};

use super::{
    days::At,
    past::{Past, Who},
    rows::{CardRow, TaskRow},
    told::{Circumstance, EventId, Fact},
};

/// The index of a card's row.
pub type CardNo = usize;
/// The index of a task's row.
pub type TaskNo = usize;

impl Past {
    /// Puts a card on a board.
    pub fn open_card(
        &mut self,
        pipeline: &'static str,
        who: Who,
        site: usize,
        booking: Option<Id<id::Booking>>,
        assignee: Option<Id<id::User>>,
        how: Circumstance,
    ) -> CardNo {
        let at = how.at.min(self.now);
        let card: Id<id::Card> = self.id(at);
        let stage = PIPELINES
            .iter()
            .find(|it| it.key == pipeline)
            .map_or("", |it| it.stages[0].key);
        self.rows.cards.push(CardRow {
            id: card.uuid(),
            pipeline,
            stage,
            contact_id: self.people[who].id.uuid(),
            booking_id: booking.map(Id::uuid),
            location_id: self.site(site).id.uuid(),
            assignee_id: assignee.map(Id::uuid),
            assigned_at: assignee.map(|_| at),
            entered_stage_at: at,
            first_touch_at: None,
            closed_at: None,
            lost_reason: None,
            version: 1,
            created_at: at,
            updated_at: at,
        });
        let number = self.rows.cards.len() - 1;
        let mut payload = self.card_payload(number);
        payload["to"] = json!(stage);
        payload["assignee"] = json!(assignee);
        let why = match pipeline {
            "acquisition" => "Every lead gets a card, one at a time for a contact.",
            "attendance" => "Every booking gets a card.",
            _ => "A missed visit is followed up.",
        };
        let fact = Fact {
            kind: "pipeline.card.opened",
            subject: ("card", card.uuid()),
            summary: format!("On the {pipeline} board in “{}”", plain(stage)),
            why: Some(why.to_owned()),
            payload,
        };
        self.tell(who, site, how, fact);
        number
    }

    fn card_payload(&self, card: CardNo) -> Value {
        let row = &self.rows.cards[card];
        json!({
            "card": Id::<id::Card>::from_uuid(row.id),
            "pipeline": row.pipeline,
            "contact": Id::<id::Contact>::from_uuid(row.contact_id),
            "booking": row.booking_id.map(Id::<id::Booking>::from_uuid),
            "location": Id::<id::Location>::from_uuid(row.location_id),
        })
    }

    /// Moves a card; `reason` is what the person who moved it said. Automation moves it along the
    /// board's edges only: a card that has none to there stays.
    pub fn move_card(
        &mut self,
        card: CardNo,
        who: Who,
        site: usize,
        to: &'static str,
        reason: Option<&'static str>,
        how: Circumstance,
    ) {
        let (pipeline, from) = (self.rows.cards[card].pipeline, self.rows.cards[card].stage);
        let stages = PIPELINES
            .iter()
            .find(|it| it.key == pipeline)
            .map_or(&[][..], |it| it.stages);
        let find = |key: &str| stages.iter().find(|stage| stage.key == key);
        let (Some(stage), Some(left)) = (find(to), find(from)) else {
            return;
        };
        if from == to
            || how.at > self.now
            || (how.by == Actor::Automation && !left.next.contains(&to))
        {
            return;
        }
        let row = &mut self.rows.cards[card];
        let closes = row.closed_at.is_none() && stage.kind != StageKind::Open;
        (row.stage, row.entered_stage_at, row.updated_at) = (to, how.at, how.at);
        row.version += 1;
        row.closed_at = (stage.kind != StageKind::Open).then_some(how.at);
        row.lost_reason = reason.filter(|_| stage.kind == StageKind::Lost);
        let subject = ("card", row.id);
        let mut payload = self.card_payload(card);
        payload["from"] = json!(from);
        payload["to"] = json!(to);
        payload["reason"] = json!(reason);
        let fact = Fact {
            kind: "pipeline.card.moved",
            subject,
            summary: format!(
                "Moved on the {pipeline} board from “{}” to “{}”",
                plain(from),
                plain(to)
            ),
            why: reason
                .or_else(|| why_moved(pipeline, to))
                .map(str::to_owned),
            payload,
        };
        let moved = self.tell(who, site, how, fact);
        if closes {
            self.close_card(
                card,
                who,
                site,
                Circumstance {
                    cause: Some(moved),
                    ..how
                }
                .after(1),
            );
        }
    }

    fn close_card(&mut self, card: CardNo, who: Who, site: usize, how: Circumstance) {
        let row = &self.rows.cards[card];
        let kind = match row.stage {
            "booked" | "attended" | "recovered" => "won",
            _ => "lost",
        };
        let (subject, pipeline) = (("card", row.id), row.pipeline);
        let mut payload = self.card_payload(card);
        payload["stage"] = json!(self.rows.cards[card].stage);
        payload["kind"] = json!(kind);
        payload["lost_reason"] = json!(self.rows.cards[card].lost_reason);
        let summary = format!("The {pipeline} card closed as {kind}");
        self.tell(
            who,
            site,
            how,
            Fact {
                kind: "pipeline.card.closed",
                subject,
                summary,
                why: None,
                payload,
            },
        );
    }

    /// Gives staff something to do.
    pub fn open_task(
        &mut self,
        kind: &'static str,
        title: &'static str,
        who: Who,
        site: usize,
        due_at: At,
        assignee: Option<Id<id::User>>,
        how: Circumstance,
    ) -> TaskNo {
        let at = how.at.min(self.now);
        let task: Id<id::Task> = self.id(at);
        let warmness = self.rows.contacts[who].warmness_score;
        let weighed = priority(
            &Facts {
                kind,
                due_at: Some(due_at),
                warmness,
                ..Facts::default()
            },
            at,
        );
        self.rows.tasks.push(TaskRow {
            id: task.uuid(),
            kind,
            title,
            contact_id: Some(self.people[who].id.uuid()),
            location_id: self.site(site).id.uuid(),
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
        let mut payload = self.task_payload(task, kind, who, site);
        payload["assignee"] = json!(assignee);
        payload["due_at"] = json!(due_at);
        payload["priority"] = json!(weighed.points);
        let fact = Fact {
            kind: "task.created",
            subject: ("task", task.uuid()),
            summary: format!(
                "Task “{}” added with priority {}",
                plain(kind),
                weighed.points
            ),
            why: why_task(kind).map(str::to_owned),
            payload,
        };
        self.tell(who, site, how, fact);
        self.rows.tasks.len() - 1
    }

    fn task_payload(&self, task: Id<id::Task>, kind: &str, who: Who, site: usize) -> Value {
        json!({ "task": task, "kind": kind, "contact": self.people[who].id, "location": self.site(site).id })
    }

    /// Marks it as done; one that would be done later than now stays open.
    pub fn finish_task(
        &mut self,
        task: TaskNo,
        who: Who,
        site: usize,
        at: At,
        by: Actor,
        cause: Option<EventId>,
    ) {
        if at > self.now {
            return;
        }
        let row = &mut self.rows.tasks[task];
        (row.state, row.completed_at, row.updated_at) = ("done", Some(at), at);
        row.version += 1;
        let (id, kind) = (Id::from_uuid(row.id), row.kind);
        let fact = Fact {
            kind: "task.completed",
            subject: ("task", id.uuid()),
            summary: format!("Task “{}” done", plain(kind)),
            why: None,
            payload: self.task_payload(id, kind, who, site),
        };
        self.tell(who, site, Circumstance::new(at, by, cause), fact);
    }

    /// As the automation does about a text that did not arrive. Staff see to it within the day.
    pub fn undelivered(&mut self, who: Who, site: usize, at: At, failed: EventId) {
        let has = self.rows.tasks.iter().any(|task| {
            task.kind == "delivery_failed"
                && task.state == "open"
                && task.contact_id == Some(self.people[who].id.uuid())
        });
        if has {
            return;
        }
        let how = Circumstance::reaction(at, failed).after(2_300);
        let title = "A text did not arrive: check the number or call";
        let task = self.open_task(
            "delivery_failed",
            title,
            who,
            site,
            at + TimeDelta::hours(1),
            None,
            how,
        );
        let (done, by) = (
            at + TimeDelta::minutes(self.chance.between(20, 600)),
            self.desk(site),
        );
        self.finish_task(task, who, site, done, by, None);
    }
}

/// A key as words.
fn plain(key: &str) -> String {
    key.replace('_', " ")
}

/// Why the automation moves a card there, as its timeline says it.
fn why_moved(pipeline: &str, to: &str) -> Option<&'static str> {
    Some(match (pipeline, to) {
        ("acquisition", "attempting") => "The first message to the lead was accepted.",
        ("acquisition", "engaged") => "The lead wrote or called.",
        ("acquisition", "booked") => "The lead has a booking.",
        ("attendance", "booked") => "The visit has a new time.",
        ("attendance", "reminded") => "A reminder was sent.",
        ("attendance", "confirmed") => "The patient confirmed.",
        ("attendance", "arrived") => "The patient is here.",
        ("attendance", "attended") => "The visit took place.",
        ("attendance", "cancelled") => "The visit was cancelled.",
        ("attendance", "no_show") => "The patient did not come.",
        ("recovery", "contacted") => "The first message after the missed visit was accepted.",
        ("recovery", "in_dialogue") => "The patient answered.",
        ("recovery", "rebooked") => "The patient has a new booking.",
        ("recovery", "recovered") => "The new booking was attended.",
        ("recovery", "given_up") => "The patient did not answer.",
        ("recovery", "do_not_chase") => "Two visits were missed in six months: a person decides.",
        _ => return None,
    })
}

fn why_task(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "call_lead" => "A new lead is called within minutes.",
        "unanswered_reply" => "A reply of a patient waits for an answer.",
        _ => return None,
    })
}
