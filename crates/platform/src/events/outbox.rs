//! Events and jobs of a transaction, written together when it commits: two
//! statements, however many there are.

use crate::{Result, Tx, jobs::NewJob};

use super::Entry;

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    pub events: Vec<Entry>,
    pub jobs: Vec<NewJob>,
}

const INSERT_EVENTS: &str = "\
insert into events (tenant_id, id, at, kind, version, location_id, contact_id, subject_kind, subject_id, \
                    actor_kind, actor_id, on_behalf_of, impersonation_id, cause, request_id, changed, payload, summary, why) \
select $1, id, at, kind, version, location_id, contact_id, subject_kind, subject_id, \
       actor_kind, actor_id, on_behalf_of, impersonation_id, cause, request_id, \
       array(select jsonb_array_elements_text(changed)), payload, summary, why \
from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::int2[], $6::uuid[], $7::uuid[], $8::text[], $9::uuid[], \
            $10::text[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::text[], $16::jsonb[], $17::jsonb[], $18::text[], $19::text[]) \
  as e(id, at, kind, version, location_id, contact_id, subject_kind, subject_id, \
       actor_kind, actor_id, on_behalf_of, impersonation_id, cause, request_id, changed, payload, summary, why)";

const INSERT_JOBS: &str = "\
insert into jobs (tenant_id, id, kind, payload, state, priority, run_at, max_attempts, unique_key, cause, created_at) \
select $1, id, kind, payload, state, priority, run_at, max_attempts, unique_key, cause, $2 \
from unnest($3::uuid[], $4::text[], $5::jsonb[], $6::text[], $7::int2[], $8::timestamptz[], $9::int2[], $10::text[], $11::uuid[]) \
  as j(id, kind, payload, state, priority, run_at, max_attempts, unique_key, cause) \
on conflict (tenant_id, kind, unique_key) where state <> 'dead' and unique_key is not null do nothing";

fn column<T, U>(rows: &[T], field: impl Fn(&T) -> U) -> Vec<U> {
    rows.iter().map(field).collect()
}

impl Outbox {
    pub(crate) async fn write(self, tx: &Tx) -> Result<()> {
        if !self.events.is_empty() {
            write_events(&self.events, tx).await?;
        }
        if !self.jobs.is_empty() {
            write_jobs(&self.jobs, tx).await?;
        }
        Ok(())
    }
}

async fn write_events(events: &[Entry], tx: &Tx) -> Result<()> {
    sqlx::query(INSERT_EVENTS)
        .bind(tx.tenant().uuid())
        .bind(column(events, |e| e.id.uuid()))
        .bind(column(events, |e| e.at))
        .bind(column(events, |e| e.kind))
        .bind(column(events, |e| e.version))
        .bind(column(events, |e| e.about.location))
        .bind(column(events, |e| e.about.contact))
        .bind(column(events, |e| e.about.subject_kind))
        .bind(column(events, |e| e.about.subject_id))
        .bind(column(events, |e| e.actor_kind))
        .bind(column(events, |e| e.actor_id))
        .bind(column(events, |e| e.on_behalf_of))
        .bind(column(events, |e| e.impersonation_id))
        .bind(column(events, |e| e.cause.map(kernel::Id::uuid)))
        .bind(column(events, |e| e.request_id.clone()))
        .bind(column(events, |e| serde_json::json!(e.changed)))
        .bind(column(events, |e| e.payload.clone()))
        .bind(column(events, |e| e.summary.clone()))
        .bind(column(events, |e| e.why.clone()))
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

async fn write_jobs(jobs: &[NewJob], tx: &Tx) -> Result<()> {
    sqlx::query(INSERT_JOBS)
        .bind(tx.tenant().uuid())
        .bind(tx.now())
        .bind(column(jobs, |j| j.id.uuid()))
        .bind(column(jobs, |j| j.kind))
        .bind(column(jobs, |j| j.payload.clone()))
        .bind(column(jobs, |j| {
            if j.run_at > tx.now() {
                "planned"
            } else {
                "ready"
            }
        }))
        .bind(column(jobs, |j| j.priority))
        .bind(column(jobs, |j| j.run_at))
        .bind(column(jobs, |j| j.max_attempts))
        .bind(column(jobs, |j| j.unique_key.clone()))
        .bind(column(jobs, |j| j.cause.map(kernel::Id::uuid)))
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
