//! The verbs of practitioners.

use kernel::{Id, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx, db::Mode};

use super::{
    events::{PractitionerCreated, PractitionerUpdated},
    model::Model,
    rules::{self, Hours},
    store,
};
use identity::{locations, users};

/// A practitioner with what they do and when; hours at the locations that the caller sees.
#[derive(Clone, Debug)]
pub struct Profile {
    pub row: Model,
    pub services: Vec<Id<id::Service>>,
    pub hours: Vec<Hours>,
}

/// A practitioner to be added.
#[derive(Clone, Debug)]
pub struct New {
    pub name: String,
    pub user: Option<Id<id::User>>,
    pub services: Vec<Id<id::Service>>,
    pub hours: Vec<Hours>,
}

/// What a patch does: `None` keeps; a list is replaced whole.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    pub name: Option<String>,
    pub user: Option<Option<Id<id::User>>>,
    pub services: Option<Vec<Id<id::Service>>>,
    pub hours: Option<Vec<Hours>>,
}

/// # Errors
/// 404 when the practitioner is not visible.
pub async fn get<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::schedule::Read>,
    id: Id<id::Practitioner>,
) -> Result<Profile> {
    let row = store::find(tx, id).await?;
    profile(tx, row).await
}

/// Oldest first, those after `after`.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::schedule::Read>,
    after: Option<Id<id::Practitioner>>,
    limit: u64,
) -> Result<Vec<Profile>> {
    let rows = store::list(tx, after, limit).await?;
    profiles(tx, rows).await
}

async fn profile<M: Mode>(tx: &Tx<M>, row: Model) -> Result<Profile> {
    profiles(tx, vec![row])
        .await?
        .pop()
        .ok_or_else(|| Problem::not_found("practitioner"))
}

/// Two queries, however many practitioners.
async fn profiles<M: Mode>(tx: &Tx<M>, rows: Vec<Model>) -> Result<Vec<Profile>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.uuid()).collect();
    let mut services = store::services_of(tx, &ids).await?;
    let mut hours = store::hours_of(tx, &ids).await?;
    let profile = |row: Model| Profile {
        services: services.remove(&row.id).unwrap_or_default(),
        hours: hours.remove(&row.id).unwrap_or_default(),
        row,
    };
    Ok(rows.into_iter().map(profile).collect())
}

/// Adds a practitioner.
///
/// # Errors
/// 422 for unknown services or locations, for hours that end before they begin, and for a
/// practitioner whom the caller would not see: one who works at none of their locations.
pub async fn create(
    tx: &Tx,
    _: May<perm::schedule::Configure>,
    new: New,
) -> Result<Recorded<Profile>> {
    let New {
        name,
        user,
        services,
        hours,
    } = new;
    check(tx, user, &services, &hours).await?;
    let row = Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        name,
        user_id: user,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let (services, hours) = (sorted(services), sorted(hours));
    store::insert(tx, &row).await?;
    store::replace_services(tx, row.id, &services).await?;
    store::replace_hours(tx, row.id, &hours).await?;
    if store::find(tx, row.id).await.is_err() {
        return Err(Problem::field(
            "/hours",
            "required",
            "give them hours at one of your locations",
        ));
    }
    let event = PractitionerCreated {
        practitioner: row.id,
    };
    let profile = Profile {
        row,
        services,
        hours,
    };
    Ok(tx.record(event, profile))
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

/// Every fault of the lists, each where it is.
async fn check(
    tx: &Tx,
    user: Option<Id<id::User>>,
    services: &[Id<id::Service>],
    hours: &[Hours],
) -> Result<()> {
    let mut faults = rules::faults(hours);
    if let Some(user) = user
        && users::names(tx, &[user]).await?.is_empty()
    {
        let detail = "there is no such colleague";
        faults.push(FieldError::new("/user_id", "unknown_user", detail));
    }
    let known = store::known_services(tx, services).await?;
    for (index, service) in services.iter().enumerate() {
        if !known.contains(&service.uuid()) {
            faults.push(FieldError::new(
                format!("/service_ids/{index}"),
                "unknown_service",
                "there is no such service",
            ));
        }
    }
    let mut places = vec![];
    for location in sorted(hours.iter().map(|these| these.location).collect()) {
        places.extend(locations::find(tx, location).await?.map(|place| place.id));
    }
    for (index, these) in hours.iter().enumerate() {
        if !places.contains(&these.location) {
            faults.push(FieldError::new(
                format!("/hours/{index}/location_id"),
                "unknown_location",
                "there is no such location",
            ));
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Problem::invalid(faults)),
    }
}

/// Changes fields of the version that the caller read. Visits that are booked stay.
///
/// # Errors
/// 404; 403 for name or services of one who also works where the caller does not see; 412 when the record has changed since; 422 as [`create`].
pub async fn update(
    tx: &Tx,
    _: May<perm::schedule::Configure>,
    id: Id<id::Practitioner>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Profile>> {
    let row = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    check(
        tx,
        patch.user.flatten(),
        patch.services.as_deref().unwrap_or_default(),
        patch.hours.as_deref().unwrap_or_default(),
    )
    .await?;
    let mut practitioner = profile(tx, row).await?;
    let changed = apply(&mut practitioner, patch);
    if changed.is_empty() {
        return Ok(tx.unchanged(practitioner));
    }
    let shared = changed.iter().any(|field| *field != "hours");
    if shared && store::works_elsewhere(tx, id).await? {
        return Err(Problem::new(403, "forbidden").detail(
            "they work at another location, too: their name and services are for staff of the whole clinic",
        ));
    }
    practitioner.row.version += 1;
    practitioner.row.updated_at = tx.now();
    save(tx, &practitioner, &changed).await?;
    let changed = changed.into_iter().map(str::to_owned).collect();
    let event = PractitionerUpdated {
        practitioner: id,
        changed,
    };
    Ok(tx.record(event, practitioner))
}

async fn save(tx: &Tx, practitioner: &Profile, changed: &[&str]) -> Result<()> {
    let id = practitioner.row.id;
    store::update(tx, &practitioner.row).await?;
    if changed.contains(&"service_ids") {
        store::replace_services(tx, id, &practitioner.services).await?;
    }
    if changed.contains(&"hours") {
        store::replace_hours(tx, id, &practitioner.hours).await?;
    }
    Ok(())
}

fn apply(practitioner: &mut Profile, patch: Patch) -> Vec<&'static str> {
    fn put<T: PartialEq>(
        changed: &mut Vec<&'static str>,
        name: &'static str,
        field: &mut T,
        value: Option<T>,
    ) {
        if let Some(value) = value.filter(|value| value != field) {
            *field = value;
            changed.push(name);
        }
    }
    let Patch {
        name,
        user,
        services,
        hours,
    } = patch;
    let mut changed = vec![];
    put(&mut changed, "name", &mut practitioner.row.name, name);
    put(&mut changed, "user_id", &mut practitioner.row.user_id, user);
    put(
        &mut changed,
        "service_ids",
        &mut practitioner.services,
        services.map(sorted),
    );
    put(
        &mut changed,
        "hours",
        &mut practitioner.hours,
        hours.map(sorted),
    );
    changed
}
