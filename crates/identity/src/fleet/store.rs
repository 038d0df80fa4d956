//! The queries of the fleet. What they may see is in the functions of the migration.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

use crate::resellers::Consent;

/// A clinic with its counts.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    pub tenant_id: Uuid,
    pub name: String,
    pub country: String,
    pub time_zone: String,
    pub attached_at: DateTime<Utc>,
    #[sqlx(try_from = "String")]
    pub consent: Consent,
    pub staff: i64,
    pub contacts: i64,
    pub bookings: i64,
    pub attended: i64,
    pub missed: i64,
    pub texts: i64,
    pub last_sign_in_at: Option<DateTime<Utc>>,
}

impl Row {
    pub fn id(&self) -> Id<id::Tenant> {
        Id::from_uuid(self.tenant_id)
    }
}

pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::Tenant>>,
    limit: u64,
) -> Result<Vec<Row>> {
    Ok(sqlx::query_as("select * from fleet($1, $2, $3)")
        .bind(tx.now())
        .bind(after.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// A clinic that has been invited and has not signed up.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Invited {
    pub name: String,
    pub invited_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn invited<M: Mode>(tx: &Tx<M>) -> Result<Vec<Invited>> {
    Ok(
        sqlx::query_as("select name, invited_at, expires_at from fleet_invited($1)")
            .bind(tx.now())
            .fetch_all(&mut *tx.conn().await)
            .await?,
    )
}
