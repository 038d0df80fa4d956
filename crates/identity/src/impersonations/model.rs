use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::Impersonating;
use sqlx::FromRow;
use uuid::Uuid;

use crate::resellers::{GrantKind, GrantMode};

/// A row of `impersonations`.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Row {
    pub tenant_id: Uuid,
    pub id: Uuid,
    pub reseller_id: Uuid,
    pub reseller_name: String,
    pub clinic_name: String,
    pub actor_id: Uuid,
    pub actor_name: String,
    pub actor_email: String,
    pub subject_id: Option<Uuid>,
    pub subject_name: Option<String>,
    /// None: an emergency.
    pub grant_id: Option<Uuid>,
    #[sqlx(try_from = "String")]
    pub kind: GrantKind,
    #[sqlx(try_from = "String")]
    pub mode: GrantMode,
    pub location_ids: Option<Vec<Uuid>>,
    pub reason: String,
    pub ticket: String,
    pub session_id: Uuid,
    /// Theirs at the reseller.
    pub from_session: Uuid,
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_by: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl Row {
    pub fn id(&self) -> Id<id::Impersonation> {
        Id::from_uuid(self.id)
    }

    pub fn actor(&self) -> Id<id::User> {
        Id::from_uuid(self.actor_id)
    }

    pub fn subject(&self) -> Option<Id<id::User>> {
        self.subject_id.map(Id::from_uuid)
    }

    pub fn session(&self) -> Id<id::Session> {
        Id::from_uuid(self.session_id)
    }

    pub fn is_emergency(&self) -> bool {
        self.grant_id.is_none()
    }

    pub fn is_running(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && self.expires_at > now
    }

    pub fn impersonating(&self) -> Impersonating {
        Impersonating {
            id: self.id(),
            on_behalf_of: self.subject(),
            only_looks: self.mode == GrantMode::Read,
        }
    }
}
