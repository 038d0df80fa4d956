//! The job table's statements: claim, renew, finish, put back.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Platform, Problem, Result, SystemTask, Tx, db::system::run_relaxed};

/// A job that this process holds the lease of.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Claimed {
    pub tenant_id: Uuid,
    pub id: Uuid,
    pub kind: String,
    pub payload: serde_json::Value,
    pub attempts: i16,
    pub max_attempts: i16,
    pub cause: Option<Uuid>,
    pub lease: Option<Uuid>,
}

impl Claimed {
    pub fn tenant(&self) -> Id<id::Tenant> {
        Id::from_uuid(self.tenant_id)
    }
}

pub(crate) struct Claim<'a> {
    pub want: i32,
    pub per_tenant: i32,
    /// Whose turn was last.
    pub after: Option<Uuid>,
    pub lease: TimeDelta,
    pub kinds: &'a [String],
}

const CLAIM: &str = "\
select tenant_id, id, kind, payload, attempts, max_attempts, cause, lease from jobs_claim($1, $2, $3, $4, $5, $6)";

pub(crate) async fn claim(platform: &Platform, claim: Claim<'_>) -> Result<Vec<Claimed>> {
    // A claim lost in a crash leaves the job ready: as good as a lease that ran out.
    run_relaxed(platform, SystemTask::Jobs, async |tx| {
        Ok(sqlx::query_as(CLAIM)
            .bind(claim.want)
            .bind(claim.per_tenant)
            .bind(claim.after)
            .bind(tx.now())
            .bind(tx.now() + claim.lease)
            .bind(claim.kinds)
            .fetch_all(&mut *tx.conn().await)
            .await?)
    })
    .await
}

/// Deletes the job in the transaction of its effects.
///
/// # Errors
/// 409 when the lease is another's by now: the effects must roll back.
pub(crate) async fn finish(tx: &Tx, job: &Claimed) -> Result<()> {
    let deleted = sqlx::query("delete from jobs where tenant_id = $1 and id = $2 and lease = $3")
        .bind(job.tenant_id)
        .bind(job.id)
        .bind(job.lease)
        .execute(&mut *tx.conn().await)
        .await?
        .rows_affected();
    match deleted {
        0 => Err(Problem::conflict(
            "lease_lost",
            "another worker holds this job by now",
        )),
        _ => Ok(()),
    }
}

/// Where a job goes that did not finish.
#[derive(Debug)]
pub(crate) enum Unfinished {
    Again(DateTime<Utc>),
    Dead,
}

pub(crate) async fn put_back(
    platform: &Platform,
    job: &Claimed,
    to: Unfinished,
    error: &str,
) -> Result<()> {
    let (state, run_at) = match to {
        Unfinished::Again(at) => ("planned", Some(at)),
        Unfinished::Dead => ("dead", None),
    };
    platform
        .system(SystemTask::Jobs, async |tx| {
            sqlx::query(
                "update jobs set state = $4, run_at = coalesce($5, run_at), last_error = $6, lease = null, lease_until = null \
                 where tenant_id = $1 and id = $2 and lease = $3",
            )
            .bind(job.tenant_id)
            .bind(job.id)
            .bind(job.lease)
            .bind(state)
            .bind(run_at)
            .bind(error)
            .execute(&mut *tx.conn().await)
            .await?;
            Ok(())
        })
        .await
}

/// Lengthens the leases of jobs that still run here.
pub(crate) async fn renew(
    platform: &Platform,
    leases: &[Uuid],
    until: DateTime<Utc>,
) -> Result<()> {
    run_relaxed(platform, SystemTask::Jobs, async |tx| {
        sqlx::query(
            "update jobs set lease_until = $1 where state = 'running' and lease = any ($2)",
        )
        .bind(until)
        .bind(leases)
        .execute(&mut *tx.conn().await)
        .await?;
        Ok(())
    })
    .await
}

#[derive(Debug, FromRow)]
pub(crate) struct Swept {
    pub woken: i64,
    pub returned: i64,
    pub died: i64,
    /// When the next planned job is due.
    pub next_at: Option<DateTime<Utc>>,
}

pub(crate) async fn sweep(platform: &Platform) -> Result<Swept> {
    platform
        .system(SystemTask::Jobs, async |tx| {
            Ok(
                sqlx::query_as("select woken, returned, died, next_at from jobs_sweep($1)")
                    .bind(tx.now())
                    .fetch_one(&mut *tx.conn().await)
                    .await?,
            )
        })
        .await
}
