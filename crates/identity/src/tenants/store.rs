//! The queries of tenants.

use kernel::{Id, Zone, id};
use platform::{Result, Tx, db::Mode};
use poem_openapi::Enum;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::Brand;

/// What a tenant is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "lowercase")]
#[oai(rename_all = "lowercase")]
pub enum TenantKind {
    #[default]
    Clinic,
    /// Looks after clinics, and has no patients of its own.
    Reseller,
}

impl TenantKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Reseller => "reseller",
        }
    }

    fn of(name: &str) -> Self {
        match name {
            "reseller" => Self::Reseller,
            _ => Self::Clinic,
        }
    }
}

/// The clinic, or reseller, that a transaction is bound to.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: Id<id::Tenant>,
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    pub zone: Zone,
    pub brand: Brand,
    pub kind: TenantKind,
}

/// A clinic, or reseller, as it is founded.
pub(crate) struct NewTenant<'a> {
    pub name: &'a str,
    pub country: &'a str,
    pub zone: &'a Zone,
    pub kind: TenantKind,
    /// Who looks after it from its first day.
    pub reseller: Option<Id<id::Tenant>>,
}

/// The clinic that the transaction is bound to; everyone who came in may know its name.
///
/// # Errors
/// 500 when the database fails, or the clinic is not founded yet.
pub async fn get<M: Mode>(tx: &Tx<M>) -> Result<Tenant> {
    type Row = (String, String, String, Json<serde_json::Value>, String);
    let sql = "select name, country, time_zone, brand, kind from tenants where tenant_id = $1";
    let (name, country, zone, brand, kind): Row = sqlx::query_as(sql)
        .bind(tx.tenant().uuid())
        .fetch_one(&mut *tx.conn().await)
        .await?;
    Ok(Tenant {
        id: tx.tenant(),
        brand: Brand::of(&name, brand.0),
        name,
        country,
        kind: TenantKind::of(&kind),
        zone: zone.parse().map_err(platform::Problem::internal)?,
    })
}

/// What the transaction is bound to.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn kind<M: Mode>(tx: &Tx<M>) -> Result<TenantKind> {
    Ok(get(tx).await?.kind)
}

pub(crate) async fn insert(tx: &Tx, new: &NewTenant<'_>) -> Result<()> {
    sqlx::query(
        "insert into tenants (tenant_id, name, country, time_zone, kind, reseller_id, attached_at, created_at, updated_at) \
         values ($1, $2, $3, $4, $6, $7, case when $7::uuid is not null then $5::timestamptz end, $5, $5)",
    )
    .bind(tx.tenant().uuid())
    .bind(new.name)
    .bind(new.country)
    .bind(new.zone.name())
    .bind(tx.now())
    .bind(new.kind.as_str())
    .bind(new.reseller.map(Id::uuid))
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}
