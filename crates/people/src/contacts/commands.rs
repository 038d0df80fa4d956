//! The verbs of contacts.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Guarded, Id, id, perm};
use platform::{May, Problem, Recorded, Result, Tx, db::Mode};

use super::{
    events::{
        ContactBecameKnown, ContactOptedIn, ContactOptedOut, ContactRegistered, ContactUpdated,
        WarmnessBandChanged,
    },
    model::{Model, Reasons},
    store::{self, Filter},
};

/// A contact to be registered; phone and e-mail in their kept form.
#[derive(Clone, Debug)]
pub struct New {
    pub first_name: String,
    pub last_name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub location: Id<id::Location>,
    pub source: Option<String>,
}

/// What a patch does to each field: `None` keeps it, `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    pub first_name: Option<String>,
    pub last_name: Option<Option<String>>,
    pub phone: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub date_of_birth: Option<Option<NaiveDate>>,
    pub home_location: Option<Id<id::Location>>,
}

/// Who a lead is, as the source told it.
#[derive(Clone, Debug)]
pub struct Lead {
    pub contact: New,
}

/// Whether a lead made a contact or met one.
#[derive(Clone, Debug)]
pub struct Matched {
    pub contact: Model,
    pub is_new: bool,
    /// The lead gave another number than the one on file, or one where none is.
    pub other_phone: bool,
}

/// Stands for the name of somebody of whom none is known.
pub const UNNAMED: &str = "New contact";

/// A warmness score with its reasons, as `learn` gives it.
#[derive(Clone, Debug)]
pub struct Rating {
    pub score: i16,
    pub band: String,
    pub reasons: Reasons,
}

/// # Errors
/// 404 when the contact is not visible.
pub async fn get<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::contacts::Read>,
    id: Id<id::Contact>,
) -> Result<Model> {
    store::find(tx, id).await
}

/// Newest first, as `filter` narrows it.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::contacts::Read>,
    filter: &Filter,
) -> Result<Vec<Model>> {
    store::list(tx, filter).await
}

async fn row(tx: &Tx, new: New) -> Result<Model> {
    let sms_opted_out_at = store::opted_out_at(tx, new.phone.as_deref()).await?;
    Ok(Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        first_name: new.first_name,
        last_name: new.last_name,
        phone: new.phone.map(Guarded::seal),
        email: new.email.map(Guarded::seal),
        date_of_birth: new.date_of_birth.map(Guarded::seal),
        home_location_id: new.location,
        source: new.source,
        warmness_score: None,
        warmness_band: None,
        warmness_reasons: Reasons::default(),
        sms_opted_out_at,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    })
}

fn registered(contact: &Model) -> ContactRegistered {
    ContactRegistered {
        contact: contact.id,
        location: contact.home_location_id,
        source: contact.source.clone(),
    }
}

/// Puts a person on file. Somebody of this number and name whom only locations know that the caller does
/// not see is on file already: the caller's location comes to know them, and they stay as they are.
///
/// # Errors
/// 409 `contact_exists` when the phone or e-mail is another's; in words that say whether the caller sees who.
pub async fn register(
    tx: &Tx,
    may: May<perm::contacts::Write>,
    new: New,
) -> Result<Recorded<Model>> {
    if let Some(id) = store::elsewhere(tx, &new).await? {
        store::add_location(tx, id, new.location).await?;
        let contact = get(tx, may.and(), id).await?;
        let event = ContactBecameKnown {
            contact: id,
            location: new.location,
        };
        return Ok(tx.record(event, contact));
    }
    let contact = row(tx, new).await?;
    let sight = store::on_file(tx, &contact).await?;
    store::insert(tx, &contact, sight).await?;
    Ok(tx.record(registered(&contact), contact))
}

/// The contact that a lead is about: the one with its phone, else with its e-mail, else a new one.
///
/// # Errors
/// 500 when the database fails.
pub async fn register_lead(
    tx: &Tx,
    may: May<perm::contacts::Write>,
    lead: Lead,
) -> Result<Recorded<Matched>> {
    let Lead { contact: new } = lead;
    let told = Told {
        first_name: new.first_name.clone(),
        last_name: new.last_name.clone(),
        phone: new.phone.clone(),
        email: new.email.clone(),
        location: new.location,
    };
    if let Some(met) = matching(tx, &told).await? {
        return meet(tx, may, met, told).await;
    }
    let contact = row(tx, new).await?;
    if store::insert_if_new(tx, &contact).await? {
        let event = registered(&contact);
        return Ok(tx.record(
            event,
            Matched {
                contact,
                is_new: true,
                other_phone: false,
            },
        ));
    }
    // A rival registered the same person between the look and the insert.
    match matching(tx, &told).await? {
        Some(met) => meet(tx, may, met, told).await,
        None => Err(Problem::conflict(
            "contact_exists",
            "the contact changed at this moment",
        )),
    }
}

