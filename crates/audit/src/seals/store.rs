//! The queries of seals.

use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use kernel::{Id, id};
use platform::{
    Result, Tx,
    db::{Mode, system::SystemTx},
};
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use uuid::Uuid;

use super::bytes::{Batch, COLUMNS, Row};

/// A row of `audit_seals`.
#[derive(Clone, Debug, FromRow)]
pub(super) struct SealRow {
    pub number: i64,
    pub from_turn: i64,
    pub until_turn: i64,
    pub ids: Vec<Uuid>,
    pub prints: Vec<u8>,
    pub previous: Vec<u8>,
    pub digest: Vec<u8>,
    pub newest_at: DateTime<Utc>,
    pub sealed_at: DateTime<Utc>,
}

/// A row of `audit_heads`.
#[derive(Clone, Debug, FromRow)]
pub(super) struct HeadRow {
    pub number: i64,
    pub until_turn: i64,
    pub digest: Vec<u8>,
}

/// The turn below which every transaction of the database is done.
pub(super) async fn horizon(tx: &SystemTx) -> Result<i64> {
    Ok(
        sqlx::query_scalar("select event_turn(pg_snapshot_xmin(pg_current_snapshot()))")
            .fetch_one(&mut *tx.conn().await)
            .await?,
    )
}

/// The clinics with events below the horizon that are not sealed, those whose turns began anew apart.
/// One probe of an index for each clinic: the planner is not asked what it thinks of that.
pub(super) async fn due(tx: &SystemTx, horizon: i64) -> Result<Vec<Id<id::Tenant>>> {
    let mut conn = tx.conn().await;
    sqlx::query("set local enable_seqscan = off")
        .execute(&mut *conn)
        .await?;
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select t.tenant_id from tenants t left join audit_heads h on h.tenant_id = t.tenant_id \
         cross join lateral ( \
           select from events e where e.tenant_id = t.tenant_id and e.turn >= coalesce(h.until_turn, 0) and e.turn < $1 \
           order by e.turn limit 1) news",
    )
    .bind(horizon)
    .fetch_all(&mut *conn)
    .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

/// The clinics whose head, or some event of which, is ahead of every transaction that there was: in a
/// restored database that was not migrated, or where somebody changed them.
pub(super) async fn ahead(tx: &SystemTx, horizon: i64) -> Result<Vec<Id<id::Tenant>>> {
    let mut conn = tx.conn().await;
    sqlx::query("set local enable_seqscan = off")
        .execute(&mut *conn)
        .await?;
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select t.tenant_id from tenants t left join audit_heads h on h.tenant_id = t.tenant_id \
         where h.until_turn > $1 or exists (select from events e where e.tenant_id = t.tenant_id \
           and e.turn >= event_turn(pg_snapshot_xmax(pg_current_snapshot()))) order by t.tenant_id",
    )
    .bind(horizon)
    .fetch_all(&mut *conn)
    .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

/// Every clinic.
pub(super) async fn clinics(tx: &SystemTx) -> Result<Vec<(Uuid, String)>> {
    Ok(
        sqlx::query_as("select tenant_id, name from tenants order by tenant_id")
            .fetch_all(&mut *tx.conn().await)
            .await?,
    )
}

/// The clinic's head, locked until the transaction ends. None while another process seals there.
pub(super) async fn head_to_change(
    tx: &SystemTx,
    tenant: Id<id::Tenant>,
) -> Result<Option<HeadRow>> {
    let mut conn = tx.conn().await;
    sqlx::query(
        "insert into audit_heads (tenant_id, number, until_turn, digest) values ($1, 0, 0, '') \
         on conflict do nothing",
    )
    .bind(tenant.uuid())
    .execute(&mut *conn)
    .await?;
    Ok(sqlx::query_as(
        "select number, until_turn, digest from audit_heads where tenant_id = $1 for update skip locked",
    )
    .bind(tenant.uuid())
    .fetch_optional(&mut *conn)
    .await?)
}

/// The turn of the first event beyond the `most` first ones of a range.
pub(super) async fn turn_beyond(
    tx: &SystemTx,
    tenant: Id<id::Tenant>,
    (from, until): (i64, i64),
    most: i64,
) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar(
        "select turn from events where tenant_id = $1 and turn >= $2 and turn < $3 order by turn offset $4 limit 1",
    )
    .bind(tenant.uuid())
    .bind(from)
    .bind(until)
    .bind(most)
    .fetch_optional(&mut *tx.conn().await)
    .await?)
}

