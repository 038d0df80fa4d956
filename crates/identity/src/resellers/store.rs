//! The queries of a clinic's reseller and its grants.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, Tx, db::Mode};
use uuid::Uuid;

use super::model::{Consent, Grant, Tie};

/// What binds the transaction's clinic to its reseller.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn tie<M: Mode>(tx: &Tx<M>) -> Result<Tie> {
    tie_for(tx, "").await
}

/// The same, locked until the transaction ends.
pub(super) async fn tie_to_change(tx: &Tx) -> Result<Tie> {
    tie_for(tx, " for update").await
}

async fn tie_for<M: Mode>(tx: &Tx<M>, lock: &str) -> Result<Tie> {
    let sql = format!(
        "select reseller_id, reseller_name(reseller_id) as reseller_name, attached_at, consent, version \
         from tenants where tenant_id = $1{lock}"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .fetch_one(&mut *tx.conn().await)
        .await?)
}

/// The name of a reseller, if it is one.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn name<M: Mode>(tx: &Tx<M>, reseller: Id<id::Tenant>) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select reseller_name($1)")
        .bind(reseller.uuid())
        .fetch_one(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn set_reseller(tx: &Tx, reseller: Option<Id<id::Tenant>>) -> Result<()> {
    sqlx::query(
        "update tenants set reseller_id = $2, attached_at = case when $2::uuid is not null then $3::timestamptz end, \
           version = version + 1, updated_at = $3 where tenant_id = $1",
    )
    .bind(tx.tenant().uuid())
    .bind(reseller.map(Id::uuid))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

pub(super) async fn set_consent(tx: &Tx, consent: Consent) -> Result<()> {
    sqlx::query(
        "update tenants set consent = $2, version = version + 1, updated_at = $3 where tenant_id = $1",
    )
    .bind(tx.tenant().uuid())
    .bind(consent.as_str())
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

const COLUMNS: &str = "tenant_id, id, reseller_id, kind, mode, location_ids, expires_at, given_by, revoked_at, created_at";

/// The clinic's grants, newest first.
pub(super) async fn grants<M: Mode>(
    tx: &Tx<M>,
    before: Option<Id<id::ResellerGrant>>,
    limit: u64,
) -> Result<Vec<Grant>> {
    let sql = format!(
        "select {COLUMNS} from reseller_grants where tenant_id = $1 and ($2::uuid is null or id < $2) \
         order by id desc limit $3"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(before.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// The clinic's grants that live, oldest first.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn live_grants<M: Mode>(tx: &Tx<M>) -> Result<Vec<Grant>> {
    let sql = format!(
        "select {COLUMNS} from reseller_grants where tenant_id = $1 and revoked_at is null and expires_at > $2 order by id"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(tx.now())
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// What lives of what these clinics have given to the transaction's reseller, oldest first.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn given_to<M: Mode>(tx: &Tx<M>, clinics: &[Uuid]) -> Result<Vec<Grant>> {
    let sql = format!(
        "select {COLUMNS} from reseller_grants where reseller_id = $1 and tenant_id = any ($2) \
           and revoked_at is null and expires_at > $3 order by id"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(clinics)
        .bind(tx.now())
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// One of the clinic's grants, locked until the transaction ends.
///
/// # Errors
/// 404; 500 when the database fails.
pub(super) async fn find_grant(tx: &Tx, id: Id<id::ResellerGrant>) -> Result<Grant> {
    let sql = format!(
        "select {COLUMNS} from reseller_grants where tenant_id = $1 and id = $2 for update"
    );
    let found: Option<Grant> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?;
    found.ok_or_else(|| Problem::not_found("grant"))
}

pub(super) async fn insert_grant(tx: &Tx, grant: &Grant) -> Result<()> {
    sqlx::query(
        "insert into reseller_grants (tenant_id, id, reseller_id, kind, mode, location_ids, expires_at, given_by, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(grant.tenant_id)
    .bind(grant.id)
    .bind(grant.reseller_id)
    .bind(grant.kind.as_str())
    .bind(grant.mode.as_str())
    .bind(&grant.location_ids)
    .bind(grant.expires_at)
    .bind(grant.given_by)
    .bind(grant.created_at)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

pub(super) async fn set_revoked(
    tx: &Tx,
    id: Id<id::ResellerGrant>,
    by: Option<Uuid>,
) -> Result<DateTime<Utc>> {
    sqlx::query(
        "update reseller_grants set revoked_at = $3, revoked_by = $4 where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().uuid())
    .bind(id.uuid())
    .bind(tx.now())
    .bind(by)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(tx.now())
}

/// Every reseller with its name and the number of its clinics, for who runs the house.
pub(super) async fn every(platform: &Platform) -> Result<Vec<(Uuid, String, i64)>> {
    platform
        .system(SystemTask::Operate, async |tx| {
            Ok(sqlx::query_as(
                "select t.tenant_id, t.name, (select count(*) from tenants c where c.reseller_id = t.tenant_id) \
                 from tenants t where t.kind = 'reseller' order by t.name, t.tenant_id",
            )
            .fetch_all(&mut *tx.conn().await)
            .await?)
        })
        .await
}

/// What each tenant is that the house knows by this id: `clinic` or `reseller`.
pub(super) async fn kind_of(platform: &Platform, tenant: Id<id::Tenant>) -> Result<Option<String>> {
    platform
        .system(SystemTask::Operate, async |tx| {
            Ok(
                sqlx::query_scalar("select kind from tenants where tenant_id = $1")
                    .bind(tenant.uuid())
                    .fetch_optional(&mut *tx.conn().await)
                    .await?,
            )
        })
        .await
}
