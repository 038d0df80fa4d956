use chrono::{DateTime, Utc};
use kernel::{Id, id};
use sea_orm::entity::prelude::*;

use crate::intakes::Mapping;

/// A row of `intake_sources`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intake_sources")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::IntakeSource>,
    pub name: String,
    /// form or wix.
    pub kind: String,
    pub location_id: Id<id::Location>,
    pub token: String,
    pub mapping: Json,
    /// PEM.
    pub verification_key: Option<String>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn mapping(&self) -> Mapping {
        serde_json::from_value(self.mapping.clone()).unwrap_or_default()
    }
}
