//! `/v1/contacts`.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use identity::text::{Email, PersonName, Phone};
use kernel::{Display, Id, Sight, field::reveal, id, perm};
use platform::{
    Body, Created, Cx, FieldError, Looked, May, Page, PageQuery, Problem, RecordOf, Result, Tagged,
    Tx, Versioned,
    db::Mode,
    http::{Straight, instant},
    version_of,
};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path, Query},
    types::MaybeUndefined,
};
use serde::Serialize;

use super::{
    commands::{self, New, Patch},
    model::{Model, Reason},
    points,
    reasons::{self, Seen},
    rules::Search,
    store::Filter,
};

#[derive(Tags)]
enum Tag {
    /// The people that a clinic treats or may come to treat.
    Contacts,
}

/// How ready a contact is to book.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Warmness {
    /// 0 to 100.
    pub score: i16,
    /// hot, warm, cool, cold or blocked.
    pub band: String,
    /// What the score is made of, as far as the caller sees where it happened; all of it adds up to
    /// the score before that is clamped to 0–100.
    pub reasons: Vec<WarmnessReason>,
}

/// One signal's share of the score.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub struct WarmnessReason {
    pub signal: String,
    pub points: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<Id<id::Event>>,
}

impl From<Reason> for WarmnessReason {
    fn from(reason: Reason) -> Self {
        let Reason {
            signal,
            points,
            event_id,
        } = reason;
        Self {
            signal,
            points,
            event_id,
        }
    }
}

/// A contact, as far as the caller may see it.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub struct Contact {
    pub id: Id<id::Contact>,
    pub first_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    pub name: String,
    /// E.164; masked or absent without sight of pii.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `2026-11-22`; masked or absent without sight of pii.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    pub home_location_id: Id<id::Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warmness: Option<Warmness>,
    /// They asked to get no texts.
    pub sms_opt_out: bool,
    pub version: i64,
    #[serde(serialize_with = "instant")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "instant")]
    pub updated_at: DateTime<Utc>,
}

impl Versioned for Contact {
    fn version(&self) -> i64 {
        self.version
    }
}

impl Contact {
    /// The row as a reader with this sight gets it.
    pub fn of(Seen(row): Seen, sight: Sight) -> Self {
        let name = row.name();
        let Model {
            tenant_id: _,
            id,
            first_name,
            last_name,
            phone,
            email,
            date_of_birth,
            home_location_id,
            source,
            warmness_score,
            warmness_band,
            warmness_reasons,
            sms_opted_out_at,
            version,
            created_at,
            updated_at,
        } = row;
        let warmness = warmness_score
            .zip(warmness_band)
            .map(|(score, band)| Warmness {
                score,
                band,
                reasons: warmness_reasons.0.into_iter().map(Into::into).collect(),
            });
        Self {
            id,
            first_name,
            last_name,
            name,
            phone: reveal(phone, sight),
            email: reveal(email, sight),
            date_of_birth: reveal(date_of_birth, sight),
            home_location_id,
            source,
            warmness,
            sms_opt_out: sms_opted_out_at.is_some(),
            version,
            created_at,
            updated_at,
        }
    }
}

/// A contact to be registered.
#[derive(Clone, Debug, Object)]
pub struct NewContact {
    pub first_name: PersonName,
    pub last_name: Option<PersonName>,
    /// As written at the location; kept in E.164.
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub date_of_birth: Option<NaiveDate>,
    pub location_id: Id<id::Location>,
}

/// Fields to change: an absent one keeps its value, null clears it.
#[derive(Clone, Debug, Object)]
pub struct ContactPatch {
    pub first_name: Option<PersonName>,
    pub last_name: MaybeUndefined<PersonName>,
    pub phone: MaybeUndefined<Phone>,
    pub email: MaybeUndefined<Email>,
    pub date_of_birth: MaybeUndefined<NaiveDate>,
    pub home_location_id: Option<Id<id::Location>>,
    /// True when they said or wrote that they want no texts. Only they can take it back, by START.
    pub sms_opt_out: Option<bool>,
}

