//! Wix app webhooks. The whole body is a JWT signed RS256; its `data` is JSON
//! in a string, whose own `data` is again JSON in a string, the event.
//!
//! Source: dev.wix.com, "About webhooks" and the events of forms, bookings and
//! contacts. `eventType` varies in the wild, so an event is told by its
//! `entityFqdn` and `slug`; both spellings of the entity are read.

mod entity;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Validation, decode};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{intakes::object, sources::VerificationKey};

/// What the clocks of two machines may differ by.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    #[error("this source has no verification key yet")]
    NoKey,
    #[error("the signature is not of this source's key")]
    Forged,
    #[error("the signature has expired")]
    Expired,
}

/// Which event it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Event {
    /// Wix's own id: the same for a repeated event.
    #[serde(deserialize_with = "usable_id")]
    pub id: Option<String>,
    pub entity_fqdn: String,
    pub slug: String,
    /// It only says that a person was erased.
    #[serde(deserialize_with = "truthy")]
    triggered_by_anonymize_request: bool,
}

impl Event {
    /// `wix.forms.v4.submission/created`.
    pub fn kind(&self) -> String {
        let kind = format!("{}/{}", self.entity_fqdn, self.slug);
        kind.chars().filter(|c| !c.is_control()).take(200).collect()
    }
}

/// What a webhook that is believed says.
#[derive(Clone, Debug, PartialEq)]
pub enum Wix {
    /// Somebody to be reached: their fields.
    Lead(Event, Map<String, Value>),
    Other(Event),
    /// Signed, but not of the shape that Wix documents: its claims.
    Unreadable(String),
}

/// An id that fits its column; one that does not names nothing.
fn usable_id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let id = Value::deserialize(from)?.as_str().map(str::to_owned);
    Ok(id.filter(|id| (1..=200).contains(&id.chars().count()) && !id.contains('\0')))
}

fn truthy<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(Value::deserialize(from)? == Value::Bool(true))
}

#[derive(Deserialize)]
struct Claims {
    #[serde(default)]
    data: Value,
    exp: Option<f64>,
}

/// Reads a webhook whose signature is of `key`. Only RS256 is believed, whatever the token says of itself.
///
/// # Errors
/// When it is not signed with the key's other half, or no longer valid.
pub fn verify(
    token: &[u8],
    key: &VerificationKey,
    now: DateTime<Utc>,
) -> Result<Wix, BadSignature> {
    let mut validation = Validation::new(Algorithm::RS256);
    // By our clock, below. The key is the app's own: there is no audience to tell apart.
    validation.required_spec_claims.clear();
    (validation.validate_exp, validation.validate_aud) = (false, false);
    let claims = decode::<Claims>(token.trim_ascii(), key.decoding(), &validation)
        .map_err(|_| BadSignature::Forged)?
        .claims;
    let until = claims
        .exp
        .and_then(|exp| DateTime::from_timestamp(exp as i64, 0));
    if until.is_some_and(|until| until + LEEWAY < now) {
        return Err(BadSignature::Expired);
    }
    Ok(read(&claims.data).unwrap_or_else(|| Wix::Unreadable(claims.data.to_string())))
}

fn read(data: &Value) -> Option<Wix> {
    let envelope = nested(data)?;
    let body = nested(envelope.get("data")?)?;
    let event = Event::deserialize(Value::Object(body.clone())).ok()?;
    if event.entity_fqdn.is_empty() || event.slug.is_empty() {
        return None;
    }
    let lead = (!event.triggered_by_anonymize_request)
        .then(|| entity::lead(&event.entity_fqdn, &event.slug, &body))
        .flatten();
    Some(match lead {
        Some(fields) => Wix::Lead(event, fields),
        None => Wix::Other(event),
    })
}

/// An object, or one in a string.
fn nested(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object.clone()),
        Value::String(text) => object(text.as_bytes()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
