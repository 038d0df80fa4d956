//! An impersonation as either side sees it.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use poem_openapi::{Enum, Object};

use super::model::Row;
use crate::resellers::{GrantKind, GrantMode, ResellerRef};

/// Whether an impersonation still opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum ImpersonationState {
    Running,
    /// By the one who acted, or by the clinic.
    Ended,
    /// By time.
    Expired,
}

/// Who put an end to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum EndedBy {
    Actor,
    Clinic,
}

/// Somebody by id and name.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Party {
    pub id: Id<id::User>,
    pub name: String,
    /// Of the reseller's person: where they are reached.
    pub email: Option<String>,
}

/// A clinic by name.
#[derive(Clone, Debug, Object)]
pub struct ClinicRef {
    pub id: Id<id::Tenant>,
    pub name: String,
}

/// Somebody of a reseller acting in a clinic.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Impersonation {
    pub id: Id<id::Impersonation>,
    pub reseller: ResellerRef,
    pub clinic: ClinicRef,
    /// Who acts.
    pub actor: Party,
    /// The colleague of the clinic for whom they act; absent: for themselves, by the grant alone.
    pub subject: Option<Party>,
    pub kind: GrantKind,
    pub mode: GrantMode,
    /// Begun without a grant.
    pub emergency: bool,
    /// Absent: everywhere.
    pub location_ids: Option<Vec<Id<id::Location>>>,
    pub reason: String,
    pub ticket: String,
    pub state: ImpersonationState,
    pub started_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_by: Option<EndedBy>,
}

impl Impersonation {
    pub(crate) fn of(row: Row, now: DateTime<Utc>) -> Self {
        let state = match (row.is_running(now), row.ended_at) {
            (true, _) => ImpersonationState::Running,
            (false, Some(_)) => ImpersonationState::Ended,
            (false, None) => ImpersonationState::Expired,
        };
        let subject = row.subject().zip(row.subject_name.clone());
        let party = |(id, name)| Party {
            id,
            name,
            email: None,
        };
        let ids = |ids: Vec<_>| ids.into_iter().map(Id::from_uuid).collect();
        Self {
            id: row.id(),
            reseller: ResellerRef {
                id: Id::from_uuid(row.reseller_id),
                name: row.reseller_name.clone(),
            },
            clinic: ClinicRef {
                id: Id::from_uuid(row.tenant_id),
                name: row.clinic_name.clone(),
            },
            actor: Party {
                email: Some(row.actor_email.clone()),
                ..party((row.actor(), row.actor_name.clone()))
            },
            subject: subject.map(party),
            kind: row.kind,
            mode: row.mode,
            emergency: row.is_emergency(),
            state,
            started_at: row.created_at,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
            ended_by: row.ended_by.as_deref().map(|by| match by {
                "actor" => EndedBy::Actor,
                _ => EndedBy::Clinic,
            }),
            location_ids: row.location_ids.map(ids),
            reason: row.reason,
            ticket: row.ticket,
        }
    }
}
