//! Automation health: the jobs that gave up, for staff to see and start again.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{
    Accepted, Cx, Page, PageQuery, Result,
    jobs::letters::{self, Letter},
};
use poem_openapi::{
    Enum, Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

#[derive(Tags)]
enum Tag {
    /// What Attend does by itself, and whether it can.
    Automation,
}

/// Where a job is.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "lowercase")]
pub enum JobState {
    /// Waits for its time.
    Planned,
    /// Waits for a worker.
    Ready,
    Running,
    /// Gave up; waits for a person.
    Dead,
}

/// A job. What it is about stays inside.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct JobView {
    pub id: Id<id::Job>,
    pub kind: String,
    pub state: String,
    pub attempts: i16,
    pub last_error: Option<String>,
    pub run_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

impl JobView {
    fn of(letter: Letter) -> Self {
        let Letter {
            id,
            kind,
            state,
            attempts,
            last_error,
            run_at,
            created_at,
        } = letter;
        Self {
            id: Id::from_uuid(id),
            kind,
            state,
            attempts,
            last_error,
            run_at,
            created_at,
        }
    }
}

pub struct Jobs;

#[OpenApi(prefix_path = "/v1/jobs", tag = "Tag::Automation")]
impl Jobs {
    /// List jobs
    ///
    /// Newest first; the dead ones unless told otherwise. Jobs belong to no location: for those whose
    /// role holds everywhere.
    #[oai(path = "/", method = "get", operation_id = "jobs.list")]
    async fn list(
        &self,
        cx: Cx<perm::Everywhere<perm::automation::Read>>,
        state: Query<Option<JobState>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<JobView>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let state = match state.0.unwrap_or(JobState::Dead) {
            JobState::Planned => "planned",
            JobState::Ready => "ready",
            JobState::Running => "running",
            JobState::Dead => "dead",
        };
        let most = i64::try_from(page.fetch()).unwrap_or(i64::MAX);
        let rows = cx
            .read(async |tx, may| letters::list(tx, may, state, before, most).await)
            .await?;
        Ok(Json(page.page(
            rows,
            |row| Id::<id::Job>::from_uuid(row.id),
            JobView::of,
        )))
    }

    /// Start a dead job again
    ///
    /// For those whose role holds everywhere.
    #[oai(path = "/:job_id/retry", method = "post", operation_id = "jobs.retry")]
    async fn retry(
        &self,
        cx: Cx<perm::Everywhere<perm::automation::Configure>>,
        job_id: Path<Id<id::Job>>,
    ) -> Result<Accepted<JobView>> {
        let job = cx
            .write(async |tx, may| Ok(letters::retry(tx, may, job_id.0).await?.map(JobView::of)))
            .await?;
        Ok(Accepted::of(job))
    }
}
