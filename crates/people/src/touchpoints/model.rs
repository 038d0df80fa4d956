use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use sea_orm::entity::prelude::*;

/// A row of `touchpoints`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "touchpoints")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Touchpoint>,
    pub contact_id: Id<id::Contact>,
    pub location_id: Id<id::Location>,
    pub source: String,
    pub medium: Option<String>,
    pub campaign: Option<String>,
    /// What was searched for and asked for is in the words of whoever wrote it.
    pub content: Option<Guarded<String, Pii>>,
    pub term: Option<Guarded<String, Pii>>,
    pub gclid: Option<String>,
    pub fbclid: Option<String>,
    /// Addresses of pages may carry what was typed into a form before.
    pub referrer: Option<Guarded<String, Pii>>,
    pub page_url: Option<Guarded<String, Pii>>,
    pub service: Option<Guarded<String, Pii>>,
    /// What they wrote.
    pub message: Option<Guarded<String, Pii>>,
    pub intake_id: Option<Id<id::Intake>>,
    pub at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
