use kernel::{Id, id, perm};
use platform::{Locations, May, Problem, Recorded, Result, Tx};

use super::{
    events::UserJoined,
    store::{self, Held, NewMembership, Row},
};
use crate::{
    links::{self, Finish},
    memberships::{self, Wanted},
    regions::Node,
};

/// Who is to become a colleague.
#[derive(Clone, Debug)]
pub(super) struct Invite {
    pub name: String,
    pub email: String,
    pub role: Wanted,
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
/// 403 `role_too_high`; 409 `already_member` or `suspended`; 422 for an unknown role, location or region.
pub(super) async fn invite(
    tx: &Tx,
    may: May<perm::users::Configure>,
    reach: &Locations,
    wanted: Invite,
) -> Result<Recorded<Colleague>> {
    let place = memberships::allowed(tx, may, reach, &wanted.role).await?;
    let user = store::person_of(tx, &wanted.email, &wanted.name).await?;
    let given = memberships::give(tx, may, user, &wanted.name, place).await?;
    let colleague = get(tx, user).await?;
    Ok(given.map(|_| colleague))
}

pub(super) async fn get(tx: &Tx, user: Id<id::User>) -> Result<Colleague> {
    let row = store::find(tx, user).await?;
    Ok(Colleague {
        row: row.ok_or_else(|| Problem::not_found("user"))?,
        held: store::held(tx, &[user]).await?,
    })
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
        node: Node::Clinic,
        invited_as: None,
        joined_at: Some(tx.now()),
        starts_at: None,
        ends_at: None,
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
