//! The logout token (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::CoreJsonWebKeySet;
use serde_json::{Map, Value};

use super::{
    LEEWAY,
    id_token::payload,
    signature::{self, Doubt, Header},
};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// An older one is no news.
const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// Whose sessions ended at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub subject: Option<String>,
    pub sid: Option<String>,
    /// Good once.
    pub jti: String,
}

/// Why a logout token is not obeyed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The provider may have newer keys than we know.
    UnknownKey,
    /// In words.
    Wrong(&'static str),
}

fn header(token: &str) -> Option<(Header, &str, Vec<u8>)> {
    let (message, signature) = token.rsplit_once('.')?;
    let header = BASE64_URL_SAFE_NO_PAD
        .decode(message.split('.').next()?)
        .ok()?;
    let header = serde_json::from_slice(&header).ok()?;
    Some((
        header,
        message,
        BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?,
    ))
}

/// What a logout token asks for, if it is one of this provider, for this client, and new.
pub(crate) fn read(
    token: &str,
    issuer: &str,
    client_id: &str,
    keys: &CoreJsonWebKeySet,
    now: DateTime<Utc>,
) -> Result<Ended, Refused> {
    let wrong = Refused::Wrong;
    let (header, message, signature) = header(token).ok_or(wrong("it is no token"))?;
    let typ = header.typ.as_deref().unwrap_or("logout+jwt");
    if !["logout+jwt", "JWT"]
        .iter()
        .any(|it| typ.eq_ignore_ascii_case(it))
    {
        return Err(wrong("it is another kind of token"));
    }
    signature::verify(keys, &header, message.as_bytes(), &signature).map_err(
        |doubt| match doubt {
            Doubt::UnknownKey => Refused::UnknownKey,
            Doubt::Wrong => wrong("its signature is not good"),
        },
    )?;
    let claims = payload(token).ok_or(wrong("it is no token"))?;
    check(&claims, issuer, client_id, now).map_err(wrong)?;
    let text = |name| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    let ended = Ended {
        subject: text("sub"),
        sid: text("sid"),
        jti: text("jti").ok_or(wrong("it has no jti"))?,
    };
    match (&ended.subject, &ended.sid) {
        (None, None) => Err(wrong("it names neither a subject nor a session")),
        _ => Ok(ended),
    }
}

fn check(
    claims: &Map<String, Value>,
    issuer: &str,
    client_id: &str,
    now: DateTime<Utc>,
) -> Result<(), &'static str> {
    if claims.get("iss").and_then(Value::as_str) != Some(issuer) {
        return Err("it is of another issuer");
    }
    let for_us = match claims.get("aud") {
        Some(Value::String(audience)) => audience == client_id,
        Some(Value::Array(audiences)) => audiences.iter().any(|it| it == client_id),
        _ => false,
    };
    if !for_us {
        return Err("it is for another client");
    }
    let instant = |name| {
        let seconds = claims.get(name).and_then(Value::as_i64);
        seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0))
    };
    let issued = instant("iat").ok_or("it has no iat")?;
    if issued > now + LEEWAY || issued < now - OLDEST {
        return Err("it was not issued just now");
    }
    if instant("exp").is_some_and(|ends| ends <= now - LEEWAY) {
        return Err("it has expired");
    }
    let event = claims.get("events").and_then(|events| events.get(EVENT));
    if !event.is_some_and(Value::is_object) {
        return Err("it tells of no logout");
    }
    // Else an ID token would end sessions.
    match claims.contains_key("nonce") {
        true => Err("it has a nonce, as only ID tokens have"),
        false => Ok(()),
    }
}
