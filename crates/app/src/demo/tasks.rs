//! The tasks of staff.

use chrono::TimeDelta;
use kernel::{Id, id};
use pipeline::tasks::{
    TO_DO,
    priority::{Facts, Priority, priority},
};
use platform::Actor;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    cards::plain,
    days::At,
    past::{Past, Who},
    rows::TaskRow,
    told::{Circumstance, EventId, Fact},
};

/// The index of a task's row.
pub type TaskNo = usize;

/// Something to do.
#[derive(Clone, Copy, Debug)]
pub struct ToDo {
    pub kind: &'static str,
    pub title: &'static str,
    pub due_at: At,
    pub assignee: Option<Id<id::User>>,
}

impl ToDo {
    /// As the automation asks for it when a lead comes in at `at`: a call within five minutes.
    pub fn call(at: At, assignee: Option<Id<id::User>>) -> Self {
        Self {
            kind: "call_lead",
            title: "Call the new lead",
            due_at: at + TimeDelta::minutes(5),
            assignee,
        }
    }

    /// As the automation asks for it when a patient wrote at `at`: an answer within ten minutes.
    pub fn answer(at: At) -> Self {
        let due_at = at + TimeDelta::minutes(10);
        Self {
            kind: "unanswered_reply",
            title: "Answer the patient's text",
            due_at,
            assignee: None,
        }
    }
}

impl Past {
    /// Gives staff something to do about a contact.
    pub fn open_task(&mut self, who: Who, to_do: ToDo, how: Circumstance) -> TaskNo {
        let fact = self.keep_task(Some(who), self.people[who].site, to_do, how);
        self.tell(who, how, fact);
        self.rows.tasks.len() - 1
    }

    /// What staff noted for themselves.
    pub fn note_to_dos(&mut self) {
        let notes = [
            (0, "Order more resistance bands", 30),
            (0, "Ask the landlord about the lift", 52),
            (1, "Print the new exercise sheets", 20),
            (1, "Check the treatment table in room 2", 6),
        ];
        for (site, title, hours) in notes {
            let due_at = self.now + TimeDelta::hours(30 - hours / 4);
            let how = Circumstance::new(self.now - TimeDelta::hours(hours), self.desk(site), None);
            let assignee = how.by.id().map(Id::from_uuid);
            let fact = self.keep_task(
                None,
                site,
                ToDo {
                    kind: TO_DO,
                    title,
                    due_at,
                    assignee,
                },
                how,
            );
            self.tell_of_none(self.site(site).id, how, fact);
        }
    }

    fn keep_task(&mut self, who: Option<Who>, site: usize, to_do: ToDo, how: Circumstance) -> Fact {
        let ToDo {
            kind,
            due_at,
            assignee,
            ..
        } = to_do;
        let at = how.at.min(self.now);
        let task: Id<id::Task> = self.id(at);
        let warmness = who.and_then(|who| self.rows.contacts[who].warmness_score);
        let facts = Facts {
            kind,
            due_at: Some(due_at),
            warmness,
            ..Facts::default()
        };
        let weighed = priority(&facts, at);
        let contact = who.map(|who| self.people[who].id.uuid());
        let place = self.site(site).id.uuid();
        self.rows
            .tasks
            .push(row(task, contact, place, to_do, &weighed, at));
        let mut payload = self.task_payload(self.rows.tasks.len() - 1);
        payload["assignee"] = json!(assignee);
        payload["due_at"] = json!(due_at);
        payload["priority"] = json!(weighed.points);
        Fact {
            kind: "task.created",
            subject: ("task", task.uuid()),
            summary: format!("{} added with priority {}", called(kind), weighed.points),
            why: why(kind).map(str::to_owned),
            payload,
        }
    }

    fn task_payload(&self, task: TaskNo) -> Value {
        let row = &self.rows.tasks[task];
        json!({
            "task": Id::<id::Task>::from_uuid(row.id),
            "kind": row.kind,
            "contact": row.contact_id.map(Id::<id::Contact>::from_uuid),
            "location": Id::<id::Location>::from_uuid(row.location_id),
        })
    }

    /// Marks it as done; one that would be done later than now stays open.
    pub fn finish_task(&mut self, task: TaskNo, who: Who, how: Circumstance) {
        if how.at > self.now {
            return;
        }
        let row = &mut self.rows.tasks[task];
        (row.state, row.completed_at, row.updated_at) = ("done", Some(how.at), how.at);
        row.version += 1;
        let fact = Fact {
            kind: "task.completed",
            subject: ("task", row.id),
            summary: format!("{} done", called(row.kind)),
            why: None,
            payload: self.task_payload(task),
        };
        self.tell(who, how, fact);
    }

    /// Whether the contact has an open task of this kind: the automation asks for each once.
    pub fn has_task(&self, who: Who, kind: &str) -> bool {
        let contact = Some(self.people[who].id.uuid());
        let same = |task: &TaskRow| {
            task.kind == kind && task.state == "open" && task.contact_id == contact
        };
        self.rows.tasks.iter().any(same)
    }

    /// As the automation does about a text that did not arrive. Staff see to it within the day.
    pub fn undelivered(&mut self, who: Who, at: At, failed: EventId) {
        if self.has_task(who, "delivery_failed") {
            return;
        }
        let to_do = ToDo {
            kind: "delivery_failed",
            title: "A text did not arrive: check the number or call",
            due_at: at + TimeDelta::hours(1),
            assignee: None,
        };
        let task = self.open_task(who, to_do, Circumstance::reaction(at, failed).after(2_300));
        let done = at + TimeDelta::minutes(self.chance.between(20, 600));
        let by: Actor = self.desk(self.people[who].site);
        self.finish_task(task, who, Circumstance::new(done, by, None));
    }
}

fn row(
    task: Id<id::Task>,
    contact_id: Option<Uuid>,
    location_id: Uuid,
    to_do: ToDo,
    weighed: &Priority,
    at: At,
) -> TaskRow {
    TaskRow {
        id: task.uuid(),
        kind: to_do.kind,
        title: to_do.title,
        contact_id,
        location_id,
        card_id: None,
        assignee_id: to_do.assignee.map(Id::uuid),
        assigned_at: to_do.assignee.map(|_| at),
        due_at: Some(to_do.due_at),
        state: "open",
        priority: weighed.points,
        reasons: json!(weighed.reasons),
        completed_at: None,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

fn called(kind: &str) -> String {
    match kind {
        TO_DO => "Task".to_owned(),
        kind => format!("Task “{}”", plain(kind)),
    }
}

fn why(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "call_lead" => "A new lead is called within minutes.",
        "unanswered_reply" => "A reply of a patient waits for an answer.",
        _ => return None,
    })
}
