//! The queries of access reviews.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, Tx, db::Mode};
use uuid::Uuid;

use super::{
    model::{Found, Item, Review},
    rules::Quarter,
};

const REVIEW: &str = "\
select r.id, r.quarter, r.opened_by, r.opened_at, r.closed_by, r.closed_at, c.items, c.decided, c.revoked \
from access_reviews r, lateral ( \
  select count(*) as items, count(i.decision) as decided, count(*) filter (where i.decision = 'revoke') as revoked \
  from access_review_items i where i.tenant_id = r.tenant_id and i.review_id = r.id) c \
where r.tenant_id = $1";

/// Newest first.
pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    before: Option<Id<id::AccessReview>>,
    limit: u64,
) -> Result<Vec<Review>> {
    let sql = format!("{REVIEW} and ($2::uuid is null or r.id < $2) order by r.id desc limit $3");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(before.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::AccessReview>) -> Result<Review> {
    let sql = format!("{REVIEW} and r.id = $2");
    let found: Option<Review> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("access review"))
}

/// The review, locked until the transaction ends: one decision after the other.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::AccessReview>) -> Result<Review> {
    sqlx::query("select from access_reviews where tenant_id = $1 and id = $2 for update")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    find(tx, id).await
}

/// False when one is open, or the quarter has had its own.
pub(super) async fn insert(
    tx: &Tx,
    id: Id<id::AccessReview>,
    quarter: Option<&str>,
    by: Option<Uuid>,
) -> Result<bool> {
    let inserted = sqlx::query(
        "insert into access_reviews (tenant_id, id, quarter, opened_by, opened_at) values ($1, $2, $3, $4, $5) \
         on conflict do nothing",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(quarter)
    .bind(by)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?
    .rows_affected();
    Ok(inserted == 1)
}

/// Everything that opens something now or later: people by name, then programs, then the reseller.
const HELD: &str = "\
select * from ( \
  select 'membership' as kind, m.id as record_id, m.user_id, \
    coalesce(s.name, case when m.joined_at is null then m.invited_as end, u.name) as name, r.name as holds, \
    coalesce(l.name, g.name, 'Everywhere') as at_node, m.starts_at, m.ends_at, \
    (select max(c.created_at) from sessions c \
       where c.tenant_id = m.tenant_id and c.user_id = m.user_id and c.impersonation_id is null) as last_used_at, \
    has_second_factor(m.user_id) as second_factor, m.via_group is not null as via_group \
  from memberships m \
  join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
  join users u on u.id = m.user_id \
  join staff s on s.tenant_id = m.tenant_id and s.user_id = m.user_id \
  left join locations l on l.tenant_id = m.tenant_id and l.id = m.location_id \
  left join regions g on g.tenant_id = m.tenant_id and g.id = m.region_id \
  where m.tenant_id = $1 and (m.ends_at is null or m.ends_at > $2) \
  union all \
  select 'client', c.id, null, c.name, array_to_string(c.permissions, ', '), \
    case when c.location_ids is null then 'Everywhere' else cardinality(c.location_ids) || ' locations' end, \
    null, c.expires_at, c.last_used_at, null, false \
  from clients c where c.tenant_id = $1 and c.revoked_at is null and (c.expires_at is null or c.expires_at > $2) \
  union all \
  select 'reseller_grant', g.id, null, coalesce(reseller_name(g.reseller_id), 'Reseller'), g.kind || ', ' || g.mode, \
    case when g.location_ids is null then 'Everywhere' else cardinality(g.location_ids) || ' locations' end, \
    null, g.expires_at, null, null, false \
  from reseller_grants g where g.tenant_id = $1 and g.revoked_at is null and g.expires_at > $2) held \
order by array_position(array['membership', 'client', 'reseller_grant'], kind), lower(name), record_id";

pub(super) async fn held(tx: &Tx) -> Result<Vec<Found>> {
    Ok(sqlx::query_as(HELD)
        .bind(tx.tenant().uuid())
        .bind(tx.now())
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// Ids rise in the order of the items.
pub(super) async fn insert_item(
    tx: &Tx,
    review: Id<id::AccessReview>,
    found: &Found,
) -> Result<()> {
    sqlx::query(
        "insert into access_review_items (tenant_id, id, review_id, kind, record_id, user_id, name, holds, at_node, \
           starts_at, ends_at, last_used_at, second_factor, via_group) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(tx.tenant().uuid())
    .bind(tx.new_id::<id::AccessReviewItem>().uuid())
    .bind(review.uuid())
    .bind(&found.kind)
    .bind(found.record_id)
    .bind(found.user_id)
    .bind(&found.name)
    .bind(&found.holds)
    .bind(&found.at_node)
    .bind(found.starts_at)
    .bind(found.ends_at)
    .bind(found.last_used_at)
    .bind(found.second_factor)
    .bind(found.via_group)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

const ITEM: &str = "\
select i.id, i.kind, i.record_id, i.user_id, i.name, i.holds, i.at_node, i.starts_at, i.ends_at, i.last_used_at, \
  i.second_factor, i.via_group, u.email, i.decision, i.note, i.decided_by, coalesce(ds.name, d.name) as decided_by_name, i.decided_at \
from access_review_items i \
left join users u on u.id = i.user_id \
left join users d on d.id = i.decided_by \
left join staff ds on ds.tenant_id = i.tenant_id and ds.user_id = i.decided_by \
where i.tenant_id = $1 and i.review_id = $2";

/// In their order, those behind `after`.
pub(super) async fn items<M: Mode>(
    tx: &Tx<M>,
    review: Id<id::AccessReview>,
    after: Option<Id<id::AccessReviewItem>>,
    limit: u64,
) -> Result<Vec<Item>> {
    let sql = format!("{ITEM} and ($3::uuid is null or i.id > $3) order by i.id limit $4");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(review.uuid())
        .bind(after.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn item(
    tx: &Tx,
    review: Id<id::AccessReview>,
    id: Id<id::AccessReviewItem>,
) -> Result<Item> {
    let sql = format!("{ITEM} and i.id = $3");
    let found: Option<Item> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(review.uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("item"))
}

pub(super) async fn decide(
    tx: &Tx,
    id: Id<id::AccessReviewItem>,
    decision: &str,
    note: Option<&str>,
    by: Id<id::User>,
) -> Result<()> {
    sqlx::query(
        "update access_review_items set decision = $3, note = $4, decided_by = $5, decided_at = $6 \
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(decision)
    .bind(note)
    .bind(by.uuid())
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

pub(super) async fn close(tx: &Tx, id: Id<id::AccessReview>, by: Id<id::User>) -> Result<()> {
    sqlx::query(
        "update access_reviews set closed_by = $3, closed_at = $4 where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(by.uuid())
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Of whom the quarter's review is due: who was there when it began, and has neither had it nor another open.
pub(super) async fn due(
    platform: &Platform,
    quarter: impl FnOnce(DateTime<Utc>) -> Quarter,
) -> Result<(Vec<Uuid>, Quarter)> {
    platform
        .system(SystemTask::AccessReviews, async |tx| {
            let quarter = quarter(tx.now());
            let due = sqlx::query_scalar(
                "select t.tenant_id from tenants t where t.created_at < $1 and not exists ( \
                   select from access_reviews r where r.tenant_id = t.tenant_id and (r.quarter = $2 or r.closed_at is null)) \
                 order by t.tenant_id",
            )
            .bind(quarter.begins)
            .bind(&quarter.name)
            .fetch_all(&mut *tx.conn().await)
            .await?;
            Ok((due, quarter))
        })
        .await
}
