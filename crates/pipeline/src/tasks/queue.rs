//! Tasks in the order in which they are to be worked.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id, perm};
use platform::{May, Problem, RecordOf, Result, Tx, db::Mode};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    priority::{Priority, Reason, priority, queue_order},
    store::{self, Filter},
};

/// A task with the names that a list shows, and its points. A contact that the transaction does not see has none.
#[derive(Clone, Debug, FromRow)]
pub struct Weighed {
    pub id: Uuid,
    pub kind: String,
    #[sqlx(try_from = "String")]
    pub title: Guarded<String, Pii>,
    pub contact_id: Option<Uuid>,
    pub contact_name: Option<String>,
    pub location_id: Uuid,
    pub assignee_id: Option<Uuid>,
    pub assignee_name: Option<String>,
    pub due_at: Option<DateTime<Utc>>,
    pub state: String,
    pub priority: i16,
    pub reasons: sqlx::types::Json<Vec<Reason>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    /// When the points were weighed: the page that follows goes by the same.
    #[sqlx(skip)]
    as_of: Option<DateTime<Utc>>,
}

/// The place of a list's last task, and the moment that its order is of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Place {
    as_of: Option<DateTime<Utc>>,
    points: i32,
    due_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    id: Uuid,
}

impl Weighed {
    /// None: a task about no patient.
    pub(super) fn whose(&self) -> Option<RecordOf> {
        self.contact_id.map(|contact| RecordOf {
            contact: Id::from_uuid(contact),
            location: Id::from_uuid(self.location_id),
        })
    }

    pub(super) fn place(&self) -> Place {
        Place {
            as_of: self.as_of,
            points: self.priority.into(),
            due_at: self.due_at,
            created_at: self.created_at,
            completed_at: self.completed_at,
            id: self.id,
        }
    }

    fn weighed(mut self, priority: Priority, as_of: DateTime<Utc>) -> Self {
        self.priority = priority.points.try_into().unwrap_or(i16::MAX);
        self.reasons.0 = priority.reasons;
        self.as_of = Some(as_of);
        self
    }
}

/// What is asked of a list.
#[derive(Clone, Debug)]
pub struct Queue {
    pub filter: Filter,
    pub after: Option<Place>,
    pub limit: u64,
}

/// Open tasks by priority, weighed now, then by due time, age and id; done ones latest first.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::tasks::Read>,
    queue: &Queue,
) -> Result<Vec<Weighed>> {
    match queue.filter.done {
        true => done(tx, queue).await,
        false => open(tx, queue).await,
    }
}

type Ranked = ((i32, Option<DateTime<Utc>>, DateTime<Utc>, Uuid), Priority);

async fn open<M: Mode>(tx: &Tx<M>, queue: &Queue) -> Result<Vec<Weighed>> {
    let after = queue.after.as_ref();
    let as_of = after.and_then(|place| place.as_of).unwrap_or(tx.now());
    let after = after.map(|place| (place.points, place.due_at, place.created_at, place.id));
    let mut ranked: Vec<Ranked> = store::open_facts(tx, &queue.filter)
        .await?
        .iter()
        .map(|task| {
            let weighed = priority(&task.facts(), as_of);
            (
                (
                    weighed.points,
                    task.due_at,
                    task.created_at,
                    task.id().uuid(),
                ),
                weighed,
            )
        })
        .filter(|(key, _)| after.is_none_or(|after| queue_order(key, &after).is_gt()))
        .collect();
    ranked.sort_by(|a, b| queue_order(&a.0, &b.0));
    ranked.truncate(queue.limit.try_into().unwrap_or(usize::MAX));
    let ids = ranked.iter().map(|(key, _)| key.3).collect();
    let mut shown: HashMap<_, _> = by_id(tx, ids)
        .await?
        .into_iter()
        .map(|task| (task.id, task))
        .collect();
    Ok(ranked
        .into_iter()
        .filter_map(|(key, weighed)| Some(shown.remove(&key.3)?.weighed(weighed, as_of)))
        .collect())
}

/// Somebody who is only invited is called what the inviter called them.
const SHOWN: &str = "\
select t.id, t.kind, t.title, t.contact_id, \
       case when c.id is not null then concat_ws(' ', c.first_name, c.last_name) end as contact_name, \
       t.location_id, t.assignee_id, \
       coalesce(w.name, (select case when not bool_or(m.joined_at is not null) then max(m.invited_as) end \
                         from memberships m where m.tenant_id = t.tenant_id and m.user_id = u.id), u.name) as assignee_name, t.due_at, t.state, t.priority, t.reasons, \
       t.completed_at, t.version, t.created_at \
from tasks t \
left join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id \
left join users u on u.id = t.assignee_id \
left join staff w on w.tenant_id = t.tenant_id and w.user_id = t.assignee_id \
where t.tenant_id = $1";

async fn by_id<M: Mode>(tx: &Tx<M>, ids: Vec<Uuid>) -> Result<Vec<Weighed>> {
    let sql = format!("{SHOWN} and t.id = any ($2)");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(ids)
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// The task as a list shows it, with its points of the last event.
pub(super) async fn show<M: Mode>(tx: &Tx<M>, id: Id<id::Task>) -> Result<Weighed> {
    let found = by_id(tx, vec![id.uuid()]).await?.pop();
    found.ok_or_else(|| Problem::not_found("task"))
}

async fn done<M: Mode>(tx: &Tx<M>, queue: &Queue) -> Result<Vec<Weighed>> {
    let sql = format!(
        "{SHOWN} and t.state = 'done' and ($2::uuid is null or t.location_id = $2) \
           and ($3::uuid is null or t.assignee_id = $3) and ($4::uuid is null or t.contact_id = $4) \
           and ($5::timestamptz is null or (t.completed_at, t.id) < ($5, $6)) \
         order by t.completed_at desc, t.id desc limit $7"
    );
    let (filter, after) = (&queue.filter, queue.after.as_ref());
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(filter.location.map(Id::uuid))
        .bind(filter.assignee.map(Id::uuid))
        .bind(filter.contact.map(Id::uuid))
        .bind(after.and_then(|place| place.completed_at))
        .bind(after.map(|place| place.id))
        .bind(i64::try_from(queue.limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}
