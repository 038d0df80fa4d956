//! A sign-in that was refused is on record where the account belongs, once in a few minutes: a
//! guesser can neither hide in silence nor flood the record.

use chrono::TimeDelta;
use kernel::{Id, id, perm};
use platform::{Entry, May, Open, Recorded, Result, Tx};

use super::{events::SessionRefused, origin::Origin, store};

/// Within this time, the first refusal of an account speaks for all.
const ONCE_IN: TimeDelta = TimeDelta::minutes(5);

/// Keeps a refusal, after the answer: what it takes must not tell an account that there is from
/// one that there is not.
pub(super) fn note(open: Open, user: Id<id::User>, wanted: Option<Id<id::Tenant>>, from: Origin) {
    tokio::spawn(async move {
        if let Err(problem) = keep(&open, user, wanted, from).await {
            let error = problem.for_log();
            tracing::warn!(error, "a refused sign-in was not kept");
        }
    });
}

async fn keep(
    open: &Open,
    user: Id<id::User>,
    wanted: Option<Id<id::Tenant>>,
    from: Origin,
) -> Result<()> {
    let Some(tenant) = store::clinic(open.platform(), user, wanted).await? else {
        return Ok(());
    };
    open.enter::<perm::session::Own>(Entry::Credentials(user), tenant)
        .act(async |tx, may| refuse(tx, may, user, from).await)
        .await
}

async fn refuse(
    tx: &Tx,
    _: May<perm::session::Own>,
    user: Id<id::User>,
    from: Origin,
) -> Result<Recorded<()>> {
    match store::refused_since(tx, user, tx.now() - ONCE_IN).await? {
        true => Ok(tx.unchanged(())),
        false => Ok(tx.record(SessionRefused { user, from }, ())),
    }
}
