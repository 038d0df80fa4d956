use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;
use kernel::{Guarded, Id, field::Pii, id};
use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable, Value,
    entity::prelude::*,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};

use super::rules::{Policy, Status, Times};

/// A row of `bookings`. The range that it occupies is made by the database from
/// `occupied_from` and `occupied_until`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Booking>,
    pub location_id: Id<id::Location>,
    pub practitioner_id: Id<id::Practitioner>,
    pub service_id: Id<id::Service>,
    /// None: a hold, for nobody yet.
    pub contact_id: Option<Id<id::Contact>>,
    pub status: Status,
    pub status_since: DateTime<Utc>,
    pub previous_status: Option<Status>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub occupied_from: DateTime<Utc>,
    pub occupied_until: DateTime<Utc>,
    pub held_until: Option<DateTime<Utc>>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub arrived_at: Option<DateTime<Utc>>,
    pub attended_at: Option<DateTime<Utc>>,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub cancel_reason: Option<Guarded<String, Pii>>,
    /// The first booking of those that were rescheduled into one another.
    pub series_id: Id<id::Booking>,
    pub reschedule_count: i32,
    pub rescheduled_to: Option<Id<id::Booking>>,
    /// Who made it: user, automation, patient, intake or system.
    pub source: String,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What the rules look at besides the status.
    pub(super) fn times<'a>(&self, now: DateTime<Utc>, zone: &'a TimeZone) -> Times<'a> {
        Times {
            now,
            starts_at: self.starts_at,
            zone,
            since: self.status_since,
            before: self.previous_status,
            expires_at: self.held_until,
            policy: Policy::default(),
        }
    }

    /// Enters a status. The row is to be written with it.
    pub(crate) fn enter(&mut self, status: Status, now: DateTime<Utc>) {
        self.previous_status = Some(self.status);
        self.status = status;
        self.status_since = now;
        self.version += 1;
        self.updated_at = now;
    }
}

impl From<Status> for Value {
    fn from(status: Status) -> Self {
        status.as_str().into()
    }
}

impl Nullable for Status {
    fn null() -> Value {
        String::null()
    }
}

impl TryGetable for Status {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        String::try_get_by(row, index)?
            .parse()
            .map_err(|error: super::rules::UnknownStatus| {
                TryGetError::DbErr(DbErr::Type(error.to_string()))
            })
    }
}

impl ValueType for Status {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <String as ValueType>::try_from(value)?
            .parse()
            .map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "Status".to_owned()
    }

    fn array_type() -> ArrayType {
        String::array_type()
    }

    fn column_type() -> ColumnType {
        String::column_type()
    }
}
