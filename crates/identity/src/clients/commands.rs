//! The verbs of clients.

use chrono::{DateTime, Utc};
use kernel::{Id, Scope, Sight, id, perm};
use platform::{Actor, FieldError, Locations, May, Problem, Recorded, Result, Tx, crypto};
use sqlx::types::Json;

use super::{
    events::{ClientChanged, ClientCreated, ClientRevoked},
    rules,
    store::{self, Row},
};
use crate::{
    grants, locations,
    roles::{Content, Power, is_permission},
};

type MayConfigure = May<perm::Everywhere<perm::clients::Configure>>;

/// What a client is to hold: an absent field keeps its value.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub name: Option<String>,
    pub permissions: Option<Vec<String>>,
    pub sight: Option<Sight>,
    /// `Some(None)`: everywhere.
    pub locations: Option<Option<Vec<Id<id::Location>>>>,
    pub networks: Option<Vec<String>>,
    pub expires_at: Option<Option<DateTime<Utc>>>,
}

/// A client with its secret, which nobody sees again.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub row: Row,
    pub secret: String,
}

/// Makes a client.
///
/// # Errors
/// 422 with every fault; 403 `role_too_high` for what the caller does not hold themselves.
pub(super) async fn create(
    tx: &Tx,
    _: MayConfigure,
    kind: &'static str,
    wanted: Wanted,
) -> Result<Recorded<Told>> {
    let Actor::User(user) = tx.actor() else {
        return Err(Problem::forbidden("clients:configure"));
    };
    let secret = rules::secret(kind);
    let mut row = Row {
        tenant_id: tx.tenant().uuid(),
        id: tx.new_id::<id::Client>().uuid(),
        name: String::new(),
        kind: kind.to_owned(),
        secret_hash: crypto::token_hash(&secret),
        secret_tail: rules::tail(&secret),
        permissions: vec![],
        sight: Json(Sight::default()),
        location_ids: None,
        networks: vec![],
        expires_at: None,
        last_used_at: None,
        revoked_at: None,
        created_by: user.uuid(),
        version: 1,
        created_at: tx.now(),
    };
    apply(tx, &mut row, wanted).await?;
    store::save(tx, &row).await?;
    let event = ClientCreated {
        client: row.id(),
        name: row.name.clone(),
        kind: row.kind.clone(),
        permissions: row.permissions.clone(),
    };
    Ok(tx.record(event, Told { row, secret }))
}

