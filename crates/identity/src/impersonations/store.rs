//! The queries of impersonations.

use kernel::{Id, id};
use platform::{Problem, Result, Tx, db::Mode, db::system::SystemTx};
use uuid::Uuid;

use super::model::Row;

const COLUMNS: &str = "i.tenant_id, i.id, i.reseller_id, i.reseller_name, i.clinic_name, i.actor_id, i.actor_name, i.actor_email, \
 i.subject_id, i.subject_name, i.grant_id, i.kind, i.mode, i.location_ids, i.reason, i.ticket, i.session_id, i.from_session, \
 i.expires_at, i.ended_at, i.ended_by, i.created_at";

/// All that must still be so: the session, the clinic's tie and consent, the grant, and at the reseller the
/// person with the permission, who has not signed out.
const LIVE: &str = "\
from sessions s \
join impersonations i on i.tenant_id = s.tenant_id and i.id = s.impersonation_id and i.ended_at is null and i.expires_at > $3 \
join tenants t on t.tenant_id = i.tenant_id and t.reseller_id = i.reseller_id and t.consent <> 'never' \
left join reseller_grants g on g.tenant_id = i.tenant_id and g.id = i.grant_id \
join sessions o on o.tenant_id = i.reseller_id and o.id = i.from_session and o.ended_at is null \
join staff w on w.tenant_id = i.reseller_id and w.user_id = i.actor_id and w.suspended_at is null \
where s.tenant_id = $1 and s.id = $2 and s.ended_at is null and s.expires_at > $3 \
  and case when i.grant_id is null then t.consent = 'emergency' else g.revoked_at is null and g.expires_at > $3 end \
  and exists (select from memberships m join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id \
    where m.tenant_id = i.reseller_id and m.user_id = i.actor_id and m.joined_at is not null \
      and (m.starts_at is null or m.starts_at <= $3) and (m.ends_at is null or m.ends_at > $3) \
      and case when i.grant_id is null then 'impersonations:emergency' else 'impersonations:begin' end = any (r.permissions))";

/// The impersonation whose session it is, if all still holds that let it begin.
pub(super) async fn live(
    tx: &SystemTx,
    tenant: Id<id::Tenant>,
    session: Id<id::Session>,
) -> Result<Option<Row>> {
    let sql = format!("select {COLUMNS} {LIVE}");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tenant.uuid())
        .bind(session.uuid())
        .bind(tx.now())
        .fetch_optional(&mut *tx.conn().await)
        .await?)
}

/// One of those in the transaction's clinic.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Impersonation>) -> Result<Option<Row>> {
    let sql =
        format!("select {COLUMNS} from impersonations i where i.tenant_id = $1 and i.id = $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?)
}

/// The same, locked until the transaction ends.
///
/// # Errors
/// 404.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Impersonation>) -> Result<Row> {
    let sql = format!(
        "select {COLUMNS} from impersonations i where i.tenant_id = $1 and i.id = $2 for update"
    );
    let found: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("impersonation"))
}

/// Those in the transaction's clinic, newest first.
pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    before: Option<Id<id::Impersonation>>,
    limit: u64,
) -> Result<Vec<Row>> {
    list(tx, "i.tenant_id", before, limit).await
}

/// Those of the transaction's reseller, in whichever clinic, newest first.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn of_reseller<M: Mode>(
    tx: &Tx<M>,
    before: Option<Id<id::Impersonation>>,
    limit: u64,
) -> Result<Vec<Row>> {
    list(tx, "i.reseller_id", before, limit).await
}

async fn list<M: Mode>(
    tx: &Tx<M>,
    whose: &'static str,
    before: Option<Id<id::Impersonation>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "select {COLUMNS} from impersonations i where {whose} = $1 and ($2::uuid is null or i.id < $2) \
         order by i.id desc limit $3"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(before.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// Those that run in the transaction's clinic, locked until it ends.
pub(super) async fn running(tx: &Tx) -> Result<Vec<Row>> {
    let sql = format!(
        "select {COLUMNS} from impersonations i where i.tenant_id = $1 and i.ended_at is null and i.expires_at > $2 \
         order by i.id for update"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(tx.now())
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn insert(tx: &Tx, row: &Row) -> Result<()> {
    sqlx::query(
        "insert into impersonations (tenant_id, id, reseller_id, reseller_name, clinic_name, actor_id, actor_name, actor_email, \
           subject_id, subject_name, grant_id, kind, mode, location_ids, reason, ticket, session_id, from_session, expires_at, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(row.tenant_id)
    .bind(row.id)
    .bind(row.reseller_id)
    .bind(&row.reseller_name)
    .bind(&row.clinic_name)
    .bind(row.actor_id)
    .bind(&row.actor_name)
    .bind(&row.actor_email)
    .bind(row.subject_id)
    .bind(&row.subject_name)
    .bind(row.grant_id)
    .bind(row.kind.as_str())
    .bind(row.mode.as_str())
    .bind(&row.location_ids)
    .bind(&row.reason)
    .bind(&row.ticket)
    .bind(row.session_id)
    .bind(row.from_session)
    .bind(row.expires_at)
    .bind(row.created_at)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Its session in the clinic, which came about as the person's own did. It has no refresh token: the seed is
/// nobody's.
pub(super) async fn insert_session(
    tx: &Tx,
    row: &Row,
    came_by: &CameBy,
    seed: &[u8],
) -> Result<()> {
    sqlx::query(
        "insert into sessions (tenant_id, id, user_id, seed, expires_at, created_at, renewed_at, proved_at, \
           method, second, device, address, impersonation_id) \
         values ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8, $9, $10, $11)",
    )
    .bind(row.tenant_id)
    .bind(row.session_id)
    .bind(row.actor_id)
    .bind(seed)
    .bind(row.expires_at)
    .bind(row.created_at)
    .bind(&came_by.method)
    .bind(&came_by.second)
    .bind(&came_by.device)
    .bind(&came_by.address)
    .bind(row.id)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// How the person signed in at the reseller.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct CameBy {
    pub method: String,
    pub second: Option<String>,
    pub device: Option<String>,
    pub address: Option<String>,
}

pub(super) async fn came_by(tx: &Tx, session: Id<id::Session>) -> Result<CameBy> {
    Ok(sqlx::query_as(
        "select method, second, device, address from sessions where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(session.uuid())
    .fetch_one(&mut *tx.conn().await)
    .await?)
}

/// Ends it with its session.
pub(super) async fn set_ended(tx: &Tx, row: &Row, by: &'static str) -> Result<()> {
    let ended: [(&str, Uuid); 2] = [
        (
            "update impersonations set ended_at = $3, ended_by = $4 where tenant_id = $1 and id = $2",
            row.id,
        ),
        (
            "update sessions set ended_at = $3 where tenant_id = $1 and id = $2 and $4::text is not null",
            row.session_id,
        ),
    ];
    for (statement, id) in ended {
        sqlx::query(statement)
            .bind(tx.tenant().uuid())
            .bind(id)
            .bind(tx.now())
            .bind(by)
            .execute(&mut *tx.conn().await)
            .await?;
    }
    Ok(())
}

/// The name and the consent of a clinic that the transaction's reseller looks after.
pub(super) async fn clinic(tx: &Tx, clinic: Id<id::Tenant>) -> Result<Option<(String, String)>> {
    Ok(sqlx::query_as("select name, consent from fleet_clinic($1)")
        .bind(clinic.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?)
}
