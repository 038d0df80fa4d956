use std::collections::HashSet;

use kernel::{Id, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx};
use uuid::Uuid;

use super::{
    events::{RegionCreated, RegionDeleted, RegionUpdated},
    store::{self, Row},
};
use crate::memberships;

type MayConfigure = May<perm::Everywhere<perm::locations::Configure>>;

fn unknown_parent() -> Problem {
    Problem::field("/parent_id", "unknown_region", "there is no such region")
}

/// Makes a region, in another or at the top.
///
/// # Errors
/// 422 for an unknown parent; 409 `region_exists`.
pub(super) async fn create(
    tx: &Tx,
    _: MayConfigure,
    name: String,
    parent: Option<Id<id::Region>>,
) -> Result<Recorded<Row>> {
    if let Some(parent) = parent
        && store::find(tx, parent).await?.is_none()
    {
        return Err(unknown_parent());
    }
    let row = Row {
        id: tx.new_id::<id::Region>().uuid(),
        parent_id: parent.map(Id::uuid),
        name,
        version: 1,
        created_at: tx.now(),
    };
    store::insert(tx, &row).await?;
    let event = RegionCreated {
        region: row.id(),
        parent,
        name: row.name.clone(),
    };
    Ok(tx.record(event, row))
}

/// What to change: `None` keeps, `Some(None)` moves to the top.
#[derive(Debug, Default)]
pub(super) struct Patch {
    pub name: Option<String>,
    pub parent: Option<Option<Id<id::Region>>>,
}

/// Renames or moves a region, with all that is below it.
///
/// # Errors
/// 404; 412 when it has changed since; 422 for a parent that is unknown or below it; 403 `role_too_high`
/// where that would give a role that the caller may not give.
pub(super) async fn update(
    tx: &Tx,
    _: MayConfigure,
    id: Id<id::Region>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Row>> {
    let all = store::all_to_change(tx).await?;
    let found = all.iter().find(|row| row.id() == id).cloned();
    let mut row = found.ok_or_else(|| Problem::not_found("region"))?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    let mut changed = vec![];
    if let Some(name) = patch.name.filter(|name| *name != row.name) {
        row.name = name;
        changed.push("name".to_owned());
    }
    let parent = patch.parent.map(|parent| parent.map(Id::uuid));
    if let Some(parent) = parent.filter(|parent| *parent != row.parent_id) {
        check_parent(&all, row.id, parent)?;
        if let Some(parent) = parent {
            let below = store::locations_in(tx, id).await?;
            memberships::may_come_under(tx, Id::from_uuid(parent), &below).await?;
        }
        row.parent_id = parent;
        changed.push("parent_id".to_owned());
    }
    if changed.is_empty() {
        return Ok(tx.unchanged(row));
    }
    row.version += 1;
    store::update(tx, &row).await?;
    let event = RegionUpdated {
        region: id,
        parent: row.parent_id.map(Id::from_uuid),
        changed,
    };
    Ok(tx.record(event, row))
}

fn check_parent(all: &[Row], id: Uuid, parent: Option<Uuid>) -> Result<()> {
    let mut above = HashSet::new();
    let mut at = parent;
    while let Some(next) = at.filter(|next| above.insert(*next)) {
        let row = all.iter().find(|row| row.id == next);
        at = row.ok_or_else(unknown_parent)?.parent_id;
    }
    match above.contains(&id) {
        true => Err(Problem::invalid(vec![FieldError::new(
            "/parent_id",
            "below_itself",
            "a region cannot be below itself",
        )])),
        false => Ok(()),
    }
}

/// Removes a region that nothing is in and nobody holds a role at.
///
/// # Errors
/// 404; 409 `region_in_use`.
pub(super) async fn delete(tx: &Tx, _: MayConfigure, id: Id<id::Region>) -> Result<Recorded<()>> {
    match store::delete(tx, id).await? {
        true => Ok(tx.record(RegionDeleted { region: id }, ())),
        false => Err(Problem::not_found("region")),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn region(id: u128, parent: Option<u128>) -> Row {
        Row {
            id: Uuid::from_u128(id),
            parent_id: parent.map(Uuid::from_u128),
            name: String::new(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn no_region_comes_to_be_below_itself() {
        let all = [region(1, None), region(2, Some(1)), region(3, Some(2))];
        let check = |id, parent: Option<u128>| {
            check_parent(&all, Uuid::from_u128(id), parent.map(Uuid::from_u128)).is_ok()
        };
        assert!(check(3, None) && check(3, Some(1)) && check(2, None));
        assert!(!check(1, Some(1)) && !check(1, Some(3)) && !check(2, Some(3)));
        assert!(!check(1, Some(9)), "an unknown one");
    }
}
