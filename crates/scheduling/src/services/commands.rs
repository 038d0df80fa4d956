//! The verbs of services.

use kernel::{Id, Money, id, perm};
use platform::{May, Problem, Recorded, Result, Tx, db::Mode};

use super::{
    events::{ServiceCreated, ServiceUpdated},
    model::Model,
    store,
};

/// A service to be offered. All times in minutes.
#[derive(Clone, Debug)]
pub struct New {
    pub name: String,
    pub duration: i32,
    pub buffer_before: i32,
    pub buffer_after: i32,
    pub price: Option<Money>,
}

/// What a patch does to each field: `None` keeps it, `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    pub name: Option<String>,
    pub duration: Option<i32>,
    pub buffer_before: Option<i32>,
    pub buffer_after: Option<i32>,
    pub price: Option<Option<Money>>,
}

/// # Errors
/// 404 when there is no such service.
pub async fn get<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::schedule::Read>,
    id: Id<id::Service>,
) -> Result<Model> {
    store::find(tx, id)
        .await?
        .ok_or_else(|| Problem::not_found("service"))
}

/// Oldest first, those after `after`.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::schedule::Read>,
    after: Option<Id<id::Service>>,
    limit: u64,
) -> Result<Vec<Model>> {
    store::list(tx, after, limit).await
}

/// Adds a service to what the clinic offers.
///
/// # Errors
/// 500 when the database fails.
pub async fn create(
    tx: &Tx,
    _: May<perm::Everywhere<perm::schedule::Configure>>,
    new: New,
) -> Result<Recorded<Model>> {
    let (price_amount, price_currency) = parts(new.price);
    let service = Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        name: new.name,
        duration_minutes: new.duration,
        buffer_before_minutes: new.buffer_before,
        buffer_after_minutes: new.buffer_after,
        price_amount,
        price_currency,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &service).await?;
    let event = ServiceCreated {
        service: service.id,
        duration_minutes: service.duration_minutes,
    };
    Ok(tx.record(event, service))
}

fn parts(price: Option<Money>) -> (Option<i64>, Option<String>) {
    price.map(|price| (price.amount, price.currency)).unzip()
}

/// Changes fields of the version that the caller read. Bookings that are made keep their times.
///
/// # Errors
/// 404, or 412 when the record has changed since.
pub async fn update(
    tx: &Tx,
    _: May<perm::Everywhere<perm::schedule::Configure>>,
    id: Id<id::Service>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Model>> {
    let mut service = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != service.version) {
        return Err(Problem::stale());
    }
    let changed = apply(&mut service, patch);
    if changed.is_empty() {
        return Ok(tx.unchanged(service));
    }
    service.version += 1;
    service.updated_at = tx.now();
    store::update(tx, &service).await?;
    let event = ServiceUpdated {
        service: id,
        changed,
    };
    Ok(tx.record(event, service))
}

fn apply(service: &mut Model, patch: Patch) -> Vec<String> {
    fn put<T: PartialEq>(changed: &mut Vec<String>, name: &str, field: &mut T, value: Option<T>) {
        if let Some(value) = value.filter(|value| value != field) {
            *field = value;
            changed.push(name.to_owned());
        }
    }
    let Patch {
        name,
        duration,
        buffer_before,
        buffer_after,
        price,
    } = patch;
    let mut changed = vec![];
    put(&mut changed, "name", &mut service.name, name);
    put(
        &mut changed,
        "duration_minutes",
        &mut service.duration_minutes,
        duration,
    );
    put(
        &mut changed,
        "buffer_before_minutes",
        &mut service.buffer_before_minutes,
        buffer_before,
    );
    put(
        &mut changed,
        "buffer_after_minutes",
        &mut service.buffer_after_minutes,
        buffer_after,
    );
    if let Some(price) = price.filter(|price| *price != service.price()) {
        (service.price_amount, service.price_currency) = parts(price);
        changed.push("price".to_owned());
    }
    changed
}
