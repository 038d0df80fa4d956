use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{About, Actor, Event};
use serde::Serialize;

use super::{TO_DO, model::Model};

fn about(task: &Model) -> About {
    let about = About::subject("task", task.id).at(task.location_id);
    match task.contact_id {
        Some(contact) => about.contact(contact),
        None => about,
    }
}

/// The kind as words; a title may name a patient and stays in its row.
fn plain(kind: &str) -> String {
    match kind {
        TO_DO => "Task".to_owned(),
        kind => format!("Task “{}”", kind.replace('_', " ")),
    }
}

/// Somebody has something to do.
#[derive(Debug, Serialize)]
pub struct TaskCreated {
    pub task: Id<id::Task>,
    pub kind: String,
    pub contact: Option<Id<id::Contact>>,
    pub location: Id<id::Location>,
    pub assignee: Option<Id<id::User>>,
    pub due_at: Option<DateTime<Utc>>,
    pub priority: i16,
    #[serde(skip)]
    about: About,
    #[serde(skip)]
    automatic: bool,
}

impl TaskCreated {
    pub(super) fn of(task: &Model, actor: Actor) -> Self {
        Self {
            task: task.id,
            kind: task.kind.clone(),
            contact: task.contact_id,
            location: task.location_id,
            assignee: task.assignee_id,
            due_at: task.due_at,
            priority: task.priority,
            about: about(task),
            automatic: actor == Actor::Automation,
        }
    }
}

impl Event for TaskCreated {
    const KIND: &'static str = "task.created";

    fn about(&self) -> About {
        self.about
    }

    fn summary(&self) -> String {
        format!(
            "{} added with priority {}",
            plain(&self.kind),
            self.priority
        )
    }

    fn why(&self) -> Option<String> {
        let rule = match self.kind.as_str() {
            "call_lead" => "A new lead is called within minutes.",
            "unanswered_reply" => "A reply of a patient waits for an answer.",
            "delivery_uncertain" => {
                "The carrier did not say whether a message arrived; it is not sent again blindly."
            }
            "may_want_to_cancel" => "The word they wrote may mean the visit or the messages.",
            "tell_cancelled" => {
                "The clinic called the visit off, and the patient cannot be told by text."
            }
            "opt_out_review" => "What they wrote may mean that they want no more messages.",
            _ => return None,
        };
        self.automatic.then(|| rule.to_owned())
    }
}

/// It is somebody else's, or nobody's again.
#[derive(Debug, Serialize)]
pub struct TaskAssigned {
    pub task: Id<id::Task>,
    pub kind: String,
    pub contact: Option<Id<id::Contact>>,
    pub location: Id<id::Location>,
    pub assignee: Option<Id<id::User>>,
    #[serde(skip)]
    about: About,
    #[serde(skip)]
    why: &'static str,
}

impl TaskAssigned {
    pub(super) fn of(task: &Model, why: &'static str) -> Self {
        Self {
            task: task.id,
            kind: task.kind.clone(),
            contact: task.contact_id,
            location: task.location_id,
            assignee: task.assignee_id,
            about: about(task),
            why,
        }
    }
}

impl Event for TaskAssigned {
    const KIND: &'static str = "task.assigned";

    fn about(&self) -> About {
        self.about
    }

    fn summary(&self) -> String {
        let what = plain(&self.kind);
        match self.assignee {
            Some(_) => format!("{what} went to a member of staff"),
            None => format!("{what} went back to all"),
        }
    }

    fn why(&self) -> Option<String> {
        Some(self.why.to_owned())
    }
}

/// It is done.
#[derive(Debug, Serialize)]
pub struct TaskCompleted {
    pub task: Id<id::Task>,
    pub kind: String,
    pub contact: Option<Id<id::Contact>>,
    pub location: Id<id::Location>,
    #[serde(skip)]
    about: About,
    #[serde(skip)]
    why: Option<&'static str>,
}

impl TaskCompleted {
    pub(super) fn of(task: &Model, why: Option<&'static str>) -> Self {
        Self {
            task: task.id,
            kind: task.kind.clone(),
            contact: task.contact_id,
            location: task.location_id,
            about: about(task),
            why,
        }
    }
}

impl Event for TaskCompleted {
    const KIND: &'static str = "task.completed";

    fn about(&self) -> About {
        self.about
    }

    fn summary(&self) -> String {
        format!("{} done", plain(&self.kind))
    }

    fn why(&self) -> Option<String> {
        self.why.map(str::to_owned)
    }
}
