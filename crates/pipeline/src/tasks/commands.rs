//! The verbs of tasks.

use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id, perm};
use platform::{May, Problem, Recorded, Result, Tx, db::Mode};
use serde_json::json;

use super::{
    TO_DO,
    events::{TaskAssigned, TaskCompleted, TaskCreated},
    model::Model,
    priority::priority,
    store,
};

/// What is to be done.
#[derive(Clone, Debug)]
pub enum What {
    /// Something that automation asks for, in our own words; `call_lead`, `unanswered_reply` …
    Ours {
        kind: &'static str,
        title: &'static str,
    },
    /// What staff noted for themselves, which may quote a patient: [`TO_DO`].
    Noted(Guarded<String, Pii>),
}

/// A task to be opened.
#[derive(Clone, Debug)]
pub struct NewTask {
    pub what: What,
    pub contact: Option<Id<id::Contact>>,
    pub location: Id<id::Location>,
    pub assignee: Option<Id<id::User>>,
    pub due_at: Option<DateTime<Utc>>,
    /// The card whose stage's time the task is to keep.
    pub card: Option<Id<id::Card>>,
}

impl NewTask {
    /// Of this location, for anyone, of nobody in particular, not due.
    pub fn at(location: Id<id::Location>, what: What) -> Self {
        Self {
            what,
            contact: None,
            location,
            assignee: None,
            due_at: None,
            card: None,
        }
    }
}

/// # Errors
/// 404 when the task is not visible.
pub async fn get<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::tasks::Read>,
    id: Id<id::Task>,
) -> Result<Model> {
    store::find(tx, id).await
}

fn row(tx: &Tx, new: NewTask) -> Model {
    let (kind, title) = match new.what {
        What::Ours { kind, title } => (kind, Guarded::seal(title.to_owned())),
        What::Noted(words) => (TO_DO, words),
    };
    Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        kind: kind.to_owned(),
        title,
        contact_id: new.contact,
        location_id: new.location,
        card_id: new.card,
        assignee_id: new.assignee,
        assigned_at: new.assignee.map(|_| tx.now()),
        due_at: new.due_at,
        state: "open".to_owned(),
        priority: 0,
        reasons: json!([]),
        completed_at: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// Gives somebody something to do. Where the contact has an open task of this
/// kind at this location, that one stands unchanged; of [`TO_DO`] there may be many.
///
/// # Errors
/// 500 when the database fails.
pub async fn open(tx: &Tx, _: May<perm::tasks::Write>, new: NewTask) -> Result<Recorded<Model>> {
    let mut task = row(tx, new);
    let weights = store::weights(tx, task.contact_id, task.card_id).await?;
    let weighed = priority(&weights.facts(&task.kind, task.due_at), tx.now());
    task.priority = weighed.points.try_into().unwrap_or(i16::MAX);
    task.reasons = json!(weighed.reasons);
    if store::insert_if_new(tx, &task).await? {
        return Ok(tx.record(TaskCreated::of(&task, tx.actor()), task));
    }
    match store::open_of(tx, &task).await? {
        Some(task) => Ok(tx.unchanged(task)),
        // It was completed at this moment: worth another try.
        None => Err(Problem::conflict(
            "task_exists",
            "the contact has an open task of this kind at this location",
        )),
    }
}

/// Marks a task as done.
///
/// # Errors
/// 404 when the task is not visible.
pub async fn complete(
    tx: &Tx,
    _: May<perm::tasks::Write>,
    id: Id<id::Task>,
) -> Result<Recorded<Model>> {
    let task = store::find_to_change(tx, id).await?;
    match task.state.as_str() {
        "done" => Ok(tx.unchanged(task)),
        _ => finish(tx, task, None).await,
    }
}

/// Which of a contact's tasks are no longer called for.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    pub kind: &'static str,
    pub contact: Id<id::Contact>,
    /// None: at all of them.
    pub location: Option<Id<id::Location>>,
    /// What was asked for after this is still to be done.
    pub at: DateTime<Utc>,
    /// What has happened, as the timeline says it.
    pub why: &'static str,
}

/// Marks a contact's open tasks of this kind as done: what they asked for has
/// happened. Gives how many.
///
/// # Errors
/// 500 when the database fails.
pub async fn complete_for(
    tx: &Tx,
    _: May<perm::tasks::Write>,
    answered: &Answered,
) -> Result<Recorded<usize>> {
    let tasks = store::open_before(tx, answered).await?;
    let count = tasks.len();
    let mut recorded = tx.unchanged(count);
    for task in tasks {
        let done = finish(tx, task, Some(answered.why)).await?;
        recorded = done.map(|_| count);
    }
    Ok(recorded)
}

async fn finish(tx: &Tx, mut task: Model, why: Option<&'static str>) -> Result<Recorded<Model>> {
    task.state = "done".to_owned();
    task.completed_at = Some(tx.now());
    task.version += 1;
    task.updated_at = tx.now();
    store::update(tx, &task).await?;
    Ok(tx.record(TaskCompleted::of(&task, why), task))
}

/// Hands the open tasks that `from` has to another account, or (None) back to all. Gives how many.
///
/// # Errors
/// 500 when the database fails.
pub async fn take_from(
    tx: &Tx,
    _: May<perm::tasks::Write>,
    from: Id<id::User>,
    to: Option<Id<id::User>>,
    why: &'static str,
) -> Result<Recorded<usize>> {
    let tasks = store::open_assigned_to(tx, from).await?;
    let count = tasks.len();
    let mut recorded = tx.unchanged(count);
    for mut task in tasks {
        task.assignee_id = to;
        task.assigned_at = to.map(|_| tx.now());
        task.version += 1;
        task.updated_at = tx.now();
        store::update(tx, &task).await?;
        recorded = tx.record(TaskAssigned::of(&task, why), count);
    }
    Ok(recorded)
}

/// Weighs a contact's open tasks anew, after something happened that counts.
/// A change of points alone is no event and no new version.
///
/// # Errors
/// 500 when the database fails.
pub async fn reprioritise(
    tx: &Tx,
    _: May<perm::tasks::Write>,
    contact: Id<id::Contact>,
) -> Result<()> {
    let tasks = store::open_facts_of(tx, contact).await?;
    let weighed: Vec<_> = tasks
        .iter()
        .map(|task| (task.id(), priority(&task.facts(), tx.now())))
        .collect();
    store::weigh(tx, &weighed).await
}