/// The phone number in its kept form, and a birth that has been; or every fault. Without a country
/// there is no such location, and the number cannot be judged.
fn checked(
    tx: &Tx,
    phone: Option<&Phone>,
    born: Option<NaiveDate>,
    country: Option<&str>,
) -> Result<Option<String>> {
    let mut errors = vec![];
    if country.is_none() {
        let detail = "there is no such location";
        errors.push(FieldError::new("/location_id", "unknown_location", detail));
    }
    let phone = phone
        .zip(country)
        .map(|(raw, country)| points::phone(raw.as_str(), country));
    if let Some(Err(bad)) = &phone {
        errors.push(FieldError::new("/phone", "invalid", bad.to_string()));
    }
    // Anywhere on earth: it may be tomorrow there.
    if born.is_some_and(|born| born > (tx.now() + TimeDelta::hours(14)).date_naive()) {
        let detail = "lies in the future";
        errors.push(FieldError::new("/date_of_birth", "future", detail));
    }
    match errors.is_empty() {
        true => Ok(phone.and_then(std::result::Result::ok)),
        false => Err(Problem::invalid(errors)),
    }
}

/// The country that a location's phone numbers are read by. `pointer`: where the body names it.
async fn country<M: Mode>(tx: &Tx<M>, pointer: &str, location: Id<id::Location>) -> Result<String> {
    let place = identity::locations::find(tx, location).await?;
    place
        .map(|place| place.country)
        .ok_or_else(|| Problem::field(pointer, "unknown_location", "there is no such location"))
}

/// The same for a change. Who reaches a contact through another location than its home reads
/// numbers by their own, and cannot move the home from where they do not see it.
async fn country_to_change(
    tx: &Tx,
    home: Id<id::Location>,
    to: Option<Id<id::Location>>,
) -> Result<String> {
    let seen = identity::locations::find(tx, home).await?;
    match (to.filter(|to| *to != home), seen) {
        (Some(to), Some(_)) => country(tx, "/home_location_id", to).await,
        (None, Some(place)) => Ok(place.country),
        (Some(_), None) => Err(Problem::field(
            "/home_location_id",
            "home_elsewhere",
            "the contact's home is not a location of yours",
        )),
        (None, None) => {
            let own = identity::locations::list(tx).await?.into_iter().next();
            Ok(own.map(|place| place.country).unwrap_or_default())
        }
    }
}

async fn register(
    tx: &Tx,
    may: May<perm::contacts::Write>,
    body: NewContact,
) -> Result<platform::Recorded<Model>> {
    let place = identity::locations::find(tx, body.location_id).await?;
    let country = place.as_ref().map(|place| place.country.as_str());
    let phone = checked(tx, body.phone.as_ref(), body.date_of_birth, country)?;
    let new = New {
        first_name: body.first_name.into_string(),
        last_name: body.last_name.map(PersonName::into_string),
        phone,
        email: body.email.map(Email::into_string),
        date_of_birth: body.date_of_birth,
        location: body.location_id,
        source: None,
    };
    commands::register(tx, may, new).await
}

