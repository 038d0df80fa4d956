//! The queries of tenants.

use kernel::{Id, Zone, id};
use platform::{Result, Tx, db::Mode};
use sqlx::types::Json;

use super::Brand;

/// The clinic that a transaction is bound to.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: Id<id::Tenant>,
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    pub zone: Zone,
    pub brand: Brand,
}

/// A clinic as it is founded.
pub(crate) struct NewTenant<'a> {
    pub name: &'a str,
    pub country: &'a str,
    pub zone: &'a Zone,
}

/// The clinic that the transaction is bound to; everyone who came in may know its name.
///
/// # Errors
/// 500 when the database fails, or the clinic is not founded yet.
pub async fn get<M: Mode>(tx: &Tx<M>) -> Result<Tenant> {
    let (name, country, zone, brand): (String, String, String, Json<serde_json::Value>) =
        sqlx::query_as("select name, country, time_zone, brand from tenants where tenant_id = $1")
            .bind(tx.tenant().uuid())
            .fetch_one(&mut *tx.conn().await)
            .await?;
    Ok(Tenant {
        id: tx.tenant(),
        brand: Brand::of(&name, brand.0),
        name,
        country,
        zone: zone.parse().map_err(platform::Problem::internal)?,
    })
}

pub(crate) async fn insert(tx: &Tx, new: &NewTenant<'_>) -> Result<()> {
    sqlx::query(
        "insert into tenants (tenant_id, name, country, time_zone, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(tx.tenant().uuid())
    .bind(new.name)
    .bind(new.country)
    .bind(new.zone.name())
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}
