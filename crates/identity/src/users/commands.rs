use kernel::{Id, id, perm};
use platform::{
    Actor, FieldError, May, Problem, Recorded, Result, Tx, access::Locations, jobs::When,
};

use super::{
    errand::SendInvitation,
    events::{UserInvited, UserJoined, UserRoleGiven},
    store::{self, Held, NewMembership, Row},
};
use crate::{links, links::Finish, locations, roles};

/// Who is to become a colleague.
#[derive(Clone, Debug)]
pub(super) struct Invite {
    pub name: String,
    pub email: String,
    pub role: String,
    /// None: at all locations.
    pub location: Option<Id<id::Location>>,
}

/// A colleague with the roles that they hold or are invited to.
#[derive(Clone, Debug)]
pub(super) struct Colleague {
    pub row: Row,
    pub held: Vec<Held>,
}

/// Invites a person; gives a colleague who has joined the further role at once.
/// `reach` is where the inviter may do so. Asked again, an open invitation is mailed again.
///
/// # Errors
/// 403 `role_too_high`; 409 `already_member` or `suspended`; 422 for an unknown role or location.
pub(super) async fn invite(
    tx: &Tx,
    _: May<perm::users::Configure>,
    reach: &Locations,
    wanted: Invite,
) -> Result<Recorded<Colleague>> {
    let role = allowed(tx, reach, &wanted).await?;
    let user = store::person_of(tx, &wanted.email, &wanted.name).await?;
    let known = store::find(tx, user).await?;
    if known.is_some_and(|row| row.suspended_at.is_some()) {
        let detail = "this colleague is suspended; reinstate them first";
        return Err(Problem::conflict("suspended", detail));
    }
    let joined = store::has_accepted(tx, user).await?;
    let new = NewMembership {
        user,
        role: role.id,
        location: wanted.location,
        invited_as: Some(&wanted.name),
        joined_at: joined.then(|| tx.now()),
    };
    let is_new = store::insert(tx, &new).await?.is_some();
    if joined && !is_new {
        return Err(Problem::conflict(
            "already_member",
            "this colleague has the role already",
        ));
    }
    let (location, role) = (wanted.location, role.key);
    if joined {
        let made = tx.record(
            UserRoleGiven {
                user,
                role,
                location,
            },
            (),
        );
        return finished(tx, user, made).await;
    }
    let made = tx.record(
        UserInvited {
            user,
            role,
            location,
        },
        (),
    );
    tx.enqueue(&SendInvitation { user }, When::Now, made.event());
    finished(tx, user, made).await
}

async fn finished(tx: &Tx, user: Id<id::User>, made: Recorded<()>) -> Result<Recorded<Colleague>> {
    let colleague = get(tx, user).await?;
    Ok(made.map(|()| colleague))
}

pub(super) async fn get(tx: &Tx, user: Id<id::User>) -> Result<Colleague> {
    let row = store::find(tx, user).await?;
    Ok(Colleague {
        row: row.ok_or_else(|| Problem::not_found("user"))?,
        held: store::held(tx, &[user]).await?,
    })
}

/// The role, if it exists and the inviter may give it there.
async fn allowed(tx: &Tx, reach: &Locations, wanted: &Invite) -> Result<roles::Role> {
    let mut errors = vec![];
    let role = roles::by_key(tx, &wanted.role).await?;
    if role.is_none() {
        let detail = "there is no such role";
        errors.push(FieldError::new("/role", "unknown_role", detail));
    }
    let detail = match (wanted.location, reach) {
        (None, Locations::Everywhere) => None,
        (None, Locations::Only(_)) => Some("name one of your locations"),
        (Some(at), _) if reach.covers(at) && locations::find(tx, at).await?.is_some() => None,
        (Some(_), _) => Some("there is no such location"),
    };
    if let Some(detail) = detail {
        errors.push(FieldError::new("/location_id", "unknown_location", detail));
    }
    let Some(role) = role.filter(|_| errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    match may_give(tx, &role.key, wanted.location).await? {
        true => Ok(role),
        false => Err(Problem::new(403, "role_too_high")
            .detail("you may not give this role there")
            .pointing("/role")),
    }
}

/// Whether the transaction's actor may give this role (its key) there (None: at all locations): by
/// the roles that they hold where the new one is to hold.
///
/// # Errors
/// 500 when the database fails.
pub async fn may_give(tx: &Tx, role: &str, at: Option<Id<id::Location>>) -> Result<bool> {
    let Actor::User(inviter) = tx.actor() else {
        return Ok(false);
    };
    let held = store::held(tx, &[inviter]).await?;
    let there = held.into_iter().filter(|held| {
        let covers = held.location_id.is_none() || held.location() == at;
        covers && held.joined_at.is_some()
    });
    let keys: Vec<_> = there.map(|held| held.role_key).collect();
    Ok(roles::may_give(&keys, role))
}

/// Makes the founder of a clinic its owner.
pub(crate) async fn join_owner(
    tx: &Tx,
    _: May<perm::users::Configure>,
    cause: Option<Id<id::Event>>,
    user: Id<id::User>,
    role: Id<id::Role>,
) -> Result<Recorded<()>> {
    let new = NewMembership {
        user,
        role,
        location: None,
        invited_as: None,
        joined_at: Some(tx.now()),
    };
    store::insert(tx, &new).await?;
    Ok(tx.record_because(cause, UserJoined { user }, ()))
}

/// Uses up an invitation's link: the person joins, with every role that they were invited to.
///
/// # Errors
/// 410 `link_used`; 409 when the person's password changed in between.
pub(super) async fn accept(
    tx: &Tx,
    _: May<perm::session::Own>,
    finish: Finish<'_>,
) -> Result<Recorded<()>> {
    let user = links::finish(tx, finish).await?;
    match store::join(tx, user).await? {
        true => Ok(tx.record(UserJoined { user }, ())),
        false => Err(Problem::new(410, "link_used").detail("the invitation is no longer open")),
    }
}
