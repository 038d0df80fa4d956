use std::collections::HashSet;

use identity::{locations, memberships, regions::Node, roles, staff, text};
use kernel::{Id, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx};

use super::{
    events::{
        DirectoryGroupCreated, DirectoryGroupMapped, DirectoryGroupRemoved, DirectoryGroupUpdated,
    },
    store::{self, Row},
};

/// What a directory says of a group.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub display_name: String,
    pub external_id: Option<String>,
    pub members: Vec<Id<id::Staff>>,
}

impl Wanted {
    /// # Errors
    /// 400 `invalidValue` with each wrong field.
    fn check(&self) -> Result<()> {
        let mut errors = vec![];
        let texts = [
            ("/displayName", Some(&self.display_name)),
            ("/externalId", self.external_id.as_ref()),
        ];
        for (pointer, value) in texts {
            let Some(value) = value else { continue };
            if !text::is_name(value) || value.chars().count() > 200 {
                let detail = "must be visible text on one line, of 200 characters at most";
                errors.push(FieldError::new(pointer, "invalidValue", detail));
            }
        }
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Problem::new(400, "invalidValue")
                .detail("some values are wrong")
                .with_errors(errors)),
        }
    }
}

/// Keeps a group of the directory. It gives nothing until the clinic maps it.
///
/// # Errors
/// 400 `invalidValue`, for members whom there are not, too; 409 `uniqueness`.
pub(super) async fn create(
    tx: &Tx,
    _: May<perm::users::Configure>,
    wanted: Wanted,
) -> Result<Recorded<Row>> {
    wanted.check()?;
    let group = store::insert(tx, &wanted.display_name, wanted.external_id.as_deref()).await?;
    let members = known(tx, &wanted.members).await?;
    store::change_members(tx, group, &members, &[]).await?;
    let row = store::find(tx, group).await?;
    let members = members.len();
    Ok(tx.record(DirectoryGroupCreated { group, members }, row))
}

/// The people of these ids, each once.
async fn known(tx: &Tx, wanted: &[Id<id::Staff>]) -> Result<Vec<Id<id::Staff>>> {
    let found = store::lock_people(tx, wanted).await?;
    let there: HashSet<_> = found.iter().copied().collect();
    match wanted.iter().position(|id| !there.contains(id)) {
        None => Ok(found),
        Some(index) => Err(Problem::new(400, "invalidValue")
            .detail("some values are wrong")
            .with_errors(vec![FieldError::new(
                format!("/members/{index}"),
                "invalidValue",
                "there is no such user",
            )])),
    }
}

/// Makes a group what its directory says that it is, of the version that it read. Whoever comes in
/// gets the group's role, whoever leaves loses it.
///
/// # Errors
/// 404; 412 when the group has changed since; 400 and 409 as [`create`].
pub(super) async fn change(
    tx: &Tx,
    may: May<perm::users::Configure>,
    group: Id<id::DirectoryGroup>,
    read: Option<i64>,
    wanted: Wanted,
) -> Result<Recorded<Row>> {
    wanted.check()?;
    let row = store::find_to_change(tx, group).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    let before = store::members(tx, &[group]).await?.remove(&group);
    let before: HashSet<_> = before.into_iter().flatten().collect();
    // Those who stay need not be looked for.
    let new: Vec<_> = wanted
        .members
        .iter()
        .copied()
        .filter(|id| !before.contains(id))
        .collect();
    let after: HashSet<_> = wanted.members.iter().copied().collect();
    let mut left: Vec<_> = before
        .into_iter()
        .filter(|id| !after.contains(id))
        .collect();
    left.sort_unstable();
    let mut joined = known(tx, &new).await?;
    joined.dedup();
    let mut changed = vec![];
    let renamed = row.display_name != wanted.display_name;
    if renamed {
        changed.push("displayName".to_owned());
    }
    if row.external_id != wanted.external_id {
        changed.push("externalId".to_owned());
    }
    if !joined.is_empty() || !left.is_empty() {
        changed.push("members".to_owned());
    }
    if changed.is_empty() {
        return Ok(tx.unchanged(row));
    }
    store::update(
        tx,
        group,
        &wanted.display_name,
        wanted.external_id.as_deref(),
    )
    .await?;
    store::change_members(tx, group, &joined, &left).await?;
    if renamed {
        let all: Vec<_> = after
            .iter()
            .copied()
            .filter(|id| !joined.contains(id))
            .collect();
        store::next_versions(tx, &all).await?;
    }
    let event = DirectoryGroupUpdated {
        group,
        changed,
        joined,
        left,
    };
    let updated = tx.record(event, ());
    staff::materialise(tx, may, group, updated.event()).await?;
    let row = store::find(tx, group).await?;
    Ok(updated.map(|()| row))
}

