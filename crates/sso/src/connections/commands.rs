use kernel::{Id, id, perm};
use platform::{May, Problem, Recorded, Result, Tx};

use super::{
    events::{SsoConnectionCreated, SsoConnectionDeleted, SsoConnectionUpdated},
    rules,
    store::{self, Connection, Written},
};
use crate::{Sso, mappings, sign_out};

type MayConfigure = May<perm::Everywhere<perm::sso::Configure>>;

/// A connection to be made.
pub(super) struct New {
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub groups_claim: Option<String>,
    pub creates_accounts: Option<bool>,
    pub trusts_email: Option<bool>,
    pub trusts_second_factor: Option<bool>,
}

/// What to change: an absent field keeps its value.
#[derive(Default)]
pub(super) struct Patch {
    pub name: Option<String>,
    pub issuer: Option<String>,
    pub client_id: Option<String>,
    /// `Some(None)`: a public client from now on.
    pub client_secret: Option<Option<String>>,
    pub groups_claim: Option<String>,
    pub creates_accounts: Option<bool>,
    pub trusts_email: Option<bool>,
    pub trusts_second_factor: Option<bool>,
    pub enabled: Option<bool>,
}

impl Sso {
    /// Sealed for this connection alone.
    fn sealed(&self, id: Id<id::SsoConnection>, secret: Option<&str>) -> Result<Option<Vec<u8>>> {
        secret
            .map(|secret| self.0.vault.seal(id.uuid().as_bytes(), secret.as_bytes()))
            .transpose()
    }

    /// The client's secret in clear, to be shown to the provider.
    pub(crate) fn secret_of(&self, connection: &Connection) -> Result<Option<String>> {
        let Some(sealed) = &connection.client_secret else {
            return Ok(None);
        };
        let opened = self
            .0
            .vault
            .open(connection.id().uuid().as_bytes(), sealed)?;
        String::from_utf8(opened)
            .map(Some)
            .map_err(Problem::internal)
    }
}

/// Sets up a provider. It lets nobody in until it is enabled.
///
/// # Errors
/// 422 for what is no issuer; 409 `already_connected`.
pub(super) async fn create(
    tx: &Tx,
    _: MayConfigure,
    sso: &Sso,
    new: New,
) -> Result<Recorded<Connection>> {
    let id: Id<id::SsoConnection> = tx.new_id();
    let issuer = rules::issuer(&new.issuer, sso.0.loopback)
        .map_err(|fault| Problem::invalid(vec![fault]))?;
    let secret = sso.sealed(id, new.client_secret.as_deref())?;
    let written = Written {
        name: &new.name,
        issuer: &issuer,
        client_id: new.client_id.trim(),
        client_secret: secret.as_deref(),
        groups_claim: new.groups_claim.as_deref().unwrap_or("groups").trim(),
        creates_accounts: new.creates_accounts.unwrap_or(true),
        trusts_email: new.trusts_email.unwrap_or(false),
        trusts_second_factor: new.trusts_second_factor.unwrap_or(false),
        enabled: false,
    };
    store::save(tx, id, written).await?;
    let connection = store::find(tx, id).await?;
    let event = SsoConnectionCreated {
        connection: id,
        issuer,
    };
    Ok(tx.record(event, connection))
}

fn put<T: PartialEq>(changed: &mut Vec<String>, name: &str, field: &mut T, value: Option<T>) {
    if let Some(value) = value.filter(|value| value != field) {
        *field = value;
        changed.push(name.to_owned());
    }
}

/// Changes a connection, of the version that was read. Sessions that there are stay.
///
/// # Errors
/// 404; 412; 409 and 422 as [`create`].
pub(super) async fn update(
    tx: &Tx,
    _: MayConfigure,
    sso: &Sso,
    id: Id<id::SsoConnection>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Connection>> {
    let mut row = store::find_to_change(tx, id).await?;
    if read.is_some_and(|version| version != row.version) {
        return Err(Problem::stale());
    }
    let Patch {
        name,
        issuer,
        client_id,
        client_secret,
        groups_claim,
        creates_accounts,
        trusts_email,
        trusts_second_factor,
        enabled,
    } = patch;
    let issuer = issuer
        .map(|issuer| rules::issuer(&issuer, sso.0.loopback))
        .transpose()
        .map_err(|fault| Problem::invalid(vec![fault]))?;
    let trimmed = |text: Option<String>| text.map(|text| text.trim().to_owned());
    let mut changed = vec![];
    put(&mut changed, "name", &mut row.name, name);
    put(&mut changed, "issuer", &mut row.issuer, issuer);
    put(
        &mut changed,
        "client_id",
        &mut row.client_id,
        trimmed(client_id),
    );
    put(
        &mut changed,
        "groups_claim",
        &mut row.groups_claim,
        trimmed(groups_claim),
    );
    put(
        &mut changed,
        "creates_accounts",
        &mut row.creates_accounts,
        creates_accounts,
    );
    put(
        &mut changed,
        "trusts_email",
        &mut row.trusts_email,
        trusts_email,
    );
    put(
        &mut changed,
        "trusts_second_factor",
        &mut row.trusts_second_factor,
        trusts_second_factor,
    );
    put(&mut changed, "enabled", &mut row.enabled, enabled);
    if let Some(secret) = client_secret {
        row.client_secret = sso.sealed(id, secret.as_deref())?;
        changed.push("client_secret".to_owned());
    }
    if changed.is_empty() {
        return Ok(tx.unchanged(row));
    }
    let written = Written {
        name: &row.name,
        issuer: &row.issuer,
        client_id: &row.client_id,
        client_secret: row.client_secret.as_deref(),
        groups_claim: &row.groups_claim,
        creates_accounts: row.creates_accounts,
        trusts_email: row.trusts_email,
        trusts_second_factor: row.trusts_second_factor,
        enabled: row.enabled,
    };
    store::save(tx, id, written).await?;
    let event = SsoConnectionUpdated {
        connection: id,
        enabled: row.enabled,
        changed,
    };
    let connection = store::find(tx, id).await?;
    Ok(tx.record(event, connection))
}

/// Removes a connection with its domains and mappings: the roles that came by them go. Gives the
/// sign-ins whose sessions are to end. Who is who stays known, in case it is set up again.
///
/// # Errors
/// 404.
pub(super) async fn delete(
    tx: &Tx,
    may: MayConfigure,
    id: Id<id::SsoConnection>,
) -> Result<Recorded<Vec<uuid::Uuid>>> {
    store::find_to_change(tx, id).await?;
    let deleted = tx.record(SsoConnectionDeleted { connection: id }, ());
    mappings::take_all_of(tx, may.and(), id, deleted.event()).await?;
    let sign_ins = sign_out::sign_ins_of(tx, id).await?;
    store::delete(tx, id).await?;
    Ok(deleted.map(|()| sign_ins))
}
