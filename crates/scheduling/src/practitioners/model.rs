use chrono::{DateTime, Utc};
use kernel::{Id, id};
use sea_orm::entity::prelude::*;

/// A row of `practitioners`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "practitioners")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Practitioner>,
    pub name: String,
    /// Who of the staff they are: their patients and visits are that person's own.
    pub user_id: Option<Id<id::User>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
