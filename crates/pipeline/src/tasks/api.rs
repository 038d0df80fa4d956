//! `/v1/tasks`.

use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, Permission, Sight, id, perm};
use platform::{
    Body, Created, Cx, FieldError, Looked, May, Narrowed, Page, PageQuery, Problem, Recorded,
    Result, Tagged, Tx, Versioned,
};
use poem_openapi::{
    Enum, Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::{
    TO_DO,
    commands::{self, NewTask as New, What},
    queue::{self, Queue, Weighed},
    store::Filter,
};
use crate::cards::{KnownContact, StaffMember};

#[derive(Tags)]
enum Tag {
    /// What staff have to do.
    Tasks,
}

/// Whether a task is still to do.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "snake_case")]
pub enum TaskState {
    Open,
    Done,
}

/// One factor's share of a task's priority.
#[derive(Clone, Debug, Object)]
pub struct PriorityReason {
    /// urgency, warmness, value, no_show_risk, sla, manual, floor or limit.
    pub factor: String,
    pub points: i32,
}

/// One thing that somebody of the staff has to do.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Task {
    pub id: Id<id::Task>,
    /// call_lead, unanswered_reply, delivery_uncertain, may_want_to_cancel, to_do …
    #[oai(rename = "type")]
    pub kind: String,
    /// What staff wrote themselves (`to_do`) is masked, or just `To do`, without sight of pii.
    pub title: String,
    pub contact: Option<KnownContact>,
    pub location_id: Id<id::Location>,
    /// Absent: it waits for anyone.
    pub assignee: Option<StaffMember>,
    pub due_at: Option<DateTime<Utc>>,
    /// 0 to 100.
    pub priority: i16,
    /// What the priority is made of; the points add up to it.
    pub reasons: Vec<PriorityReason>,
    pub state: TaskState,
    pub completed_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for Task {
    fn version(&self) -> i64 {
        self.version
    }
}

impl Task {
    /// The task as a reader with this sight gets it.
    fn of(row: Weighed, sight: Sight) -> Self {
        let title = match row.kind.as_str() {
            TO_DO => row.title.reveal(sight).text(),
            _ => Some(
                row.title
                    .use_for("our own words, the same for every patient")
                    .clone(),
            ),
        };
        let reason = |reason: &super::priority::Reason| PriorityReason {
            factor: reason.factor.as_str().to_owned(),
            points: reason.points,
        };
        Self {
            id: Id::from_uuid(row.id),
            kind: row.kind,
            title: title.unwrap_or_else(|| "To do".to_owned()),
            contact: row.contact_id.map(|id| KnownContact {
                id: Id::from_uuid(id),
                name: row.contact_name,
            }),
            location_id: Id::from_uuid(row.location_id),
            assignee: row.assignee_id.map(|id| StaffMember {
                id: Id::from_uuid(id),
                name: row.assignee_name,
            }),
            due_at: row.due_at,
            priority: row.priority,
            reasons: row.reasons.iter().map(reason).collect(),
            state: match row.state.as_str() {
                "done" => TaskState::Done,
                _ => TaskState::Open,
            },
            completed_at: row.completed_at,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// Something to be done.
#[derive(Clone, Debug, Object)]
pub struct NewTask {
    #[oai(validator(min_length = 1, max_length = 200, pattern = r"\S"))]
    pub title: String,
    pub contact_id: Option<Id<id::Contact>>,
    pub location_id: Id<id::Location>,
    pub due_at: Option<DateTime<Utc>>,
    pub assignee_id: Option<Id<id::User>>,
}

/// Whatever the body names and the caller does not see.
async fn unknown(tx: &Tx, body: &NewTask) -> Result<Vec<FieldError>> {
    let mut errors = vec![];
    let mut missing = |what: &str| {
        let detail = format!("there is no such {what}");
        let (pointer, code) = (format!("/{what}_id"), format!("unknown_{what}"));
        errors.push(FieldError::new(pointer, &code, detail));
    };
    if identity::locations::find(tx, body.location_id)
        .await?
        .is_none()
    {
        missing("location");
    }
    if let Some(contact) = body.contact_id
        && !super::store::sees_contact(tx, contact).await?
    {
        missing("contact");
    }
    if let Some(user) = body.assignee_id
        && !identity::users::names(tx, &[user])
            .await?
            .contains_key(&user)
    {
        missing("assignee");
    }
    Ok(errors)
}

async fn open(tx: &Tx, may: May<perm::tasks::Write>, body: NewTask) -> Result<Recorded<Weighed>> {
    let errors = unknown(tx, &body).await?;
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let new = New {
        what: What::Noted(Guarded::seal(body.title.trim().to_owned())),
        contact: body.contact_id,
        location: body.location_id,
        assignee: body.assignee_id,
        due_at: body.due_at,
        card: None,
    };
    let opened = commands::open(tx, may, new).await?;
    shown(tx, opened).await
}

async fn complete(
    tx: &Tx,
    may: May<perm::tasks::Write>,
    id: Id<id::Task>,
) -> Result<Recorded<Weighed>> {
    let completed = commands::complete(tx, may, id).await?;
    shown(tx, completed).await
}

async fn shown(tx: &Tx, task: Recorded<super::Row>) -> Result<Recorded<Weighed>> {
    let shown = queue::show(tx, task.value().id).await?;
    Ok(task.map(|_| shown))
}

fn view<P: Permission>(cx: &Cx<P>, row: Weighed) -> Task {
    let sight = cx.sight(&[Id::from_uuid(row.location_id)]);
    Task::of(row, sight)
}

pub struct Tasks;

#[OpenApi(prefix_path = "/v1/tasks", tag = "Tag::Tasks")]
impl Tasks {
    /// List tasks
    ///
    /// Open ones by priority, which is weighed at the moment of asking, then
    /// by due time; done ones latest first.
    #[oai(path = "/", method = "get", operation_id = "tasks.list")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the address")]
    async fn list(
        &self,
        cx: Cx<perm::tasks::Read>,
        /// `open` unless told otherwise.
        state: Query<Option<TaskState>>,
        location_id: Query<Option<Id<id::Location>>>,
        assignee_id: Query<Option<Id<id::User>>>,
        contact_id: Query<Option<Id<id::Contact>>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Task>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let filter = Filter {
            done: matches!(state.0, Some(TaskState::Done)),
            location: location_id.0,
            assignee: assignee_id.0,
            contact: contact_id.0,
        };
        let queue = Queue {
            filter,
            after: page.after()?,
            limit: page.fetch(),
        };
        let (by, whose) = (Narrowed::patient(contact_id.0), Weighed::whose);
        let rows = cx
            .list("tasks", by, &page, whose, async |tx, may| {
                queue::list(tx, may, &queue).await
            })
            .await?;
        Ok(Json(page.page(rows, Weighed::place, |row| view(&cx, row))))
    }

    /// Note a task
    #[oai(path = "/", method = "post", operation_id = "tasks.create")]
    async fn create(
        &self,
        cx: Cx<perm::tasks::Write>,
        body: Body<NewTask>,
    ) -> Result<Created<Task>> {
        let task = cx
            .write(async |tx, may| Ok(open(tx, may, body.0).await?.map(|row| view(&cx, row))))
            .await?;
        Ok(Created::of(task))
    }

    /// Get a task
    #[oai(path = "/:task_id", method = "get", operation_id = "tasks.get")]
    async fn get(
        &self,
        cx: Cx<perm::tasks::Read>,
        task_id: Path<Id<id::Task>>,
    ) -> Result<Tagged<Task>> {
        let row = cx
            .look("task", async |tx, _| {
                let row = queue::show(tx, task_id.0).await?;
                Ok(Looked::of(row.whose(), row))
            })
            .await?;
        Ok(Tagged::of(view(&cx, row)))
    }

    /// Complete a task
    #[oai(
        path = "/:task_id/completion",
        method = "post",
        operation_id = "tasks.complete"
    )]
    async fn complete(
        &self,
        cx: Cx<perm::tasks::Write>,
        task_id: Path<Id<id::Task>>,
    ) -> Result<Created<Task>> {
        let task = cx
            .write(async |tx, may| {
                let done = complete(tx, may, task_id.0).await?;
                Ok(done.map(|row| view(&cx, row)))
            })
            .await?;
        Ok(Created::of(task))
    }
}
