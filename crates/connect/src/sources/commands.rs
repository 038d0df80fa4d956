//! The verbs of sources.

use kernel::{Id, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx, crypto, db::Mode};
use serde_json::json;

use super::{
    events::{SourceCreated, SourceUpdated},
    key::VerificationKey,
    model::Model,
    store,
};
use crate::intakes::{Mapping, TARGETS};

/// A source to be added.
#[derive(Clone, Debug)]
pub struct New {
    pub name: String,
    /// form or wix.
    pub kind: &'static str,
    pub location: Id<id::Location>,
    /// Our field → the source's name for it.
    pub mapping: Mapping,
    /// PEM of an RSA public key; for wix.
    pub verification_key: Option<String>,
}

/// What to change: `None` keeps, `Some(None)` clears. A mapping is replaced whole.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    pub name: Option<String>,
    pub location: Option<Id<id::Location>>,
    pub mapping: Option<Mapping>,
    pub verification_key: Option<Option<String>>,
}

/// # Errors
/// 404 when the source is not visible.
pub async fn get<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::intake::Read>,
    id: Id<id::IntakeSource>,
) -> Result<Model> {
    store::find(tx, id).await
}

/// Newest first.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::intake::Read>,
    before: Option<Id<id::IntakeSource>>,
    limit: u64,
) -> Result<Vec<Model>> {
    store::list(tx, before, limit).await
}

/// Adds a source under a new public address.
///
/// # Errors
/// 422 with each wrong field: a location that the caller does not see, a
/// mapping of a field that leads do not have, a key that is none.
pub async fn create(tx: &Tx, _: May<perm::intake::Configure>, new: New) -> Result<Recorded<Model>> {
    let New {
        name,
        kind,
        location,
        mapping,
        verification_key,
    } = new;
    let source = Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        name,
        kind: kind.to_owned(),
        location_id: location,
        token: crypto::random_token(),
        mapping: json!(mapping),
        verification_key,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    check(tx, &source).await?;
    store::insert(tx, &source).await?;
    let event = SourceCreated {
        source: source.id,
        location,
        kind: source.kind.clone(),
    };
    Ok(tx.record(event, source))
}

async fn check(tx: &Tx, source: &Model) -> Result<()> {
    let mut errors = faults(source);
    if identity::locations::find(tx, source.location_id)
        .await?
        .is_none()
    {
        errors.extend(store::unknown_location().errors().iter().cloned());
    }
    match errors.is_empty() {
        true => Ok(()),
        false => Err(Problem::invalid(errors)),
    }
}

fn faults(source: &Model) -> Vec<FieldError> {
    let known = |field: &str| TARGETS.iter().any(|(target, _)| *target == field);
    let mut errors: Vec<_> = source
        .mapping()
        .keys()
        .filter(|field| !known(field))
        .map(|field| {
            let pointer = format!("/mapping/{}", field.replace('~', "~0").replace('/', "~1"));
            FieldError::new(pointer, "unknown", "leads have no such field")
        })
        .collect();
    let pointer = "/verification_key";
    if let Some(pem) = &source.verification_key {
        if source.kind != "wix" {
            let detail = "only a source of kind wix has one";
            errors.push(FieldError::new(pointer, "not_for_this_kind", detail));
        } else if let Err(wrong) = VerificationKey::read(pem) {
            errors.push(FieldError::new(pointer, "invalid", wrong.to_string()));
        }
    }
    errors
}

/// Changes fields of the version that the caller read. The address stays.
///
/// # Errors
/// 404; 412 when the record has changed since; 422 as [`create`].
pub async fn update(
    tx: &Tx,
    _: May<perm::intake::Configure>,
    id: Id<id::IntakeSource>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Model>> {
    let mut source = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != source.version) {
        return Err(Problem::stale());
    }
    let changed = apply(&mut source, patch);
    if changed.is_empty() {
        return Ok(tx.unchanged(source));
    }
    check(tx, &source).await?;
    source.version += 1;
    source.updated_at = tx.now();
    store::update(tx, &source).await?;
    let event = SourceUpdated {
        source: id,
        location: source.location_id,
        changed,
    };
    Ok(tx.record(event, source))
}

fn apply(source: &mut Model, patch: Patch) -> Vec<String> {
    fn put<T: PartialEq>(changed: &mut Vec<String>, name: &str, field: &mut T, value: Option<T>) {
        if let Some(value) = value.filter(|value| value != field) {
            *field = value;
            changed.push(name.to_owned());
        }
    }
    let Patch {
        name,
        location,
        mapping,
        verification_key,
    } = patch;
    let mut changed = vec![];
    put(&mut changed, "name", &mut source.name, name);
    put(
        &mut changed,
        "location_id",
        &mut source.location_id,
        location,
    );
    put(
        &mut changed,
        "mapping",
        &mut source.mapping,
        mapping.map(|mapping| json!(mapping)),
    );
    put(
        &mut changed,
        "verification_key",
        &mut source.verification_key,
        verification_key,
    );
    changed
}
