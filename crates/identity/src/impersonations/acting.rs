//! What an impersonation's session gives, as the database has it now.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Grant, Impersonating, Platform, Result, SystemTask};

use super::{
    model::Row,
    rules::{content, held},
    store,
};
use crate::{grants, resellers::places};

/// Somebody of a reseller with what they hold in the clinic.
pub(crate) struct Acting {
    pub actor: Id<id::User>,
    pub impersonation: Impersonating,
    pub grants: Vec<Grant>,
    pub expires_at: DateTime<Utc>,
}

/// What the live session of an impersonation gives. None: it is over, for whichever reason.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn of_session(
    platform: &Platform,
    tenant: Id<id::Tenant>,
    session: Id<id::Session>,
) -> Result<Option<Acting>> {
    let found = platform
        .system(SystemTask::Authenticate, async |tx| {
            let Some(row) = store::live(tx, tenant, session).await? else {
                return Ok(None);
            };
            let theirs = match row.subject() {
                Some(subject) => Some(grants::of_subject(tx, tenant, subject).await?),
                None => None,
            };
            Ok(Some((row, theirs)))
        })
        .await?;
    Ok(found.map(|(row, theirs)| acting(&row, theirs)))
}

fn acting(row: &Row, theirs: Option<Vec<Grant>>) -> Acting {
    let at = places(row.location_ids.as_deref());
    Acting {
        actor: row.actor(),
        impersonation: row.impersonating(),
        grants: held(&content(row.kind, row.mode), &at, theirs),
        expires_at: row.expires_at,
    }
}
