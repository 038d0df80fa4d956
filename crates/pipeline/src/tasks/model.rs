use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use sea_orm::entity::prelude::*;

/// A row of `tasks`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Task>,
    /// `call_lead`, `unanswered_reply` … or `to_do`.
    pub kind: String,
    /// Ours by its kind, or what staff wrote themselves, which may quote a patient.
    pub title: Guarded<String, Pii>,
    pub contact_id: Option<Id<id::Contact>>,
    pub location_id: Id<id::Location>,
    /// The card whose stage's time runs while the task is open.
    pub card_id: Option<Id<id::Card>>,
    pub assignee_id: Option<Id<id::User>>,
    pub assigned_at: Option<DateTime<Utc>>,
    pub due_at: Option<DateTime<Utc>>,
    /// open or done.
    pub state: String,
    /// 0–100, as of the last event.
    pub priority: i16,
    pub reasons: Json,
    pub completed_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