/// The directory no longer has a group: its members lose its role.
///
/// # Errors
/// 404; 412 when the group has changed since.
pub(super) async fn remove(
    tx: &Tx,
    may: May<perm::users::Configure>,
    group: Id<id::DirectoryGroup>,
    read: Option<i64>,
) -> Result<Recorded<()>> {
    let row = store::find_to_change(tx, group).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    let members = store::members(tx, &[group]).await?.remove(&group);
    let members = store::lock_people(tx, &members.unwrap_or_default()).await?;
    store::change_members(tx, group, &[], &members).await?;
    let removed = tx.record(DirectoryGroupRemoved { group }, ());
    staff::materialise(tx, may, group, removed.event()).await?;
    store::delete(tx, group).await?;
    Ok(removed)
}

/// What a group is to give: `None` keeps, `Some(None)` clears. Without a role there is no location.
#[derive(Clone, Debug, Default)]
pub(super) struct Mapping {
    /// A role's key.
    pub role: Option<Option<String>>,
    /// `Some(None)`: at all locations.
    pub location: Option<Option<Id<id::Location>>>,
}

/// Says which role a group gives its members, and where, of the version that was read.
///
/// # Errors
/// 404; 412 when the group has changed since; 422 for an unknown role or location, and for the
/// owner's role; 403 `role_too_high`.
pub(super) async fn map(
    tx: &Tx,
    may: May<perm::roles::Configure>,
    group: Id<id::DirectoryGroup>,
    read: Option<i64>,
    mapping: Mapping,
) -> Result<Recorded<Row>> {
    let row = store::find_to_change(tx, group).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    let role = mapping.role.unwrap_or_else(|| row.role_key.clone());
    let location = match (&role, mapping.location) {
        (None, None) => None,
        (_, given) => given.unwrap_or_else(|| row.location()),
    };
    if (&role, location) == (&row.role_key, row.location()) {
        return Ok(tx.unchanged(row));
    }
    let given = allowed(tx, role.as_deref(), location).await?;
    store::map(tx, group, given, location).await?;
    let event = DirectoryGroupMapped {
        group,
        role,
        location,
    };
    let mapped = tx.record(event, ());
    staff::materialise(tx, may, group, mapped.event()).await?;
    let row = store::find(tx, group).await?;
    Ok(mapped.map(|()| row))
}

/// The role, if a group may give it there and the caller may, too.
async fn allowed(
    tx: &Tx,
    key: Option<&str>,
    location: Option<Id<id::Location>>,
) -> Result<Option<Id<id::Role>>> {
    let mut errors = vec![];
    let mut wrong = |pointer: &str, code: &str, detail: &str| {
        errors.push(FieldError::new(pointer, code, detail));
    };
    let role = match key {
        Some("owner") => {
            wrong(
                "/role",
                "not_for_groups",
                "nobody becomes an owner through a group",
            );
            None
        }
        Some(key) => {
            let role = roles::by_key(tx, key).await?;
            if role.is_none() {
                wrong("/role", "unknown_role", "there is no such role");
            }
            role
        }
        None => None,
    };
    if let Some(location) = location {
        if locations::find(tx, location).await?.is_none() {
            wrong(
                "/location_id",
                "unknown_location",
                "there is no such location",
            );
        } else if key.is_none() {
            wrong(
                "/location_id",
                "without_role",
                "name the role that is held there",
            );
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let Some(role) = role else { return Ok(None) };
    match memberships::may_give(tx, &role, Node::at(location)).await? {
        true => Ok(Some(role.id)),
        false => Err(Problem::new(403, "role_too_high")
            .detail("you may not give this role there")
            .pointing("/role")),
    }
}
