//! The verbs in the clinic's own transaction. How one begins across two of them is in `begin`.

use kernel::{Id, id};
use platform::{Recorded, Result, Tx};

use super::{
    events::{ImpersonationEnded, ImpersonationStarted},
    model::Row,
    store::{self, CameBy},
};
use crate::notices::{self, Notice};

/// Starts it, with its session, and tells the owners.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn start(
    tx: &Tx,
    row: Row,
    came_by: &CameBy,
    seed: &[u8],
) -> Result<Recorded<Row>> {
    store::insert(tx, &row).await?;
    store::insert_session(tx, &row, came_by, seed).await?;
    let event = ImpersonationStarted {
        under: row.impersonating(),
        reseller: Id::from_uuid(row.reseller_id),
        grant: row.grant_id.map(Id::from_uuid),
        kind: row.kind,
        mode: row.mode,
        ticket: row.ticket.clone(),
        expires_at: row.expires_at,
    };
    let id = row.id();
    let started = tx.record(event, row);
    notices::tell_owners(tx, Notice::Impersonation(id), started.event()).await?;
    Ok(started)
}

/// Ends it. Ended twice, it is ended once. `by`: actor or clinic. Gives its session.
///
/// # Errors
/// 404.
pub(crate) async fn end(
    tx: &Tx,
    id: Id<id::Impersonation>,
    by: &'static str,
    cause: Option<Id<id::Event>>,
) -> Result<Recorded<Id<id::Session>>> {
    let row = store::find_to_change(tx, id).await?;
    if !row.is_running(tx.now()) {
        return Ok(tx.unchanged(row.session()));
    }
    store::set_ended(tx, &row, by).await?;
    let event = ImpersonationEnded {
        impersonation: id,
        by,
    };
    Ok(tx.record_because(cause, event, row.session()))
}

/// Ends all that run in the clinic, or those under one grant. Gives their sessions.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn end_all(
    tx: &Tx,
    grant: Option<Id<id::ResellerGrant>>,
    cause: Option<Id<id::Event>>,
) -> Result<Vec<Id<id::Session>>> {
    let under = |row: &Row| grant.is_none_or(|grant| row.grant_id == Some(grant.uuid()));
    end_those(tx, under, cause).await
}

/// Ends those that began without a grant.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn end_emergencies(
    tx: &Tx,
    cause: Option<Id<id::Event>>,
) -> Result<Vec<Id<id::Session>>> {
    end_those(tx, Row::is_emergency, cause).await
}

async fn end_those(
    tx: &Tx,
    which: impl Fn(&Row) -> bool,
    cause: Option<Id<id::Event>>,
) -> Result<Vec<Id<id::Session>>> {
    let mut sessions = vec![];
    for row in store::running(tx).await?.into_iter().filter(which) {
        sessions.push(end(tx, row.id(), "clinic", cause).await?.done());
    }
    Ok(sessions)
}
