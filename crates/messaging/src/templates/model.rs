use chrono::{DateTime, Utc};
use kernel::{Id, id};
use sea_orm::entity::prelude::*;

/// A row of `message_templates`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "message_templates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::MessageTemplate>,
    pub key: String,
    pub body: String,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
