use chrono::{DateTime, Utc};
use kernel::{Id, Zone, id};
use sea_orm::entity::prelude::*;

/// A row of `locations`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "locations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Location>,
    pub name: String,
    pub country: String,
    pub time_zone: Zone,
    pub phone: Option<String>,
    pub sms_sender: String,
    /// The region that it is in; none: right below the clinic.
    pub region_id: Option<Id<id::Region>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// A location as other features use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub id: Id<id::Location>,
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    pub zone: Zone,
    /// E.164: where its texts come from, and replies go to.
    pub sms_sender: String,
    /// E.164: where patients call.
    pub phone: Option<String>,
}

impl From<Model> for Place {
    fn from(row: Model) -> Self {
        let Model {
            tenant_id: _,
            id,
            name,
            country,
            time_zone,
            phone,
            sms_sender,
            region_id: _,
            version: _,
            created_at: _,
            updated_at: _,
        } = row;
        Self {
            id,
            name,
            country,
            zone: time_zone,
            sms_sender,
            phone,
        }
    }
}
