use kernel::{Id, id, perm};
use platform::{Cx, May, Result, Tx};
use uuid::Uuid;

use super::store::{self, Given};
use crate::{
    Identity, sessions,
    users::{UserJoined, UserRoleGiven, UserRoleTaken, store as users},
};

/// A role that a person is to hold because of a group at the provider.
#[derive(Clone, Copy, Debug)]
pub struct Mapped {
    pub mapping: Id<id::SsoMapping>,
    pub role: Id<id::Role>,
    /// None: at all of them.
    pub location: Option<Id<id::Location>>,
}

/// Whoever is invited and comes by the clinic's own provider has accepted.
///
/// # Errors
/// 500 when the database fails.
pub async fn accept_invitation(
    tx: &Tx,
    _: May<perm::users::Configure>,
    user: Id<id::User>,
) -> Result<()> {
    if users::join(tx, user).await? {
        tx.record(UserJoined { user }, ()).done();
    }
    Ok(())
}

/// Brings the roles that a person holds through mappings in line with `wanted`: what is new is
/// given, what is none of it taken. Other roles stay.
///
/// # Errors
/// 500 when the database fails.
pub async fn hold_by_mapping(
    tx: &Tx,
    _: May<perm::users::Configure>,
    user: Id<id::User>,
    wanted: &[Mapped],
) -> Result<()> {
    let kept: Vec<_> = wanted.iter().map(|it| it.mapping.uuid()).collect();
    let taken = store::take_but(tx, user, &kept).await?;
    record_taken(tx, taken, None);
    for given in store::give(tx, user, wanted).await? {
        let event = UserRoleGiven {
            user: Id::from_uuid(given.user_id),
            role: given.key,
            location: given.location_id.map(Id::from_uuid),
        };
        tx.record(event, ()).done();
    }
    Ok(())
}

/// Takes from everybody what they hold through these mappings, because of `cause`.
///
/// # Errors
/// 500 when the database fails.
pub async fn take_mapped(
    tx: &Tx,
    _: May<perm::users::Configure>,
    mappings: &[Id<id::SsoMapping>],
    cause: Option<Id<id::Event>>,
) -> Result<()> {
    let mappings: Vec<_> = mappings.iter().map(|id| id.uuid()).collect();
    let taken = store::take_all(tx, &mappings).await?;
    record_taken(tx, taken, cause);
    Ok(())
}

fn record_taken(tx: &Tx, taken: Vec<Given>, cause: Option<Id<id::Event>>) {
    for taken in taken {
        let event = UserRoleTaken {
            user: Id::from_uuid(taken.user_id),
            role: taken.key,
            location: taken.location_id.map(Id::from_uuid),
        };
        tx.record_because(cause, event, ()).done();
    }
}

impl Identity {
    /// Ends the sessions that came from these sign-ins at the provider: at once in this process,
    /// within three seconds in others. Tells how many.
    ///
    /// # Errors
    /// 500 when the database fails.
    pub async fn end_signed_in(
        &self,
        cx: &Cx<perm::session::Own>,
        sign_ins: &[Uuid],
    ) -> Result<usize> {
        let ended = cx
            .act(async |tx, _| sessions::end_of_sign_ins(tx, sign_ins).await)
            .await?;
        for session in &ended {
            self.readers().forget(*session);
        }
        Ok(ended.len())
    }
}
