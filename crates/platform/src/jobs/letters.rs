//! Dead letters: jobs that gave up, for staff to see and retry.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    About, Event, May, Problem, Recorded, Result, Tx,
    db::{Mode, constraint_of},
};

/// A job as staff see it. Its payload holds ids only and stays inside.
#[derive(Clone, Debug, FromRow)]
pub struct Letter {
    pub id: Uuid,
    pub kind: String,
    pub state: String,
    pub attempts: i16,
    pub last_error: Option<String>,
    pub run_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

#[derive(serde::Serialize)]
struct JobRetried {
    job: Id<id::Job>,
    kind: String,
}

impl Event for JobRetried {
    const KIND: &'static str = "job.retried";

    fn about(&self) -> About {
        About::subject("job", self.job)
    }

    fn summary(&self) -> String {
        format!("The failed job {} was started again", self.kind)
    }
}

const COLUMNS: &str = "id, kind, state, attempts, last_error, run_at, created_at";

/// The tenant's jobs in a state, newest first.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::Everywhere<perm::automation::Read>>,
    state: &str,
    before: Option<Id<id::Job>>,
    limit: i64,
) -> Result<Vec<Letter>> {
    let sql = format!(
        "select {COLUMNS} from jobs where tenant_id = $1 and state = $2 and ($3::uuid is null or id < $3) order by id desc limit $4"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(state)
        .bind(before.map(Id::uuid))
        .bind(limit)
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// Gives a dead job all its attempts again.
///
/// # Errors
/// 404 when there is no dead job with this id.
pub async fn retry(
    tx: &Tx,
    _: May<perm::Everywhere<perm::automation::Configure>>,
    id: Id<id::Job>,
) -> Result<Recorded<Letter>> {
    let sql = format!(
        "update jobs set state = 'ready', attempts = 0, run_at = $3 where tenant_id = $1 and id = $2 and state = 'dead' returning {COLUMNS}"
    );
    let letter: Letter = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .bind(tx.now())
        .fetch_optional(&mut *tx.conn().await)
        .await
        .map_err(refused)?
        .ok_or_else(|| Problem::not_found("job"))?;
    tx.platform().bell().wake_workers();
    Ok(tx.record(
        JobRetried {
            job: id,
            kind: letter.kind.clone(),
        },
        letter,
    ))
}

fn refused(error: sqlx::Error) -> Problem {
    match constraint_of(&error) {
        Some("jobs_live_key") => {
            Problem::conflict("job_exists", "the same job is on its way already")
        }
        _ => error.into(),
    }
}
