//! What a clinic decides of its reseller, and what the house does on the command line.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id, perm};
use platform::{Actor, Entry, FieldError, Locations, May, Platform, Problem, Recorded, Result, Tx};

use super::{
    events::{
        ClinicAttached, ClinicDetached, ConsentChanged, ResellerGrantGiven, ResellerGrantRevoked,
    },
    model::{Consent, Grant, GrantKind, GrantMode, Tie, places},
    store,
};
use crate::{
    grants, impersonations, locations,
    notices::{self, Notice},
    roles::Power,
};

type MayConfigure = May<perm::Everywhere<perm::reseller::Configure>>;

/// A grant lives for so long at most: what is still needed then is granted anew.
const LONGEST: TimeDelta = TimeDelta::days(92);

/// What is to be granted.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub kind: GrantKind,
    pub mode: GrantMode,
    /// None: everywhere.
    pub locations: Option<Vec<Id<id::Location>>>,
    pub expires_at: DateTime<Utc>,
}

/// Lets the reseller's people act in the clinic.
///
/// # Errors
/// 409 `no_reseller` or `consent_never`; 403 `role_too_high` for what the caller does not hold themselves; 422.
pub(super) async fn give(tx: &Tx, _: MayConfigure, wanted: Wanted) -> Result<Recorded<Grant>> {
    let Actor::User(giver) = tx.actor() else {
        return Err(Problem::forbidden("reseller:configure"));
    };
    let tie = store::tie_to_change(tx).await?;
    let reseller = tie.reseller().ok_or_else(no_reseller)?;
    if tie.consent == Consent::Never {
        let detail = "the clinic lets nobody of the reseller act: change the consent first";
        return Err(Problem::conflict("consent_never", detail));
    }
    let faults = faults(tx, &wanted).await?;
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let ids: Option<Vec<_>> = wanted.locations.as_ref().map(|list| {
        let mut ids: Vec<_> = list.iter().map(|id| id.uuid()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    });
    within_power(tx, giver, &wanted, &places(ids.as_deref())).await?;
    let grant = Grant {
        tenant_id: tx.tenant().uuid(),
        id: tx.new_id::<id::ResellerGrant>().uuid(),
        reseller_id: reseller.uuid(),
        kind: wanted.kind,
        mode: wanted.mode,
        location_ids: ids,
        expires_at: wanted.expires_at,
        given_by: giver.uuid(),
        revoked_at: None,
        created_at: tx.now(),
    };
    store::insert_grant(tx, &grant).await?;
    let event = ResellerGrantGiven {
        grant: grant.id(),
        reseller,
        kind: grant.kind,
        mode: grant.mode,
        locations: wanted.locations,
        expires_at: grant.expires_at,
    };
    Ok(tx.record(event, grant))
}

fn no_reseller() -> Problem {
    Problem::conflict("no_reseller", "no reseller looks after this clinic")
}

async fn faults(tx: &Tx, wanted: &Wanted) -> Result<Vec<FieldError>> {
    let mut faults = vec![];
    for (index, place) in wanted.locations.iter().flatten().enumerate() {
        if locations::find(tx, *place).await?.is_none() {
            let detail = "there is no such location";
            let pointer = format!("/location_ids/{index}");
            faults.push(FieldError::new(pointer, "unknown_location", detail));
        }
    }
    if wanted.expires_at <= tx.now() {
        let detail = "must lie in the future";
        faults.push(FieldError::new("/expires_at", "too_early", detail));
    }
    if wanted.expires_at > tx.now() + LONGEST {
        let detail = format!("must lie within {} days", LONGEST.num_days());
        faults.push(FieldError::new("/expires_at", "too_late", detail));
    }
    Ok(faults)
}

/// Nobody lets others do what they may not do themselves.
async fn within_power(tx: &Tx, giver: Id<id::User>, wanted: &Wanted, at: &Locations) -> Result<()> {
    let content = impersonations::content(wanted.kind, wanted.mode);
    let held = grants::of_member(tx, giver).await?;
    let beyond = Power::of(&held, at).beyond(&content);
    match beyond.is_empty() {
        true => Ok(()),
        false => Err(Problem::new(403, "role_too_high").detail(format!(
            "you do not hold this yourself: {}",
            beyond.join(", ")
        ))),
    }
}

/// Takes a grant back, and ends what is done under it. Revoked twice, it is revoked once.
///
/// # Errors
/// 404.
pub(crate) async fn revoke(
    tx: &Tx,
    id: Id<id::ResellerGrant>,
) -> Result<Recorded<Vec<Id<id::Session>>>> {
    let grant = store::find_grant(tx, id).await?;
    if !grant.is_live(tx.now()) {
        return Ok(tx.unchanged(vec![]));
    }
    let by = match tx.actor() {
        Actor::User(user) => Some(user.uuid()),
        _ => None,
    };
    store::set_revoked(tx, id, by).await?;
    let event = ResellerGrantRevoked {
        grant: id,
        kind: grant.kind,
    };
    let revoked = tx.record(event, ());
    let ended = impersonations::end_all(tx, Some(id), revoked.event()).await?;
    Ok(revoked.map(|()| ended))
}

/// Says when the reseller's people may act here. `never` ends what they do now.
///
/// # Errors
/// 412 when it has changed since.
pub(super) async fn consent(
    tx: &Tx,
    _: MayConfigure,
    read: Option<i64>,
    consent: Consent,
) -> Result<Recorded<(Tie, Vec<Id<id::Session>>)>> {
    let tie = store::tie_to_change(tx).await?;
    if read.is_some_and(|version| version != tie.version) {
        return Err(Problem::stale());
    }
    if tie.consent == consent {
        return Ok(tx.unchanged((tie, vec![])));
    }
    store::set_consent(tx, consent).await?;
    let tenant = tx.tenant();
    let changed = tx.record(ConsentChanged { tenant, consent }, ());
    let ended = match consent {
        Consent::Never => impersonations::end_all(tx, None, changed.event()).await?,
        Consent::WhenGranted => impersonations::end_emergencies(tx, changed.event()).await?,
        Consent::Emergency => vec![],
    };
    let tie = store::tie(tx).await?;
    Ok(changed.map(|()| (tie, ended)))
}

/// The clinic leaves its reseller: every grant is over, and what is done under one.
///
/// # Errors
/// 409 `no_reseller`.
pub(super) async fn detach(tx: &Tx) -> Result<Recorded<Vec<Id<id::Session>>>> {
    let tie = store::tie_to_change(tx).await?;
    let reseller = tie.reseller().ok_or_else(no_reseller)?;
    for grant in store::live_grants(tx).await? {
        revoke(tx, grant.id()).await?.done();
    }
    store::set_reseller(tx, None).await?;
    let tenant = tx.tenant();
    let left = tx.record(ClinicDetached { tenant, reseller }, ());
    let ended = impersonations::end_all(tx, None, left.event()).await?;
    Ok(left.map(|()| ended))
}

/// Lets a reseller look after a clinic: for who runs the house. Its owners are told by mail.
///
/// # Errors
/// 404 for who is no clinic or no reseller; 409 `has_reseller`.
pub async fn attach(
    platform: &Platform,
    clinic: Id<id::Tenant>,
    reseller: Id<id::Tenant>,
) -> Result<String> {
    if store::kind_of(platform, clinic).await?.as_deref() != Some("clinic") {
        return Err(Problem::not_found("clinic"));
    }
    platform
        .enter::<perm::Everywhere<perm::reseller::Configure>>(Entry::Operator, clinic)
        .act(async |tx, _| {
            let name = store::name(tx, reseller).await?;
            let name = name.ok_or_else(|| Problem::not_found("reseller"))?;
            let tie = store::tie_to_change(tx).await?;
            match tie.reseller() {
                Some(same) if same == reseller => return Ok(tx.unchanged(name)),
                Some(_) => {
                    let detail = "another reseller looks after this clinic: detach it first";
                    return Err(Problem::conflict("has_reseller", detail));
                }
                None => {}
            }
            store::set_reseller(tx, Some(reseller)).await?;
            let event = ClinicAttached {
                tenant: tx.tenant(),
                reseller,
                name: name.clone(),
            };
            let attached = tx.record(event, name);
            notices::tell_owners(tx, Notice::Attached, attached.event()).await?;
            Ok(attached)
        })
        .await
}

/// The house takes a clinic from its reseller.
///
/// # Errors
/// 404 for who is no clinic; 409 `no_reseller`.
pub async fn detach_by_house(platform: &Platform, clinic: Id<id::Tenant>) -> Result<()> {
    if store::kind_of(platform, clinic).await?.as_deref() != Some("clinic") {
        return Err(Problem::not_found("clinic"));
    }
    platform
        .enter::<perm::Everywhere<perm::reseller::Configure>>(Entry::Operator, clinic)
        .act(async |tx, _| detach(tx).await)
        .await?;
    Ok(())
}

/// Every reseller by name, with the number of its clinics.
///
/// # Errors
/// 500 when the database fails.
pub async fn every(platform: &Platform) -> Result<Vec<(Id<id::Tenant>, String, i64)>> {
    let found = store::every(platform).await?.into_iter();
    Ok(found
        .map(|(id, name, clinics)| (Id::from_uuid(id), name, clinics))
        .collect())
}
