//! Users: the staff of the clinic, as [`identity::staff`] keeps it. Made here,
//! somebody is known and may do nothing yet: roles come through groups, or by
//! hand. `active: false` suspends; a deletion takes them off the staff.

mod resource;

use identity::staff::{self, Narrow, Person};
use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use poem::{Response, http::StatusCode};
use scim_v2::filter::Filter;
use serde_json::{Value, json};

use crate::{
    body,
    call::{self, Call},
    errors::bad,
    filter::wants,
    groups,
    patch::patched,
    schemas::USER,
};
use resource::{Active, profile, represent};

/// As many records as a filter is tried on.
pub(crate) const MOST_TRIED: i64 = 10_000;

/// 400 `tooMany`.
pub(crate) fn too_many() -> platform::Problem {
    bad(
        "tooMany",
        "too many records to try: name a userName, an externalId or a displayName",
    )
}

/// How many there are, and some of them as resources.
pub(crate) async fn page<M: Mode>(
    tx: &Tx<M>,
    base: &str,
    offset: i64,
    limit: i64,
) -> Result<(usize, Vec<Value>)> {
    let total = staff::count(tx).await?;
    let people = staff::page(tx, offset, limit).await?;
    Ok((
        usize::try_from(total).unwrap_or(0),
        shown(tx, base, people).await?,
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
        user_name: wanted("userName"),
        external_id: wanted("externalId"),
    };
    // A group is found by its name, and no user has one like it to be found by.
    let people = staff::list(tx, &narrow, MOST_TRIED + 1).await?;
    if i64::try_from(people.len()).is_ok_and(|found| found > MOST_TRIED) {
        return Err(too_many());
    }
    shown(tx, base, people).await
}

async fn shown<M: Mode>(tx: &Tx<M>, base: &str, people: Vec<Person>) -> Result<Vec<Value>> {
    let ids: Vec<_> = people.iter().map(|it| it.id).collect();
    let mut groups = groups::of_people(tx, &ids).await?;
    let shown = people.into_iter().map(|person| {
        let theirs = groups.remove(&person.id).unwrap_or_default();
        represent(base, &person, &theirs)
    });
    Ok(shown.collect())
}

async fn one<M: Mode>(tx: &Tx<M>, base: &str, person: Person) -> Result<(i64, Value)> {
    let version = person.version;
    let mut shown = shown(tx, base, vec![person]).await?;
    Ok((version, shown.pop().unwrap_or_default()))
}

pub(crate) async fn get(call: Call) -> Result<Response> {
    let id: Id<id::Staff> = call.id("user")?;
    let (version, resource) = call
        .cx()
        .read(async |tx, _| one(tx, &call.base, staff::find(tx, id).await?).await)
        .await?;
    match call.has(version) {
        true => Ok(call::empty(StatusCode::NOT_MODIFIED, Some(version))),
        false => call.found(StatusCode::OK, version, resource),
    }
}

pub(crate) async fn create(call: Call) -> Result<Response> {
    call.query()?;
    let fields = body::read(&USER, &call.json()?)?;
    let profile = profile(&fields, Active::Unless)?;
    let (version, resource) = call
        .cx()
        .act(async |tx, may| {
            let made = staff::provision(tx, may, profile).await?;
            let resource = one(tx, &call.base, made.value().clone()).await?;
            Ok(made.map(|_| resource))
        })
        .await?;
    call.found(StatusCode::CREATED, version, resource)
}

pub(crate) async fn replace(call: Call) -> Result<Response> {
    call.query()?;
    let id: Id<id::Staff> = call.id("user")?;
    let body = call.json()?;
    let (version, resource) = call
        .cx()
        .act(async |tx, may| {
            // Whether there is such a person comes before what is wrong with them.
            let known = staff::find_to_change(tx, id).await?;
            let fields = body::read(&USER, &body)?;
            let profile = profile(&fields, Active::Kept(known.profile.active))?;
            let changed = staff::change(tx, may, id, call.read_version(), profile).await?;
            let resource = one(tx, &call.base, changed.value().clone()).await?;
            Ok(changed.map(|_| resource))
        })
        .await?;
    call.found(StatusCode::OK, version, resource)
}

pub(crate) async fn patch(call: Call) -> Result<Response> {
    call.query()?;
    let id: Id<id::Staff> = call.id("user")?;
    let body = call.json()?;
    let (version, resource) = call
        .cx()
        .act(async |tx, may| {
            let known = staff::find_to_change(tx, id).await?;
            let now = represent(&call.base, &known, &[]);
            let now = now.as_object().cloned().unwrap_or_default();
            let mut wanted = Value::Object(patched(&USER, now, &body)?);
            wanted["schemas"] = json!([USER.urn]);
            let profile = profile(&body::read(&USER, &wanted)?, Active::Said)?;
            let changed = staff::change(tx, may, id, call.read_version(), profile).await?;
            let resource = one(tx, &call.base, changed.value().clone()).await?;
            Ok(changed.map(|_| resource))
        })
        .await?;
    call.found(StatusCode::OK, version, resource)
}

pub(crate) async fn delete(call: Call) -> Result<Response> {
    let id: Id<id::Staff> = call.id("user")?;
    call.cx()
        .act(async |tx, may| staff::remove(tx, may, id, call.read_version()).await)
        .await?;
    Ok(call::empty(StatusCode::NO_CONTENT, None))
}