/// Puts what is wanted into the row, if it is right and the caller holds as much.
async fn apply(tx: &Tx, row: &mut Row, wanted: Wanted) -> Result<Vec<String>> {
    fn put<T: PartialEq>(changed: &mut Vec<String>, name: &str, field: &mut T, value: Option<T>) {
        if let Some(value) = value.filter(|value| value != field) {
            *field = value;
            changed.push(name.to_owned());
        }
    }
    let (networks, mut faults) = networks(wanted.networks);
    faults.extend(unknown_permissions(wanted.permissions.as_deref()));
    if let Some(Some(places)) = &wanted.locations {
        faults.extend(unknown_locations(tx, places).await?);
    }
    if let Some(Some(ends)) = wanted.expires_at
        && ends <= tx.now()
    {
        let detail = "must lie in the future";
        faults.push(FieldError::new("/expires_at", "too_early", detail));
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let sorted = |mut names: Vec<String>| {
        names.sort_unstable();
        names.dedup();
        names
    };
    let places = wanted
        .locations
        .map(|places| places.map(|places| places.into_iter().map(Id::uuid).collect()));
    let mut changed = vec![];
    put(&mut changed, "name", &mut row.name, wanted.name);
    put(
        &mut changed,
        "permissions",
        &mut row.permissions,
        wanted.permissions.map(sorted),
    );
    put(&mut changed, "fields", &mut row.sight.0, wanted.sight);
    put(&mut changed, "location_ids", &mut row.location_ids, places);
    put(&mut changed, "networks", &mut row.networks, networks);
    put(
        &mut changed,
        "expires_at",
        &mut row.expires_at,
        wanted.expires_at,
    );
    within_power(tx, row).await?;
    Ok(changed)
}

fn networks(wanted: Option<Vec<String>>) -> (Option<Vec<String>>, Vec<FieldError>) {
    let Some(wanted) = wanted else {
        return (None, vec![]);
    };
    let (mut kept, mut faults) = (vec![], vec![]);
    for (index, text) in wanted.iter().enumerate() {
        match rules::network(text) {
            Some(network) => kept.push(network),
            None => faults.push(FieldError::new(
                format!("/networks/{index}"),
                "network",
                "must be an address or a network such as 192.0.2.0/24",
            )),
        }
    }
    (Some(kept), faults)
}

/// What only a person does is no client's.
const PERSONS: &[&str] = &[
    "session:own",
    "contacts:reveal",
    "clients:configure",
    "roles:configure",
    // Keys to the clinic's directory, which makes and changes its people.
    "security:configure",
    "sso:configure",
    // Who is let into the clinic, and who enters another.
    "reseller:configure",
    "impersonations:begin",
    "impersonations:emergency",
];

fn unknown_permissions(wanted: Option<&[String]>) -> Vec<FieldError> {
    let wrong = |(index, name): (usize, &String)| {
        let pointer = format!("/permissions/{index}");
        if !is_permission(name) {
            let detail = "there is no such permission";
            return Some(FieldError::new(pointer, "unknown_permission", detail));
        }
        let detail = "only a person may hold this";
        PERSONS
            .contains(&name.as_str())
            .then(|| FieldError::new(pointer, "persons_only", detail))
    };
    let names = wanted.unwrap_or_default().iter().enumerate();
    names.filter_map(wrong).collect()
}

async fn unknown_locations(tx: &Tx, places: &[Id<id::Location>]) -> Result<Vec<FieldError>> {
    let mut faults = vec![];
    for (index, place) in places.iter().enumerate() {
        if locations::find(tx, *place).await?.is_none() {
            let detail = "there is no such location";
            let pointer = format!("/location_ids/{index}");
            faults.push(FieldError::new(pointer, "unknown_location", detail));
        }
    }
    Ok(faults)
}

/// A client holds no more than whoever makes or changes it.
async fn within_power(tx: &Tx, row: &Row) -> Result<()> {
    let Actor::User(user) = tx.actor() else {
        return Err(Problem::forbidden("clients:configure"));
    };
    let grants = grants::of_member(tx, user).await?;
    let content = Content {
        permissions: row.permissions.clone(),
        scopes: row
            .permissions
            .iter()
            .map(|name| (name.clone(), Scope::Subtree))
            .collect(),
        sight: row.sight.0,
    };
    let beyond = Power::of(&grants, &Locations::Everywhere).beyond(&content);
    match beyond.is_empty() {
        true => Ok(()),
        false => Err(Problem::new(403, "role_too_high").detail(format!(
            "a client cannot hold more than you do: {}",
            beyond.join(", ")
        ))),
    }
}

/// Changes what a client holds, within seconds.
///
/// # Errors
/// 404; 409 `client_revoked`; 412; as [`create`].
pub(super) async fn update(
    tx: &Tx,
    _: MayConfigure,
    id: Id<id::Client>,
    read: Option<i64>,
    wanted: Wanted,
) -> Result<Recorded<Row>> {
    let mut row = live(tx, id).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    let changed = apply(tx, &mut row, wanted).await?;
    if changed.is_empty() {
        return Ok(tx.unchanged(row));
    }
    row.version += 1;
    store::save(tx, &row).await?;
    let event = ClientChanged {
        client: id,
        name: row.name.clone(),
        changed,
    };
    Ok(tx.record(event, row))
}

async fn live(tx: &Tx, id: Id<id::Client>) -> Result<Row> {
    let row = store::find_to_change(tx, id).await?;
    match row.revoked_at {
        None => Ok(row),
        Some(_) => Err(Problem::conflict("client_revoked", "it was revoked")),
    }
}

/// Gives a client another secret; the old one is good for nothing from now on.
///
/// # Errors
/// 404; 409 `client_revoked`; 403 `role_too_high` for what the caller does not hold themselves.
pub(super) async fn rotate(tx: &Tx, _: MayConfigure, id: Id<id::Client>) -> Result<Recorded<Told>> {
    let mut row = live(tx, id).await?;
    // Whoever reads the secret is the client.
    within_power(tx, &row).await?;
    let secret = rules::secret(&row.kind);
    row.secret_hash = crypto::token_hash(&secret);
    row.secret_tail = rules::tail(&secret);
    row.version += 1;
    store::save(tx, &row).await?;
    let event = ClientChanged {
        client: id,
        name: row.name.clone(),
        changed: vec!["secret".to_owned()],
    };
    Ok(tx.record(event, Told { row, secret }))
}

/// Ends a client for good. Ended twice, it is ended once.
///
/// # Errors
/// 404.
pub(super) async fn revoke(tx: &Tx, _: MayConfigure, id: Id<id::Client>) -> Result<Recorded<()>> {
    end(tx, id).await
}

/// The same by who answers for who has access.
///
/// # Errors
/// 404.
pub(crate) async fn revoke_in_review(
    tx: &Tx,
    _: May<perm::Everywhere<perm::users::Configure>>,
    id: Id<id::Client>,
) -> Result<Recorded<()>> {
    end(tx, id).await
}

async fn end(tx: &Tx, id: Id<id::Client>) -> Result<Recorded<()>> {
    let mut row = store::find_to_change(tx, id).await?;
    if row.revoked_at.is_some() {
        return Ok(tx.unchanged(()));
    }
    row.revoked_at = Some(tx.now());
    row.version += 1;
    store::save(tx, &row).await?;
    let event = ClientRevoked {
        client: id,
        name: row.name,
    };
    Ok(tx.record(event, ()))
}
