use kernel::{Id, id, perm};
use platform::{May, Recorded, Result, Tx};

use super::{
    events::{SessionEnded, SessionReuseDetected, SessionStarted},
    rules::{self, Worth},
    store::{self, New},
};

/// Starts a session of this user at the transaction's clinic. `seed` is random.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn start(
    tx: &Tx,
    _: May<perm::session::Own>,
    user: Id<id::User>,
    seed: Vec<u8>,
) -> Result<Recorded<New>> {
    let session = New {
        id: tx.new_id(),
        user,
        seed,
        expires_at: rules::expiry(tx.now(), tx.now()),
    };
    store::insert(tx, &session).await?;
    let event = SessionStarted {
        session: session.id,
        user,
    };
    Ok(tx.record(event, session))
}

/// What a genuine refresh token got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renewal {
    /// The session goes on with this generation.
    Generation(i32),
    /// The session is over; if it was the reuse that ended it, that is on record.
    Over,
}

/// Renews the session that a genuine refresh token of `generation` names.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn renew(
    tx: &Tx,
    may: May<perm::session::Own>,
    session: Id<id::Session>,
    user: Id<id::User>,
    generation: i32,
) -> Result<Recorded<Renewal>> {
    let Some((life, created)) = store::life_to_change(tx, session).await? else {
        return Ok(tx.unchanged(Renewal::Over));
    };
    match rules::worth(&life, generation, tx.now()) {
        Worth::Nothing => Ok(tx.unchanged(Renewal::Over)),
        Worth::Again => Ok(tx.unchanged(Renewal::Generation(life.generation))),
        Worth::Next => {
            // Not an event: it happens every ten minutes and tells nothing.
            store::next_generation(tx, session, rules::expiry(created, tx.now())).await?;
            Ok(tx.unchanged(Renewal::Generation(life.generation + 1)))
        }
        Worth::Reuse => {
            let reuse = SessionReuseDetected {
                session,
                user,
                generation,
            };
            let cause = tx.record(reuse, ()).event();
            let ended = end_because(tx, may, session, user, cause).await?;
            Ok(ended.map(|()| Renewal::Over))
        }
    }
}

/// Ends a session. Ended twice, it is ended once.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn end(
    tx: &Tx,
    may: May<perm::session::Own>,
    session: Id<id::Session>,
    user: Id<id::User>,
) -> Result<Recorded<()>> {
    end_because(tx, may, session, user, None).await
}

/// Ends every session of this user at the transaction's clinic, because of `cause`.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn end_all(
    tx: &Tx,
    user: Id<id::User>,
    cause: Option<Id<id::Event>>,
) -> Result<()> {
    for session in store::end_all(tx, user).await? {
        tx.record_because(cause, SessionEnded { session, user }, ())
            .done();
    }
    Ok(())
}

async fn end_because(
    tx: &Tx,
    _: May<perm::session::Own>,
    session: Id<id::Session>,
    user: Id<id::User>,
    cause: Option<Id<id::Event>>,
) -> Result<Recorded<()>> {
    let life = store::life_to_change(tx, session).await?;
    if life.is_none_or(|(life, _)| life.is_over(tx.now())) {
        return Ok(tx.unchanged(()));
    }
    store::end(tx, session).await?;
    Ok(tx.record_because(cause, SessionEnded { session, user }, ()))
}
