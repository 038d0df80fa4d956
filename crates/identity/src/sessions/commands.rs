use kernel::{Id, id, perm};
use platform::{May, Recorded, Result, Tx, db::Mode, jobs::When};
use uuid::Uuid;

use super::{
    events::{SessionEnded, SessionProved, SessionReuseDetected, SessionStarted},
    glass::{GlassBroken, TellOwners},
    rules::{self, Worth},
    store::{self, Arrival, New},
};
use crate::{
    policies::{self, Policy},
    regions::Node,
    users::store as users,
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
    arrival: Arrival,
    must_enrol: bool,
) -> Result<Recorded<New>> {
    let policy = policies::of(tx).await?;
    let session = New {
        id: tx.new_id(),
        user,
        seed,
        arrival,
        must_enrol,
        expires_at: rules::expiry(&policy, tx.now(), tx.now()),
    };
    store::insert(tx, &session).await?;
    let event = SessionStarted {
        session: session.id,
        user,
        method: session.arrival.method,
        second: session.arrival.second,
        from: session.arrival.from.clone(),
    };
    let id = session.id;
    let past_sso = session.arrival.method == "password" && !policy.allows("password");
    let started = tx.record(event, session);
    if past_sso {
        let broken = GlassBroken { session: id, user };
        let broken = tx.record_because(started.event(), broken, ());
        tx.enqueue(&TellOwners { user }, When::Now, broken.event());
        broken.done();
    }
    Ok(started)
}

/// Whether the clinic has this person come in so.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn lets_in<M: Mode>(
    tx: &Tx<M>,
    policy: &Policy,
    method: &str,
    user: Id<id::User>,
) -> Result<bool> {
    if policy.allows(method) {
        return Ok(true);
    }
    // An owner's password opens all the same: where the other ways are broken, somebody must mend it.
    let held = users::held(tx, &[user]).await?;
    let owns = held.iter().any(|held| {
        held.role_key == "owner" && held.node() == Node::Clinic && held.holds(tx.now())
    });
    Ok(owns && method == "password")
}

/// What a genuine refresh token got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renewal {
    /// The session goes on with this generation.
    Generation(i32),
    /// The session is over; if it was the reuse that ended it, that is on record.
    Over,
}

/// Renews the session that a genuine refresh token of `generation` names, by what the clinic asks now:
/// unused for too long, too old, or begun in a way that is not allowed any more, it ends.
/// `has_factor`: its holder has a second factor.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn renew(
    tx: &Tx,
    may: May<perm::session::Own>,
    session: Id<id::Session>,
    user: Id<id::User>,
    generation: i32,
    has_factor: bool,
) -> Result<Recorded<Renewal>> {
    let Some((life, begun)) = store::life_to_change(tx, session).await? else {
        return Ok(tx.unchanged(Renewal::Over));
    };
    match rules::worth(&life, generation, tx.now()) {
        Worth::Nothing => Ok(tx.unchanged(Renewal::Over)),
        Worth::Again => Ok(tx.unchanged(Renewal::Generation(life.generation))),
        Worth::Next => {
            // Not an event: it happens every ten minutes and tells nothing.
            let policy = policies::of(tx).await?;
            let used_until = rules::expiry(&policy, begun.at, life.renewed_at);
            if used_until <= tx.now() || !lets_in(tx, &policy, &begun.method, user).await? {
                let ended = end_because(tx, may, session, user, None).await?;
                return Ok(ended.map(|()| Renewal::Over));
            }
            let expires = rules::expiry(&policy, begun.at, tx.now());
            let must_enrol = policy.needs_second_factor() && !has_factor && !begun.vouched;
            store::next_generation(tx, session, expires, must_enrol).await?;
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

/// The session's holder showed that it is they, by `what`.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn prove(
    tx: &Tx,
    _: May<perm::session::Own>,
    session: Id<id::Session>,
    user: Id<id::User>,
    by: &'static str,
) -> Result<Recorded<()>> {
    store::prove(tx, session).await?;
    Ok(tx.record(SessionProved { session, user, by }, ()))
}

/// The last second factor of this person is gone: where the clinic wants one, their sessions open
/// nothing else before they have another.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn unenrolled(tx: &Tx, user: Id<id::User>) -> Result<()> {
    if policies::of(tx).await?.needs_second_factor() {
        store::unenrolled(tx, user).await?;
    }
    Ok(())
}

/// Ends all sessions of a colleague at this clinic but one. Gives those that were live.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn end_others(
    tx: &Tx,
    may: May<perm::session::Own>,
    user: Id<id::User>,
    but: Option<Id<id::Session>>,
) -> Result<Recorded<Vec<Id<id::Session>>>> {
    let live = store::live(tx, user).await?.into_iter();
    let ids: Vec<_> = live
        .map(|device| Id::from_uuid(device.id))
        .filter(|id| Some(*id) != but)
        .collect();
    let mut recorded = tx.unchanged(());
    for id in &ids {
        recorded = end_because(tx, may, *id, user, None).await?;
    }
    Ok(recorded.map(|()| ids))
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

/// Ends the live sessions that came from these sign-ins at the clinic's provider; gives them.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn end_of_sign_ins(
    tx: &Tx,
    sign_ins: &[Uuid],
) -> Result<Recorded<Vec<Id<id::Session>>>> {
    let ended = store::end_of_sign_ins(tx, sign_ins).await?;
    for (session, user) in &ended {
        let (session, user) = (*session, *user);
        tx.record(SessionEnded { session, user }, ()).done();
    }
    Ok(tx.unchanged(ended.into_iter().map(|(session, _)| session).collect()))
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
