//! The verbs of roles.

use kernel::{Id, Scope, id, perm};
use platform::{Actor, FieldError, Locations, May, Problem, Recorded, Result, Tx};

use super::{
    catalogue, difference,
    events::{RoleCreated, RoleDeleted, RoleUpdated},
    power::{Content, Power},
    store::{self, Row},
};
use crate::grants;

type MayConfigure = May<perm::Everywhere<perm::roles::Configure>>;

/// What everybody who signs in has, so that no role can be without it.
const ALWAYS: &str = "session:own";

/// Clones a role; with `content`, changed at once.
///
/// # Errors
/// 422 for an unknown base or permission; 403 `role_too_high` for what the caller does not hold
/// themselves; 409 `role_exists`.
pub(super) async fn create(
    tx: &Tx,
    _: MayConfigure,
    name: String,
    based_on: &str,
    content: Option<Content>,
) -> Result<Recorded<Row>> {
    let base = store::by_key(tx, based_on)
        .await?
        .ok_or_else(|| Problem::field("/based_on", "unknown_role", "there is no such role"))?;
    let content = proper(content.unwrap_or_else(|| base.content.clone()))?;
    within_power(tx, &content).await?;
    let id: Id<id::Role> = tx.new_id();
    let row = Row {
        id,
        key: id.to_string(),
        name,
        built_in: false,
        based_on: Some(base.key.clone()),
        content,
        version: 1,
        created_at: tx.now(),
        held_by: 0,
    };
    store::insert(tx, &row).await?;
    let event = RoleCreated {
        role: row.id,
        name: row.name.clone(),
        based_on: base.name,
        differences: words(&base.content, &row.content),
    };
    Ok(tx.record(event, row))
}

fn words(from: &Content, to: &Content) -> Vec<String> {
    let differences = difference::between(from, to).into_iter();
    differences.map(|each| each.text).collect()
}

/// Changes a clinic's own role, for all who hold it, within seconds. `change` is given the content
/// that the role has once it is locked: two changes at once follow one another.
///
/// # Errors
/// 404; 409 `built_in_role`; 412; 403 and 422 as [`create`].
pub(super) async fn update(
    tx: &Tx,
    _: MayConfigure,
    id: Id<id::Role>,
    read: Option<i64>,
    name: Option<String>,
    change: impl FnOnce(Content) -> Content,
) -> Result<Recorded<Row>> {
    let mut row = own(tx, id).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    let mut changed = vec![];
    if let Some(name) = name.filter(|name| *name != row.name) {
        row.name = name;
        changed.push("name".to_owned());
    }
    let before = row.content.clone();
    row.content = proper(change(before.clone()))?;
    let differences = words(&before, &row.content);
    if !differences.is_empty() {
        within_power(tx, &row.content).await?;
        changed.push("permissions".to_owned());
    }
    if changed.is_empty() {
        return Ok(tx.unchanged(row));
    }
    row.version += 1;
    store::update(tx, &row).await?;
    let event = RoleUpdated {
        role: id,
        name: row.name.clone(),
        held_by: row.held_by,
        differences,
        changed,
    };
    Ok(tx.record(event, row))
}

/// Removes a clinic's own role that nobody holds.
///
/// # Errors
/// 404; 409 `built_in_role` or `role_in_use`.
pub(super) async fn delete(tx: &Tx, _: MayConfigure, id: Id<id::Role>) -> Result<Recorded<()>> {
    let row = own(tx, id).await?;
    store::delete(tx, id).await?;
    let event = RoleDeleted {
        role: id,
        name: row.name,
    };
    Ok(tx.record(event, ()))
}

async fn own(tx: &Tx, id: Id<id::Role>) -> Result<Row> {
    let row = store::find_to_change(tx, id).await?;
    match row.built_in {
        true => Err(Problem::conflict(
            "built_in_role",
            "this role is the same for every clinic: clone it and change the clone",
        )),
        false => Ok(row),
    }
}

/// The content in its kept form, or every fault of it.
fn proper(content: Content) -> Result<Content> {
    let Content {
        mut permissions,
        mut scopes,
        sight,
    } = content;
    let mut faults = vec![];
    for (index, name) in permissions.iter().enumerate() {
        let scope = scopes.get(name).copied().unwrap_or_default();
        let (at, code, detail) = match catalogue::find(name) {
            None => (
                "permission",
                "unknown_permission",
                "there is no such permission",
            ),
            Some(found) if !found.owned && matches!(scope, Scope::Own | Scope::Team) => (
                "scope",
                "not_owned",
                "what this is for belongs to nobody in particular",
            ),
            Some(_) => continue,
        };
        let pointer = format!("/permissions/{index}/{at}");
        faults.push(FieldError::new(pointer, code, detail));
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    permissions.push(ALWAYS.to_owned());
    let order = |name: &String| catalogue::names().position(|known| known == name);
    permissions.sort_by_key(order);
    permissions.dedup();
    scopes.retain(|name, scope| *scope != Scope::Subtree && permissions.contains(name));
    Ok(Content {
        permissions,
        scopes,
        sight,
    })
}

/// Nobody makes what holds more than they do.
async fn within_power(tx: &Tx, content: &Content) -> Result<()> {
    let Actor::User(user) = tx.actor() else {
        return Err(too_high(vec![]));
    };
    let grants = grants::of_member(tx, user).await?;
    let beyond = Power::of(&grants, &Locations::Everywhere).beyond(content);
    match beyond.is_empty() {
        true => Ok(()),
        false => Err(too_high(beyond)),
    }
}

fn too_high(beyond: Vec<String>) -> Problem {
    let fault = |name: String| {
        let detail = format!("you do not hold {name} yourself");
        let pointer = match name.contains(':') {
            true => "/permissions".to_owned(),
            false => format!("/fields/{name}"),
        };
        FieldError::new(pointer, "role_too_high", detail)
    };
    Problem::new(403, "role_too_high")
        .detail("a role cannot hold more than you do")
        .with_errors(beyond.into_iter().map(fault).collect())
}
