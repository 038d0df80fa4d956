use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use platform::RecordOf;
use sea_orm::entity::prelude::*;

use crate::messages::{Direction, State};

/// A row of `conversations`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conversations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Conversation>,
    pub contact_id: Id<id::Contact>,
    pub channel: String,
    pub location_id: Id<id::Location>,
    pub waiting_since: Option<DateTime<Utc>>,
    pub unread: i32,
    pub last_message_id: Option<Id<id::Message>>,
    pub last_at: DateTime<Utc>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// A conversation with its contact and its latest message, for the inbox.
#[derive(Clone, Debug)]
pub struct Overview {
    pub id: Id<id::Conversation>,
    pub contact: Id<id::Contact>,
    pub name: String,
    pub phone: Option<Guarded<String, Pii>>,
    pub location: Id<id::Location>,
    pub waiting_since: Option<DateTime<Utc>>,
    pub unread: i32,
    pub last_at: DateTime<Utc>,
    pub last: Option<Last>,
}

impl Overview {
    pub(super) fn whose(&self) -> Option<RecordOf> {
        Some(RecordOf {
            contact: self.contact,
            location: self.location,
        })
    }
}

#[derive(Clone, Debug)]
pub struct Last {
    pub direction: Direction,
    pub state: State,
    pub body: Guarded<String, Pii>,
    pub at: DateTime<Utc>,
}
