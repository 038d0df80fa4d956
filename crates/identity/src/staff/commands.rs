use kernel::{Id, id, perm};
use platform::{May, Problem, Recorded, Result, Tx};

use super::{
    events::{UserMoved, UserProvisioned, UserReinstated, UserRemoved, UserSuspended, UserUpdated},
    model::{By, Person, Profile},
    store,
};
use crate::{clients, sessions, users};

/// Makes a person known, as their directory describes them. No mail goes out: they come in by the
/// clinic's sign-on, or are invited.
///
/// # Errors
/// 400 `invalidValue` with each wrong field; 409 `uniqueness`.
pub async fn provision(
    tx: &Tx,
    _: May<perm::users::Configure>,
    profile: Profile,
) -> Result<Recorded<Person>> {
    profile.check()?;
    let profile = profile.completed();
    let user = account(tx, &profile, None).await?;
    let id = store::insert(tx, user, &profile).await?;
    let made = tx.record(UserProvisioned { user }, ());
    if !profile.active {
        let reason = None;
        tx.record_because(made.event(), UserSuspended { user, reason }, ())
            .done();
    }
    let person = store::find(tx, id).await?;
    Ok(made.map(|()| person))
}

/// The account of the profile's address, when neither it nor the user name is another's.
async fn account(tx: &Tx, profile: &Profile, mine: Option<Id<id::Staff>>) -> Result<Id<id::User>> {
    if store::is_taken(tx, &profile.user_name, mine).await? {
        return Err(store::taken("userName"));
    }
    let address = profile.address();
    let address = address.ok_or_else(|| Problem::new(400, "invalidValue").pointing("/emails"))?;
    let user = users::person_of(tx, &address, &profile.shown_name()).await?;
    match store::of_user(tx, user).await? {
        Some(other) if Some(other) != mine => Err(store::taken("e-mail address")),
        _ => Ok(user),
    }
}

/// Makes a person what their directory says that they are, of the version that it read.
///
/// # Errors
/// 404; 412 when the record has changed since; 400 `invalidValue`, and `mutability` for an owner's
/// address; 409 `uniqueness` or `last_owner`. Whom a person of the clinic suspended stays so, which
/// the answer says: the rest of what a directory brings is taken.
pub async fn change(
    tx: &Tx,
    may: May<perm::users::Configure>,
    id: Id<id::Staff>,
    read: Option<i64>,
    profile: Profile,
) -> Result<Recorded<Person>> {
    profile.check()?;
    let new = profile.completed();
    let person = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != person.version) {
        return Err(Problem::stale());
    }
    let mut last = tx.unchanged(());
    let mut user = person.user;
    let changed = person.profile.changed(&new);
    if !changed.is_empty() {
        let reached = account_of(tx, &person, &new).await?;
        store::update(tx, id, reached, &new).await?;
        last = tx.record(UserUpdated { user, changed }, ());
        if reached != user {
            clients::hand_over(tx, user, reached).await?;
            let moved = UserMoved { user, to: reached };
            let moved = tx.record_because(last.event(), moved, ());
            sessions::end_all(tx, user, moved.event()).await?;
            (user, last) = (reached, moved);
        }
    }
    if new.active != person.profile.active {
        let wanted = match new.active {
            true => Change::Reinstate,
            false => Change::Suspend(None),
        };
        last = set_suspended(tx, may, user, wanted, By::Directory).await?;
    }
    let person = store::find(tx, id).await?;
    Ok(last.map(|()| person))
}

/// The account that a person is to have; the same one unless their address is another.
async fn account_of(tx: &Tx, person: &Person, new: &Profile) -> Result<Id<id::User>> {
    let kept = person.email.use_for("telling whether the address changes");
    if new.address().as_deref() == Some(kept) {
        if store::is_taken(tx, &new.user_name, Some(person.id)).await? {
            return Err(store::taken("userName"));
        }
        return Ok(person.user);
    }
    if store::is_owner(tx, person.user).await? {
        // Else whoever has a directory's token would own the clinic.
        return Err(Problem::new(400, "mutability")
            .detail("a directory does not change the address of an owner")
            .pointing("/emails"));
    }
    account(tx, new, Some(person.id)).await
}

/// To suspend, for a reason's code, or to reinstate.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Suspend(Option<&'static str>),
    Reinstate,
}

/// Suspends a person, which ends their sessions, or reinstates them. Asked twice, done once. Whom a
/// person suspended, a directory leaves so.
///
/// # Errors
/// 409 `last_owner`.
pub(crate) async fn set_suspended(
    tx: &Tx,
    _: May<perm::users::Configure>,
    user: Id<id::User>,
    wanted: Change,
    by: By,
) -> Result<Recorded<()>> {
    let Change::Suspend(reason) = wanted else {
        return Ok(match store::reinstate(tx, user, by).await? {
            true => tx.record(UserReinstated { user }, ()),
            false => tx.unchanged(()),
        });
    };
    store::take_turn(tx).await?;
    not_the_last_owner(tx, user).await?;
    if !store::suspend(tx, user, by).await? {
        return Ok(tx.unchanged(()));
    }
    let suspended = tx.record(UserSuspended { user, reason }, ());
    sessions::end_all(tx, user, suspended.event()).await?;
    Ok(suspended)
}

async fn not_the_last_owner(tx: &Tx, user: Id<id::User>) -> Result<()> {
    match store::active_owners(tx).await?.as_slice() {
        [last] if *last == user => Err(Problem::conflict(
            "last_owner",
            "nobody else owns the clinic: make somebody an owner first",
        )),
        _ => Ok(()),
    }
}

/// Takes a person off the staff, of the version that was read: their roles, shifts, sessions and
/// programs go.
///
/// # Errors
/// 404; 412 when the record has changed since; 409 `last_owner`.
pub async fn remove(
    tx: &Tx,
    _: May<perm::users::Configure>,
    id: Id<id::Staff>,
    read: Option<i64>,
) -> Result<Recorded<()>> {
    store::take_turn(tx).await?;
    store::lock_groups_of(tx, id).await?;
    let person = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != person.version) {
        return Err(Problem::stale());
    }
    let user = person.user;
    not_the_last_owner(tx, user).await?;
    store::delete(tx, &person).await?;
    let removed = tx.record(UserRemoved { user }, ());
    clients::revoke_all(tx, user, removed.event()).await?;
    sessions::end_all(tx, user, removed.event()).await?;
    Ok(removed)
}