/// Who a lead says to be, how they can be reached, and where it came in.
struct Told {
    first_name: String,
    last_name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    location: Id<id::Location>,
}

async fn matching(tx: &Tx, told: &Told) -> Result<Option<Model>> {
    if let Some(phone) = &told.phone
        && let Some(met) = store::by_phone(tx, phone).await?
    {
        return Ok(Some(met));
    }
    match &told.email {
        Some(email) => store::by_email(tx, email).await,
        None => Ok(None),
    }
}

/// A lead met somebody on file: a name or an address that was missing is filled in, what differs
/// stays as it is. A number is never taken over: anybody can fill in a form, and whoever's number
/// stands here reads the patient's texts and cancels their visits.
async fn meet(
    tx: &Tx,
    may: May<perm::contacts::Write>,
    met: Model,
    told: Told,
) -> Result<Recorded<Matched>> {
    let Told {
        first_name,
        last_name,
        phone,
        email,
        location,
    } = told;
    let on_file = met.phone.as_ref().map(|phone| phone.use_for("comparing"));
    let other_phone = phone.is_some_and(|phone| on_file.is_none_or(|known| *known != phone));
    let named = met.first_name == UNNAMED && first_name != UNNAMED;
    let email = match email.filter(|_| met.email.is_none()) {
        Some(email) if store::by_email(tx, &email).await?.is_none() => Some(email),
        _ => None,
    };
    let patch = Patch {
        first_name: named.then_some(first_name),
        last_name: named.then_some(last_name),
        email: email.map(Some),
        ..Patch::default()
    };
    // Filled in first: it takes the stronger lock.
    let filled = update(tx, may, met.id, None, patch).await?;
    known_at(tx, may, met, location).await?.done();
    Ok(filled.map(|contact| Matched {
        contact,
        is_new: false,
        other_phone,
    }))
}

/// Lets a location know a contact: it has a booking or a lead there.
///
/// # Errors
/// 500 when the database fails.
pub async fn known_at(
    tx: &Tx,
    _: May<perm::contacts::Write>,
    contact: Model,
    location: Id<id::Location>,
) -> Result<Recorded<Model>> {
    if contact.home_location_id != location {
        store::add_location(tx, contact.id, location).await?;
    }
    Ok(tx.unchanged(contact))
}

/// Changes fields of the version that the caller read.
///
/// # Errors
/// 404, 409 `contact_exists`, or 412 when the record has changed since.
pub async fn update(
    tx: &Tx,
    _: May<perm::contacts::Write>,
    id: Id<id::Contact>,
    read: Option<i64>,
    patch: Patch,
) -> Result<Recorded<Model>> {
    let mut contact = match patch.phone.is_some() || patch.email.is_some() {
        true => store::find_to_rekey(tx, id).await?,
        false => store::find_to_change(tx, id).await?,
    };
    if read.is_some_and(|version| version != contact.version) {
        return Err(Problem::stale());
    }
    let (old_home, had_phone) = (contact.home_location_id, contact.phone.is_some());
    let changed = apply(&mut contact, patch);
    if changed.is_empty() {
        return Ok(tx.unchanged(contact));
    }
    if contact.home_location_id != old_home {
        // What they did there is still there: the old home goes on knowing them.
        store::add_location(tx, id, old_home).await?;
    }
    if changed.iter().any(|field| field == "phone") {
        contact.sms_opted_out_at = opt_out_of_number(tx, &contact, had_phone).await?;
    }
    touch(tx, &mut contact);
    let sight = store::on_file(tx, &contact).await?;
    store::update(tx, &contact, sight).await?;
    let event = ContactUpdated {
        contact: id,
        location: contact.home_location_id,
        changed,
    };
    Ok(tx.record(event, contact))
}

