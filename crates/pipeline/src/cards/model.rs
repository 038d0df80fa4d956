use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use sea_orm::entity::prelude::*;

/// A row of `cards`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cards")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Card>,
    /// Key of the pipeline: acquisition, attendance, recovery or recall.
    pub pipeline: String,
    /// Key of the stage.
    pub stage: String,
    pub contact_id: Id<id::Contact>,
    pub booking_id: Option<Id<id::Booking>>,
    pub location_id: Id<id::Location>,
    pub assignee_id: Option<Id<id::User>>,
    pub assigned_at: Option<DateTime<Utc>>,
    pub entered_stage_at: DateTime<Utc>,
    /// When somebody of the clinic, or automation, first wrote or called.
    pub first_touch_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    /// One of the usual reasons, `marked_by_mistake`, or `other`.
    pub lost_reason: Option<String>,
    /// The person's own words, for `other`.
    pub lost_words: Option<Guarded<String, Pii>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
