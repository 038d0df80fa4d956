use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// One signal's share of a contact's warmness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    pub signal: String,
    pub points: f64,
    pub event_id: Option<Id<id::Event>>,
}

/// What a contact's warmness is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Reasons(pub Vec<Reason>);

/// A row of `contacts`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Contact>,
    pub first_name: String,
    pub last_name: Option<String>,
    pub phone: Option<Guarded<String, Pii>>,
    pub email: Option<Guarded<String, Pii>>,
    pub date_of_birth: Option<Guarded<NaiveDate, Pii>>,
    pub home_location_id: Id<id::Location>,
    pub source: Option<String>,
    pub warmness_score: Option<i16>,
    pub warmness_band: Option<String>,
    pub warmness_reasons: Reasons,
    pub sms_opted_out_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// First and last name, as staff say it.
    pub fn name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}