fn change<T>(field: MaybeUndefined<T>) -> Option<Option<T>> {
    match field {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

async fn patch(
    tx: &Tx,
    may: May<perm::contacts::Write>,
    id: Id<id::Contact>,
    read: Option<i64>,
    body: ContactPatch,
    sight: impl Fn(Id<id::Location>) -> Sight,
) -> Result<platform::Recorded<Model>> {
    let known = commands::get(tx, may.and(), id).await?;
    writable(&body, sight(known.home_location_id))?;
    if body.sms_opt_out == Some(false) && known.sms_opted_out_at.is_some() {
        let detail = "only the contact can take an opt-out back, by texting START";
        return Err(Problem::field("/sms_opt_out", "contact_only", detail));
    }
    let home = known.home_location_id;
    let country = country_to_change(tx, home, body.home_location_id).await?;
    let (phone, born) = (change(body.phone), change(body.date_of_birth));
    let kept = checked(
        tx,
        phone.as_ref().and_then(Option::as_ref),
        born.flatten(),
        Some(&country),
    )?;
    let patch = Patch {
        first_name: body.first_name.map(PersonName::into_string),
        last_name: change(body.last_name).map(|name| name.map(PersonName::into_string)),
        phone: phone.map(|_| kept),
        email: change(body.email).map(|email| email.map(Email::into_string)),
        date_of_birth: born,
        home_location: body.home_location_id,
    };
    let updated = commands::update(tx, may, id, read, patch).await?;
    match body.sms_opt_out {
        Some(true) => {
            updated.done();
            commands::opt_out(tx, may, id).await
        }
        _ => Ok(updated),
    }
}

/// What is not seen whole is not written over: nobody would know what went.
fn writable(body: &ContactPatch, sight: Sight) -> Result<()> {
    let written = [
        ("phone", !body.phone.is_undefined()),
        ("email", !body.email.is_undefined()),
        ("date_of_birth", !body.date_of_birth.is_undefined()),
    ];
    let unseen = written.iter().find(|(_, given)| *given);
    match unseen.filter(|_| sight.pii != Display::Show) {
        Some((field, _)) => Err(Problem::field_not_writable(field)),
        None => Ok(()),
    }
}

pub struct Contacts;

#[OpenApi(prefix_path = "/v1/contacts", tag = "Tag::Contacts")]
impl Contacts {
    /// List contacts
    ///
    /// Newest first. `search` looks for words that begin so in the name; for
    /// three digits or more at the end of the phone number; for the beginning
    /// of an e-mail address. The latter two need sight of pii.
    #[oai(path = "/", method = "get", operation_id = "contacts.list")]
    async fn list(
        &self,
        cx: Cx<perm::contacts::Read>,
        #[oai(validator(max_length = 100))] search: Query<Option<String>>,
        location_id: Query<Option<Id<id::Location>>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Straight<Page<Contact>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let search = search.0.as_deref().and_then(Search::read);
        if search.as_ref().is_some_and(Search::needs_pii)
            && cx.sight_everywhere().pii < Display::Show
        {
            return Err(Problem::field_not_visible("phone or e-mail"));
        }
        let filter = Filter {
            search,
            location: location_id.0,
            before: page.after()?,
            limit: page.fetch(),
        };
        let whose = |Seen(row): &Seen| {
            Some(RecordOf {
                contact: row.id,
                location: row.home_location_id,
            })
        };
        let rows = cx
            .list("contacts", filter.by(), &page, whose, async |tx, may| {
                let rows = commands::list(tx, may, &filter).await?;
                reasons::seen(tx, rows).await
            })
            .await?;
        let view = |row: Seen| {
            let sight = cx.sight(&[row.0.home_location_id]);
            Contact::of(row, sight)
        };
        Ok(Straight(page.page(rows, |row| row.0.id, view)))
    }

    /// Register a contact
    #[oai(path = "/", method = "post", operation_id = "contacts.create")]
    async fn create(
        &self,
        cx: Cx<perm::contacts::Write>,
        body: Body<NewContact>,
    ) -> Result<Created<Contact>> {
        let sight = cx.sight(&[body.0.location_id]);
        let made = cx
            .write(async |tx, may| {
                Ok(register(tx, may, body.0)
                    .await?
                    .map(|row| Contact::of(Seen::new(row), sight)))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Get a contact
    #[oai(path = "/:contact_id", method = "get", operation_id = "contacts.get")]
    async fn get(
        &self,
        cx: Cx<perm::contacts::Read>,
        contact_id: Path<Id<id::Contact>>,
    ) -> Result<Tagged<Contact>> {
        let row = cx
            .look("contact", async |tx, may| {
                let row = commands::get(tx, may, contact_id.0).await?;
                let (id, home) = (row.id, row.home_location_id);
                Ok(Looked::at(id, home, reasons::seen_one(tx, row).await?))
            })
            .await?;
        let sight = cx.sight(&[row.0.home_location_id]);
        Ok(Tagged::of(Contact::of(row, sight)))
    }

    /// Change a contact
    #[oai(
        path = "/:contact_id",
        method = "patch",
        operation_id = "contacts.update"
    )]
    async fn update(
        &self,
        cx: Cx<perm::contacts::Write>,
        contact_id: Path<Id<id::Contact>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<ContactPatch>,
    ) -> Result<Tagged<Contact>> {
        let read = version_of(if_match.0.as_deref())?;
        let row = cx
            .act(async |tx, may| {
                let sight = |home| cx.sight(&[home]);
                let row = patch(tx, may, contact_id.0, read, body.0, sight)
                    .await?
                    .done();
                Ok(tx.unchanged(reasons::seen_one(tx, row).await?))
            })
            .await?;
        let sight = cx.sight(&[row.0.home_location_id]);
        Ok(Tagged::of(Contact::of(row, sight)))
    }
}
