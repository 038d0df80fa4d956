//! The verbs of memberships.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Actor, FieldError, Locations, May, Problem, Recorded, Result, Tx, jobs::When};

use super::events::{MembershipChanged, MembershipEnded};
use crate::{
    grants,
    regions::{self, Node},
    roles::{self, Power},
    staff,
    users::{
        SendInvitation, UserInvited, UserRoleGiven,
        store::{self as users, Held, NewMembership},
    },
};

type MayConfigure = May<perm::users::Configure>;

/// A role that somebody is to hold.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Its key.
    pub role: String,
    pub location: Option<Id<id::Location>>,
    pub region: Option<Id<id::Region>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    /// The caller has shown just now that it is they.
    pub proved: bool,
}

/// A role at a node, that the caller may give there.
pub(crate) struct Allowed {
    role: roles::Role,
    node: Node,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
}

/// The role and the node, if they exist and the caller may give it there.
///
/// # Errors
/// 422 with every fault; 403 `role_too_high`, or `step_up_required` for a role that sets up access.
pub(crate) async fn allowed(
    tx: &Tx,
    _: MayConfigure,
    reach: &Locations,
    wanted: &Wanted,
) -> Result<Allowed> {
    let mut errors = vec![];
    let role = roles::by_key(tx, &wanted.role).await?;
    if role.is_none() {
        let detail = "there is no such role";
        errors.push(FieldError::new("/role", "unknown_role", detail));
    }
    let node = regions::resolve(tx, reach, wanted.location, wanted.region).await?;
    let node = node.map_err(|fault| errors.push(fault)).ok();
    errors.extend(wrong_dates(tx, wanted.starts_at, wanted.ends_at));
    let (Some(role), Some(node), true) = (role, node, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    if !wanted.proved && role.content.is_powerful() {
        return Err(Problem::step_up_required());
    }
    match may_give(tx, &role, node).await? {
        true if role.key == "owner" && node != Node::Clinic => Err(Problem::field(
            "/role",
            "whole_clinic",
            "an owner owns the whole clinic: name no location and no region",
        )),
        true => Ok(Allowed {
            role,
            node,
            starts_at: wanted.starts_at,
            ends_at: wanted.ends_at,
        }),
        false => Err(too_high().pointing("/role")),
    }
}

fn too_high() -> Problem {
    Problem::new(403, "role_too_high").detail("you may not give this role there, or take it back")
}

fn wrong_dates(
    tx: &Tx,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
) -> Option<FieldError> {
    let ends = ends_at?;
    let detail = match starts_at {
        Some(starts) if starts >= ends => "must be later than starts_at",
        _ if ends <= tx.now() => "must lie in the future",
        _ => return None,
    };
    Some(FieldError::new("/ends_at", "too_early", detail))
}

/// By what the caller holds where the role is to be held. An owner is made by an owner alone.
///
/// # Errors
/// 500 when the database fails.
pub async fn may_give(tx: &Tx, role: &roles::Role, node: Node) -> Result<bool> {
    let Actor::User(giver) = tx.actor() else {
        return Ok(false);
    };
    if role.key == "owner" {
        let held = users::held(tx, &[giver]).await?;
        let owns = |held: &Held| {
            held.role_key == "owner" && held.node() == Node::Clinic && held.holds(tx.now())
        };
        return Ok(held.iter().any(owns));
    }
    let grants = grants::of_member(tx, giver).await?;
    let there = node.locations(tx).await?;
    Ok(Power::of(&grants, &there).may_give(&role.content))
}

/// Whether these locations may come under a region: whoever holds a role at it, or above it, holds that
/// there from then on, which is giving it to them.
///
/// # Errors
/// 403 `role_too_high`.
pub(crate) async fn may_come_under(
    tx: &Tx,
    region: Id<id::Region>,
    places: &[Id<id::Location>],
) -> Result<()> {
    for key in users::roles_held_above(tx, region).await? {
        let role = roles::by_key(tx, &key).await?;
        let role = role.ok_or_else(|| Problem::not_found("role"))?;
        for place in places {
            if !may_give(tx, &role, Node::Location(*place)).await? {
                return Err(Problem::new(403, "role_too_high").detail(format!(
                    "that would give {} there to those who hold it at the region, and you may not",
                    role.name
                )));
            }
        }
    }
    Ok(())
}

/// Gives a person the role: a colleague at once, another by an invitation. Asked again, an open invitation
/// is mailed again, with the days that are given now.
///
/// # Errors
/// 409 `already_member` or `suspended`; 422 for days that do not fit those that were given before.
pub(crate) async fn give(
    tx: &Tx,
    _: MayConfigure,
    user: Id<id::User>,
    name: &str,
    allowed: Allowed,
) -> Result<Recorded<()>> {
    let known = users::find(tx, user).await?;
    if known.is_some_and(|row| row.suspended_at.is_some()) {
        let detail = "this colleague is suspended; reinstate them first";
        return Err(Problem::conflict("suspended", detail));
    }
    let joined = users::has_accepted(tx, user).await?;
    let new = NewMembership {
        user,
        role: allowed.role.id,
        node: allowed.node,
        invited_as: Some(name),
        joined_at: joined.then(|| tx.now()),
        starts_at: allowed.starts_at,
        ends_at: allowed.ends_at,
    };
    let is_new = users::insert(tx, &new).await?.is_some();
    if joined && !is_new {
        return Err(Problem::conflict(
            "already_member",
            "this colleague has the role there already",
        ));
    }
    if !is_new {
        redate(tx, user, &allowed).await?;
    }
    let (location, role) = (allowed.node.location(), allowed.role.key);
    if joined {
        let event = UserRoleGiven {
            user,
            role,
            location,
        };
        return Ok(tx.record(event, ()));
    }
    let event = UserInvited {
        user,
        role,
        location,
    };
    let made = tx.record(event, ());
    tx.enqueue(&SendInvitation { user }, When::Now, made.event());
    Ok(made)
}

/// Puts the days that are given now in the place of an open invitation's; one that is not given stays.
async fn redate(tx: &Tx, user: Id<id::User>, allowed: &Allowed) -> Result<()> {
    let of_hand = |held: &Held| held.via_group.is_none() && held.via_sso.is_none();
    let held = users::held(tx, &[user]).await?.into_iter().find(|held| {
        held.role_id == allowed.role.id.uuid() && held.node() == allowed.node && of_hand(held)
    });
    let Some(held) = held else {
        return Ok(());
    };
    let starts_at = allowed.starts_at.or(held.starts_at);
    let ends_at = allowed.ends_at.or(held.ends_at);
    if (starts_at, ends_at) == (held.starts_at, held.ends_at) {
        return Ok(());
    }
    if let Some(fault) = wrong_dates(tx, starts_at, ends_at) {
        return Err(Problem::invalid(vec![fault]));
    }
    users::set_dates(tx, held.id(), starts_at, ends_at).await?;
    let event = MembershipChanged {
        membership: held.id(),
        user,
        role: held.role_name.clone(),
        location: held.location(),
        starts_at,
        ends_at,
    };
    tx.record(event, ()).done();
    Ok(())
}

/// Gives a colleague, or one who is invited, a further role.
///
/// # Errors
/// 404; as [`allowed`] and [`give`].
pub(super) async fn add(
    tx: &Tx,
    may: MayConfigure,
    reach: &Locations,
    user: Id<id::User>,
    wanted: &Wanted,
) -> Result<Recorded<Held>> {
    let row = users::find(tx, user).await?;
    let row = row.ok_or_else(|| Problem::not_found("user"))?;
    let allowed = allowed(tx, may, reach, wanted).await?;
    let (role, node) = (allowed.role.id.uuid(), allowed.node);
    let given = give(tx, may, user, &row.name, allowed).await?;
    let held = users::held(tx, &[user]).await?;
    let new = held
        .into_iter()
        .find(|held| held.role_id == role && held.node() == node);
    let new = new.ok_or_else(|| Problem::internal("the membership is not visible"))?;
    Ok(given.map(|()| new))
}

async fn to_change(tx: &Tx, reach: &Locations, id: Id<id::Membership>) -> Result<Held> {
    let not_found = || Problem::not_found("membership");
    let held = users::membership(tx, id).await?.ok_or_else(not_found)?;
    if !regions::covers(reach, &held.node().locations(tx).await?) {
        return Err(not_found());
    }
    if held.via_group.is_some() {
        let detail = "a group of your directory gives this role: take them from the group there";
        return Err(Problem::conflict("held_through_group", detail));
    }
    if held.via_sso.is_some() {
        let detail =
            "a group of your sign-in provider gives this role: take them from the group there";
        return Err(Problem::conflict("held_through_group", detail));
    }
    let role = roles::by_key(tx, &held.role_key).await?;
    match may_give(tx, &role.ok_or_else(not_found)?, held.node()).await? {
        true => Ok(held),
        false => Err(too_high()),
    }
}

/// An owner stays as long as there is no other.
async fn not_the_last(tx: &Tx, held: &Held) -> Result<()> {
    if held.role_key != "owner" {
        return Ok(());
    }
    staff::take_turn(tx).await?;
    let others = users::owners_to_change(tx).await?;
    match others.iter().any(|other| *other != held.id()) {
        true => Ok(()),
        false => Err(Problem::conflict(
            "last_owner",
            "a clinic has one owner at least: make somebody else an owner first",
        )),
    }
}

/// Sets from when and until when a role is held.
///
/// # Errors
/// 404; 403 `role_too_high`; 409 `last_owner` or `held_through_group`; 422.
pub(super) async fn date(
    tx: &Tx,
    _: MayConfigure,
    reach: &Locations,
    id: Id<id::Membership>,
    starts_at: Option<Option<DateTime<Utc>>>,
    ends_at: Option<Option<DateTime<Utc>>>,
) -> Result<Recorded<Held>> {
    let mut held = to_change(tx, reach, id).await?;
    let starts = starts_at.unwrap_or(held.starts_at);
    let ends = ends_at.unwrap_or(held.ends_at);
    if (starts, ends) == (held.starts_at, held.ends_at) {
        return Ok(tx.unchanged(held));
    }
    if let Some(fault) = wrong_dates(tx, starts, ends) {
        return Err(Problem::invalid(vec![fault]));
    }
    not_the_last(tx, &held).await?;
    users::set_dates(tx, id, starts, ends).await?;
    (held.starts_at, held.ends_at) = (starts, ends);
    let event = MembershipChanged {
        membership: id,
        user: held.user(),
        role: held.role_name.clone(),
        location: held.location(),
        starts_at: starts,
        ends_at: ends,
    };
    Ok(tx.record(event, held))
}

/// Takes a role from somebody, or an invitation back.
///
/// # Errors
/// 404; 403 `role_too_high`; 409 `last_owner` or `held_through_group`.
pub(crate) async fn end(
    tx: &Tx,
    _: MayConfigure,
    reach: &Locations,
    id: Id<id::Membership>,
) -> Result<Recorded<()>> {
    let held = to_change(tx, reach, id).await?;
    not_the_last(tx, &held).await?;
    users::delete_membership(tx, id).await?;
    let event = MembershipEnded {
        membership: id,
        user: held.user(),
        role: held.role_name.clone(),
        location: held.location(),
    };
    Ok(tx.record(event, ()))
}