/// An opt-out is the number's: it neither goes along with the person nor is shaken off. What staff noted of
/// somebody of whom there was no number was about the one that they get.
async fn opt_out_of_number(
    tx: &Tx,
    contact: &Model,
    had_phone: bool,
) -> Result<Option<DateTime<Utc>>> {
    let phone = contact
        .phone
        .as_ref()
        .map(|phone| phone.use_for("the opt-outs of this number").clone());
    let known = store::opted_out_at(tx, phone.as_deref()).await?;
    let noted = contact.sms_opted_out_at.filter(|_| !had_phone);
    if known.is_none() && noted.is_some() {
        write_opt_out(tx, contact, true).await?;
    }
    Ok(known.or(noted))
}

fn touch(tx: &Tx, contact: &mut Model) {
    contact.version += 1;
    contact.updated_at = tx.now();
}

fn apply(contact: &mut Model, patch: Patch) -> Vec<String> {
    fn put<T: PartialEq>(changed: &mut Vec<String>, name: &str, field: &mut T, value: Option<T>) {
        if let Some(value) = value
            && *field != value
        {
            *field = value;
            changed.push(name.to_owned());
        }
    }
    let Patch {
        first_name,
        last_name,
        phone,
        email,
        date_of_birth,
        home_location,
    } = patch;
    let mut changed = vec![];
    put(
        &mut changed,
        "first_name",
        &mut contact.first_name,
        first_name,
    );
    put(&mut changed, "last_name", &mut contact.last_name, last_name);
    put(
        &mut changed,
        "phone",
        &mut contact.phone,
        phone.map(|p| p.map(Guarded::seal)),
    );
    put(
        &mut changed,
        "email",
        &mut contact.email,
        email.map(|e| e.map(Guarded::seal)),
    );
    put(
        &mut changed,
        "date_of_birth",
        &mut contact.date_of_birth,
        date_of_birth.map(|d| d.map(Guarded::seal)),
    );
    put(
        &mut changed,
        "home_location_id",
        &mut contact.home_location_id,
        home_location,
    );
    changed
}

async fn write_opt_out(tx: &Tx, contact: &Model, out: bool) -> Result<()> {
    match &contact.phone {
        Some(phone) => {
            store::write_opt_out(tx, phone.use_for("the opt-outs of this number"), out).await
        }
        None => Ok(()),
    }
}

/// No more texts to this contact, from now on.
///
/// # Errors
/// 404 when the contact is not visible.
pub async fn opt_out(
    tx: &Tx,
    _: May<perm::contacts::Write>,
    id: Id<id::Contact>,
) -> Result<Recorded<Model>> {
    let mut contact = store::find_to_change(tx, id).await?;
    if contact.sms_opted_out_at.is_some() {
        return Ok(tx.unchanged(contact));
    }
    contact.sms_opted_out_at = Some(tx.now());
    write_opt_out(tx, &contact, true).await?;
    touch(tx, &mut contact);
    store::update_quietly(tx, &contact).await?;
    let event = ContactOptedOut {
        contact: id,
        location: contact.home_location_id,
    };
    Ok(tx.record(event, contact))
}

/// Texts are welcome again.
///
/// # Errors
/// 404 when the contact is not visible.
pub async fn opt_back_in(
    tx: &Tx,
    _: May<perm::contacts::Write>,
    id: Id<id::Contact>,
) -> Result<Recorded<Model>> {
    let mut contact = store::find_to_change(tx, id).await?;
    if contact.sms_opted_out_at.is_none() {
        return Ok(tx.unchanged(contact));
    }
    contact.sms_opted_out_at = None;
    write_opt_out(tx, &contact, false).await?;
    touch(tx, &mut contact);
    store::update_quietly(tx, &contact).await?;
    let event = ContactOptedIn {
        contact: id,
        location: contact.home_location_id,
    };
    Ok(tx.record(event, contact))
}

/// Keeps a new rating. Only a change of band is an event, so that a score that drifts says nothing.
///
/// # Errors
/// 404 when the contact is not visible.
pub async fn rate(
    tx: &Tx,
    _: May<perm::contacts::Write>,
    id: Id<id::Contact>,
    rating: Rating,
) -> Result<Recorded<Model>> {
    let mut contact = store::find_to_change(tx, id).await?;
    let from = contact.warmness_band.replace(rating.band.clone());
    contact.warmness_score = Some(rating.score);
    contact.warmness_reasons = rating.reasons;
    store::update_quietly(tx, &contact).await?;
    if from.as_ref() == Some(&rating.band) {
        return Ok(tx.unchanged(contact));
    }
    let event = WarmnessBandChanged {
        contact: id,
        location: contact.home_location_id,
        from,
        to: rating.band,
        score: rating.score,
    };
    Ok(tx.record(event, contact))
}