/// The events of a range of turns, taken in one after the other.
pub(super) async fn batch(
    connection: &mut PgConnection,
    tenant: Id<id::Tenant>,
    (from, until): (i64, i64),
) -> Result<Batch> {
    let sql = format!(
        "select {COLUMNS} from events where tenant_id = $1 and turn >= $2 and turn < $3 order by turn, id"
    );
    let mut rows = sqlx::query_as::<_, Row>(AssertSqlSafe(sql))
        .bind(tenant.uuid())
        .bind(from)
        .bind(until)
        .fetch(connection);
    let mut batch = Batch::default();
    while let Some(row) = rows.try_next().await? {
        batch.take(&row);
    }
    Ok(batch)
}

/// Adds a seal and makes it the head.
pub(super) async fn insert(tx: &SystemTx, tenant: Id<id::Tenant>, seal: &SealRow) -> Result<()> {
    let mut conn = tx.conn().await;
    sqlx::query(
        "insert into audit_seals (tenant_id, number, from_turn, until_turn, ids, prints, previous, digest, newest_at, sealed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(tenant.uuid())
    .bind(seal.number)
    .bind(seal.from_turn)
    .bind(seal.until_turn)
    .bind(&seal.ids)
    .bind(&seal.prints)
    .bind(&seal.previous)
    .bind(&seal.digest)
    .bind(seal.newest_at)
    .bind(seal.sealed_at)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update audit_heads set number = $2, until_turn = $3, digest = $4 where tenant_id = $1",
    )
    .bind(tenant.uuid())
    .bind(seal.number)
    .bind(seal.until_turn)
    .bind(&seal.digest)
    .execute(&mut *conn)
    .await?;
    Ok(())
}

pub(super) async fn head<M: Mode>(tx: &Tx<M>) -> Result<Option<HeadRow>> {
    Ok(sqlx::query_as(
        "select number, until_turn, digest from audit_heads where tenant_id = $1 and number > 0",
    )
    .bind(tx.tenant().uuid())
    .fetch_optional(&mut *tx.conn().await)
    .await?)
}

/// The seals from a number on, in order.
pub(super) async fn seals<M: Mode>(tx: &Tx<M>, from: i64, most: i64) -> Result<Vec<SealRow>> {
    Ok(sqlx::query_as(
        "select number, from_turn, until_turn, ids, prints, previous, digest, newest_at, sealed_at \
         from audit_seals where tenant_id = $1 and number >= $2 order by number limit $3",
    )
    .bind(tx.tenant().uuid())
    .bind(from)
    .bind(most)
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// Events of a turn that no transaction has, so that no seal ever covers them: at most `most`.
pub(super) async fn of_no_turn<M: Mode>(
    tx: &Tx<M>,
    most: i64,
) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    Ok(sqlx::query_as(
        "select id, at from events where tenant_id = $1 and (turn is null or turn < 0 \
           or turn >= event_turn(pg_snapshot_xmax(pg_current_snapshot()))) order by id limit $2",
    )
    .bind(tx.tenant().uuid())
    .bind(most)
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// How many events no seal covers, being of this turn or a later one, and those of them that say to be
/// from before `oldest`: at most `most`.
pub(super) async fn unsealed<M: Mode>(
    tx: &Tx<M>,
    from: i64,
    oldest: Option<DateTime<Utc>>,
    most: i64,
) -> Result<(i64, Vec<(Uuid, DateTime<Utc>)>)> {
    let mut conn = tx.conn().await;
    let count =
        sqlx::query_scalar("select count(*) from events where tenant_id = $1 and turn >= $2")
            .bind(tx.tenant().uuid())
            .bind(from)
            .fetch_one(&mut *conn)
            .await?;
    let older = sqlx::query_as(
        "select id, at from events where tenant_id = $1 and turn >= $2 and at < $3 order by id limit $4",
    )
    .bind(tx.tenant().uuid())
    .bind(from)
    .bind(oldest)
    .bind(most)
    .fetch_all(&mut *conn)
    .await?;
    Ok((count, older))
}

/// The instants of these events, as far as they are there.
pub(super) async fn instants<M: Mode>(
    tx: &Tx<M>,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    Ok(
        sqlx::query_as("select id, at from events where tenant_id = $1 and id = any ($2)")
            .bind(tx.tenant().uuid())
            .bind(ids)
            .fetch_all(&mut *tx.conn().await)
            .await?,
    )
}
