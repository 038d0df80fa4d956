use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use platform::RecordOf;
use sea_orm::entity::prelude::*;

/// A row of `intakes`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intakes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Intake>,
    pub source_id: Id<id::IntakeSource>,
    pub location_id: Id<id::Location>,
    /// received, worked, failed or ignored.
    pub state: String,
    /// The source's own id of the event.
    pub external_id: Option<String>,
    /// What the source says happened: `wix.forms.v4.submission/created`.
    pub event: Option<String>,
    /// The posted fields, a JSON object as text.
    pub fields: Option<Guarded<String, Pii>>,
    /// The beginning of a body that could not be read.
    pub raw: Option<Guarded<String, Pii>>,
    pub errors: Json,
    pub contact_id: Option<Id<id::Contact>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// None: of nobody yet.
    pub(super) fn whose(&self) -> Option<RecordOf> {
        self.contact_id.map(|contact| RecordOf {
            contact,
            location: self.location_id,
        })
    }
}
