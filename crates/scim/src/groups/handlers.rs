//! `/scim/v2/Groups`.

use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use poem::{Response, http::StatusCode};
use scim_v2::filter::Filter;
use serde_json::{Value, json};

use super::{
    commands,
    resource::{represent, wanted},
    store::{self, Narrow, Row},
};
use crate::{
    body,
    call::{self, Call},
    filter::wants,
    patch::patched,
    schemas::GROUP,
    users::{MOST_TRIED, too_many},
};

/// How many there are, and some of them as resources.
pub(crate) async fn page<M: Mode>(
    tx: &Tx<M>,
    base: &str,
    offset: i64,
    limit: i64,
) -> Result<(usize, Vec<Value>)> {
    let total = store::count(tx).await?;
    let rows = store::list(tx, &Narrow::default(), offset, limit).await?;
    Ok((
        usize::try_from(total).unwrap_or(0),
        shown(tx, base, rows).await?,
    ))
}

/// Those that may fit a filter, as resources.
///
/// # Errors
/// 400 `tooMany`.
pub(crate) async fn narrowed<M: Mode>(
    tx: &Tx<M>,
    base: &str,
    filter: Option<&Filter>,
) -> Result<Vec<Value>> {
    let wanted = |name: &str| filter.and_then(|filter| wants(filter, name));
    let narrow = Narrow {
        id: match wanted("id").map(|id| id.parse()) {
            None => None,
            Some(Ok(id)) => Some(id),
            Some(Err(_)) => return Ok(vec![]),
        },
        display_name: wanted("displayName"),
        external_id: wanted("externalId"),
        after: None,
    };
    let rows = store::list(tx, &narrow, 0, MOST_TRIED + 1).await?;
    if i64::try_from(rows.len()).is_ok_and(|found| found > MOST_TRIED) {
        return Err(too_many());
    }
    shown(tx, base, rows).await
}

async fn shown<M: Mode>(tx: &Tx<M>, base: &str, rows: Vec<Row>) -> Result<Vec<Value>> {
    let ids: Vec<_> = rows.iter().map(Row::id).collect();
    let mut members = store::members(tx, &ids).await?;
    let shown = rows.iter().map(|row| {
        let theirs = members.remove(&row.id()).unwrap_or_default();
        represent(base, row, &theirs)
    });
    Ok(shown.collect())
}

async fn one<M: Mode>(tx: &Tx<M>, base: &str, row: Row) -> Result<(i64, Value)> {
    let version = row.version;
    let mut shown = shown(tx, base, vec![row]).await?;
    Ok((version, shown.pop().unwrap_or_default()))
}

pub(crate) async fn get(call: Call) -> Result<Response> {
    let id: Id<id::DirectoryGroup> = call.id("group")?;
    let (version, resource) = call
        .cx()
        .read(async |tx, _| one(tx, &call.base, store::find(tx, id).await?).await)
        .await?;
    match call.has(version) {
        true => Ok(call::empty(StatusCode::NOT_MODIFIED, Some(version))),
        false => call.found(StatusCode::OK, version, resource),
    }
}

pub(crate) async fn create(call: Call) -> Result<Response> {
    call.query()?;
    let wanted = wanted(&body::read(&GROUP, &call.json()?)?)?;
    let (version, resource) = call
        .cx()
        .act(async |tx, may| {
            let made = commands::create(tx, may, wanted).await?;
            let resource = one(tx, &call.base, made.value().clone()).await?;
            Ok(made.map(|_| resource))
        })
        .await?;
    call.found(StatusCode::CREATED, version, resource)
}

pub(crate) async fn replace(call: Call) -> Result<Response> {
    call.query()?;
    let id: Id<id::DirectoryGroup> = call.id("group")?;
    let body = call.json()?;
    let (version, resource) = call
        .cx()
        .act(async |tx, may| {
            // Whether there is such a group comes before what is wrong with it.
            store::find(tx, id).await?;
            let wanted = wanted(&body::read(&GROUP, &body)?)?;
            let changed = commands::change(tx, may, id, call.read_version(), wanted).await?;
            let resource = one(tx, &call.base, changed.value().clone()).await?;
            Ok(changed.map(|_| resource))
        })
        .await?;
    call.found(StatusCode::OK, version, resource)
}

pub(crate) async fn patch(call: Call) -> Result<Response> {
    call.query()?;
    let id: Id<id::DirectoryGroup> = call.id("group")?;
    let body = call.json()?;
    let (version, resource) = call
        .cx()
        .act(async |tx, may| {
            let row = store::find_to_change(tx, id).await?;
            let (_, now) = one(tx, &call.base, row).await?;
            let now = now.as_object().cloned().unwrap_or_default();
            let mut new = Value::Object(patched(&GROUP, now, &body)?);
            new["schemas"] = json!([GROUP.urn]);
            let wanted = wanted(&body::read(&GROUP, &new)?)?;
            let changed = commands::change(tx, may, id, call.read_version(), wanted).await?;
            let resource = one(tx, &call.base, changed.value().clone()).await?;
            Ok(changed.map(|_| resource))
        })
        .await?;
    call.found(StatusCode::OK, version, resource)
}

pub(crate) async fn delete(call: Call) -> Result<Response> {
    let id: Id<id::DirectoryGroup> = call.id("group")?;
    call.cx()
        .act(async |tx, may| commands::remove(tx, may, id, call.read_version()).await)
        .await?;
    Ok(call::empty(StatusCode::NO_CONTENT, None))
}
