use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, field::Pii, id};
use sea_orm::entity::prelude::*;

use super::rules::{Direction, Purpose, State};

/// A row of `messages`.
///
/// Bodies are of class pii, not phi: who answers patients at the front desk must read what they
/// wrote, and does not see the notes of their treatment. Whoever holds `messages:read` with sight of
/// pii reads the texts; a mask shows their last letters only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Message>,
    pub conversation_id: Id<id::Conversation>,
    pub contact_id: Id<id::Contact>,
    /// Whose number it went out from or came in to; who sees that location sees the text.
    pub location_id: Id<id::Location>,
    pub direction: Direction,
    pub state: State,
    pub body: Guarded<String, Pii>,
    pub segments: i16,
    /// Pictures and the like, as the carrier keeps them: `[{url, content_type}]`.
    pub media: Guarded<Json, Pii>,
    pub purpose: Purpose,
    pub template_key: Option<String>,
    pub class: Option<String>,
    pub about_kind: Option<String>,
    pub about_id: Option<Uuid>,
    pub provider: Option<String>,
    pub provider_id: Option<String>,
    pub our_number: Option<String>,
    pub their_number: Option<Guarded<String, Pii>>,
    pub error: Option<String>,
    pub attempts: i16,
    pub not_after: Option<DateTime<Utc>>,
    pub dedupe_key: Option<String>,
    pub sent_by_kind: String,
    pub sent_by_id: Option<Uuid>,
    pub cause_event_id: Option<Id<id::Event>>,
    pub version: i64,
    pub at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
