use kernel::{Id, Permission, Zone, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx};

use super::{
    events::{LocationCreated, LocationUpdated},
    model::{Model, Place},
    rules, store,
};
use crate::{memberships, regions};

/// A location to be opened.
#[derive(Clone, Debug)]
pub struct New {
    pub name: String,
    pub country: String,
    pub zone: Zone,
    /// As written in the country.
    pub phone: Option<String>,
    /// The number that the carrier gave; none: a made-up one of the sandbox carrier's.
    pub sms_sender: Option<String>,
    pub region: Option<Id<id::Region>>,
}

/// What to change: `None` keeps, `Some(None)` clears.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    pub name: Option<String>,
    pub country: Option<String>,
    pub zone: Option<Zone>,
    pub phone: Option<Option<String>>,
    pub sms_sender: Option<String>,
    pub region: Option<Option<Id<id::Region>>>,
}

/// Opens a location. `cause` is the event that led to it, if one did.
///
/// # Errors
/// 422 for a number that is none; 409 `sms_sender_taken`.
pub async fn create(
    tx: &Tx,
    may: May<perm::locations::Configure>,
    cause: Option<Id<id::Event>>,
    new: New,
) -> Result<Recorded<Place>> {
    Ok(open(tx, may, cause, new).await?.map(Place::from))
}

pub(super) async fn open(
    tx: &Tx,
    _: May<perm::locations::Configure>,
    cause: Option<Id<id::Event>>,
    new: New,
) -> Result<Recorded<Model>> {
    let row = insert(tx, new).await?;
    let event = LocationCreated {
        location: row.id,
        country: row.country.clone(),
        time_zone: row.time_zone.name().to_owned(),
    };
    Ok(tx.record_because(cause.or(tx.cause()), event, row))
}

async fn insert(tx: &Tx, new: New) -> Result<Model> {
    let New {
        name,
        country,
        zone,
        phone,
        sms_sender,
        region,
    } = new;
    known_region(tx, region).await?;
    let (phone, given) = numbers(phone.as_deref(), sms_sender.as_deref(), &country)?;
    let mut row = Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        name,
        country,
        time_zone: zone,
        phone,
        sms_sender: given.clone().unwrap_or_default(),
        region_id: region,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    if given.is_some() {
        store::insert(tx, &row).await?;
        return Ok(row);
    }
    for attempt in 0..20 {
        row.sms_sender = rules::made_up_sender(&row.country, row.id, attempt);
        if store::insert_if_free(tx, &row).await? {
            return Ok(row);
        }
    }
    Err(Problem::new(503, "no_number_free").detail("the sandbox carrier has no number left"))
}

async fn known_region(tx: &Tx, region: Option<Id<id::Region>>) -> Result<()> {
    match region {
        Some(region) if regions::find(tx, region).await?.is_none() => Err(Problem::field(
            "/region_id",
            "unknown_region",
            "there is no such region",
        )),
        _ => Ok(()),
    }
}

/// Phone and sender in E.164, or every fault of theirs.
fn numbers(
    phone: Option<&str>,
    sender: Option<&str>,
    country: &str,
) -> Result<(Option<String>, Option<String>)> {
    let mut errors = vec![];
    let mut read = |pointer: &str, number: Option<Option<String>>| {
        if number == Some(None) {
            errors.push(FieldError::new(
                pointer,
                "phone",
                "is not a telephone number that can be reached",
            ));
        }
        number.flatten()
    };
    let kept = (
        read("/phone", phone.map(|raw| rules::phone(raw, country))),
        read("/sms_sender", sender.map(|raw| rules::sender(raw, country))),
    );
    match errors.is_empty() {
        true => Ok(kept),
        false => Err(Problem::invalid(errors)),
    }
}

/// Changes fields of the version that the caller read.
///
/// # Errors
/// 404; 412 when the record has changed since; 422 and 409 as [`create`].
pub async fn update(
    tx: &Tx,
    may: May<perm::locations::Configure>,
    id: Id<id::Location>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Place>> {
    Ok(change(tx, may, id, read, patch).await?.map(Place::from))
}

pub(super) async fn change(
    tx: &Tx,
    _: May<perm::locations::Configure>,
    id: Id<id::Location>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Model>> {
    let mut row = store::row_to_change(tx, id).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    if let Some(region) = patch.region.filter(|region| *region != row.region_id) {
        // Whoever may move a location gives those of a region what they hold there.
        if !tx.is_everywhere() {
            return Err(
                Problem::forbidden_here(perm::locations::Configure::NAME).pointing("/region_id")
            );
        }
        known_region(tx, region).await?;
        if let Some(region) = region {
            memberships::may_come_under(tx, region, &[id]).await?;
        }
    }
    let changed = apply(&mut row, patch)?;
    if changed.is_empty() {
        return Ok(tx.unchanged(row));
    }
    row.version += 1;
    row.updated_at = tx.now();
    store::update(tx, &row).await?;
    let location = row.id;
    Ok(tx.record(LocationUpdated { location, changed }, row))
}

fn apply(row: &mut Model, patch: Patch) -> Result<Vec<String>> {
    fn put<T: PartialEq>(changed: &mut Vec<String>, name: &str, field: &mut T, value: Option<T>) {
        if let Some(value) = value.filter(|value| value != field) {
            *field = value;
            changed.push(name.to_owned());
        }
    }
    let Patch {
        name,
        country,
        zone,
        phone,
        sms_sender,
        region,
    } = patch;
    let mut changed = vec![];
    put(&mut changed, "name", &mut row.name, name);
    put(&mut changed, "country", &mut row.country, country);
    put(&mut changed, "time_zone", &mut row.time_zone, zone);
    let written = phone.as_ref().and_then(Option::as_deref);
    let (read, sender) = numbers(written, sms_sender.as_deref(), &row.country)?;
    put(&mut changed, "phone", &mut row.phone, phone.map(|_| read));
    put(&mut changed, "sms_sender", &mut row.sms_sender, sender);
    put(&mut changed, "region_id", &mut row.region_id, region);
    Ok(changed)
}
