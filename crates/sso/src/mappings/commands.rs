use identity::{federation, locations, memberships, regions::Node, roles};
use kernel::{Id, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx};

use super::{
    events::{SsoMappingCreated, SsoMappingDeleted},
    store::{self, Row},
};
use crate::connections;

type MayConfigure = May<perm::sso::Configure>;

/// A mapping to be made.
pub(super) struct New {
    pub connection: Id<id::SsoConnection>,
    pub group: String,
    /// A role's key.
    pub role: String,
    /// None: at all locations.
    pub location: Option<Id<id::Location>>,
}

/// Has a group give a role, from each person's next sign-in on.
///
/// # Errors
/// 404 for the connection; 422 for an unknown role or location and for the owner's role; 403
/// `role_too_high`; 409 `already_mapped`.
pub(super) async fn create(tx: &Tx, _: MayConfigure, new: New) -> Result<Recorded<Row>> {
    connections::find(tx, new.connection).await?;
    let mut errors = vec![];
    let mut wrong = |pointer: &str, code: &str, detail: &str| {
        errors.push(FieldError::new(pointer, code, detail));
    };
    let role = roles::by_key(tx, &new.role).await?;
    match &role {
        Some(role) if role.key == "owner" => {
            wrong(
                "/role",
                "not_for_groups",
                "nobody becomes an owner through a group",
            );
        }
        Some(_) => {}
        None => wrong("/role", "unknown_role", "there is no such role"),
    }
    if let Some(location) = new.location
        && locations::find(tx, location).await?.is_none()
    {
        wrong(
            "/location_id",
            "unknown_location",
            "there is no such location",
        );
    }
    let (Some(role), true) = (role, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    if !memberships::may_give(tx, &role, Node::at(new.location)).await? {
        return Err(Problem::new(403, "role_too_high")
            .detail("you may not give this role there")
            .pointing("/role"));
    }
    let group = new.group.trim();
    let mapping = store::insert(tx, new.connection, group, role.id, new.location).await?;
    let event = SsoMappingCreated {
        mapping,
        connection: new.connection,
        group: group.to_owned(),
        role: role.key,
        location: new.location,
    };
    let row = store::find(tx, mapping).await?;
    Ok(tx.record(event, row))
}

/// Ends a mapping: whoever holds its role through it loses it at once.
///
/// # Errors
/// 404.
pub(super) async fn delete(
    tx: &Tx,
    may: MayConfigure,
    mapping: Id<id::SsoMapping>,
) -> Result<Recorded<()>> {
    let row = store::find(tx, mapping).await?;
    let event = SsoMappingDeleted {
        mapping,
        group: row.group_name,
        role: row.role_key,
    };
    let deleted = tx.record(event, ());
    federation::take_mapped(tx, may.and(), &[mapping], deleted.event()).await?;
    store::delete(tx, mapping).await?;
    Ok(deleted)
}

/// Takes every role that is held through a connection's mappings, because of `cause`.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn take_all_of(
    tx: &Tx,
    may: MayConfigure,
    connection: Id<id::SsoConnection>,
    cause: Option<Id<id::Event>>,
) -> Result<()> {
    let mappings = store::of_connection(tx, connection).await?;
    federation::take_mapped(tx, may.and(), &mappings, cause).await
}
