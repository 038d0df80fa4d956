use kernel::{Id, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx};
use uuid::Uuid;

use super::{
    events::{TeamChanged, TeamDeleted},
    store::{self, Row},
};
use crate::users;

type MayConfigure = May<perm::Everywhere<perm::roles::Configure>>;

/// In order, each once; or every fault.
async fn known(tx: &Tx, members: Vec<Id<id::User>>) -> Result<Vec<Uuid>> {
    let names = users::names(tx, &members).await?;
    let unknown = members
        .iter()
        .enumerate()
        .filter(|(_, id)| !names.contains_key(id));
    let faults: Vec<_> = unknown
        .map(|(index, _)| {
            let detail = "there is no such colleague";
            FieldError::new(format!("/member_ids/{index}"), "unknown_user", detail)
        })
        .collect();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let mut ids: Vec<_> = members.into_iter().map(Id::uuid).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn changed(tx: &Tx, row: Row, fields: Vec<String>) -> Recorded<Row> {
    let event = TeamChanged {
        team: row.id(),
        name: row.name.clone(),
        members: row.members(),
        changed: fields,
    };
    tx.record(event, row)
}

/// # Errors
/// 422 for an unknown member; 409 `team_exists`.
pub(super) async fn create(
    tx: &Tx,
    _: MayConfigure,
    name: String,
    members: Vec<Id<id::User>>,
) -> Result<Recorded<Row>> {
    let row = Row {
        id: tx.new_id::<id::Team>().uuid(),
        name,
        members: known(tx, members).await?,
        version: 1,
        created_at: tx.now(),
    };
    store::save(tx, &row).await?;
    Ok(changed(tx, row, vec![]))
}

/// # Errors
/// 404; 412; 422 for an unknown member; 409 `team_exists`.
pub(super) async fn update(
    tx: &Tx,
    _: MayConfigure,
    id: Id<id::Team>,
    read: Option<i64>,
    name: Option<String>,
    members: Option<Vec<Id<id::User>>>,
) -> Result<Recorded<Row>> {
    let mut row = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    let mut fields = vec![];
    if let Some(name) = name.filter(|name| *name != row.name) {
        row.name = name;
        fields.push("name".to_owned());
    }
    if let Some(members) = members {
        let members = known(tx, members).await?;
        if members != row.members {
            row.members = members;
            fields.push("member_ids".to_owned());
        }
    }
    if fields.is_empty() {
        return Ok(tx.unchanged(row));
    }
    row.version += 1;
    store::save(tx, &row).await?;
    Ok(changed(tx, row, fields))
}

/// # Errors
/// 404.
pub(super) async fn delete(tx: &Tx, _: MayConfigure, id: Id<id::Team>) -> Result<Recorded<()>> {
    let row = store::find_to_change(tx, id).await?;
    store::delete(tx, id).await?;
    let event = TeamDeleted {
        team: id,
        name: row.name,
    };
    Ok(tx.record(event, ()))
}
