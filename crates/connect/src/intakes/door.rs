//! `/v1/intake/{token}`: where the outside posts.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Accepted, BySource, Entry, FieldError, Open, Problem, Result};
use poem_openapi::{Object, OpenApi, Tags, param::Path};
use serde_json::{Map, Value};

use super::{
    body::{Posted, Token, Unreadable},
    commands::{self, Kept},
    fields::Fields,
    lead,
};
use crate::{
    sources::{Finder, Source},
    wix::{self, Wix},
};

#[derive(Tags)]
enum Tag {
    /// How leads come in from outside.
    Intake,
}

/// It is kept, and will be worked at once.
#[derive(Clone, Debug, Object)]
pub struct IntakeTaken {
    pub intake_id: Id<id::Intake>,
}

/// What is kept of a post, and the refusal that the caller gets although it is kept.
struct Verdict {
    kept: Kept,
    refusal: Option<Problem>,
}

/// As much of a body that cannot be read as is kept for staff to read.
const MOST_RAW: usize = 16 * 1024;

fn raw(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_RAW)]);
    text.replace('\0', "\u{fffd}")
}

fn unreadable(bytes: &[u8], why: &Unreadable) -> Verdict {
    let (code, detail) = match why {
        Unreadable::Json { line, column } => (
            "invalid_json",
            format!("not JSON at line {line}, column {column}"),
        ),
        Unreadable::NotFields => ("type", "must be an object".to_owned()),
        Unreadable::Neither => ("invalid_json", "neither JSON nor form fields".to_owned()),
    };
    let errors = vec![FieldError::new("", code, detail.clone())];
    let refusal = match why {
        Unreadable::NotFields => Problem::invalid(errors.clone()),
        _ => Problem::new(400, "invalid_json").detail(detail),
    };
    let kept = Kept {
        state: "failed",
        raw: Some(raw(bytes)),
        errors,
        ..Kept::default()
    };
    Verdict {
        kept,
        refusal: Some(refusal),
    }
}

/// A lead, or fields that are none; phones by the country of the source's location.
fn judge(source: &Source, fields: Map<String, Value>) -> Verdict {
    let reading = lead::read(&Fields::of(&fields), &source.mapping, &source.country);
    let refusal = reading
        .lead
        .is_none()
        .then(|| Problem::invalid(reading.errors.clone()));
    let kept = Kept {
        state: if refusal.is_some() {
            "failed"
        } else {
            "received"
        },
        fields: Some(fields),
        errors: reading.errors,
        ..Kept::default()
    };
    Verdict { kept, refusal }
}

fn judge_wix(source: &Source, token: &[u8], now: DateTime<Utc>) -> Result<Verdict> {
    let key = source.key.as_ref().ok_or(wix::BadSignature::NoKey);
    let event = key
        .and_then(|key| wix::verify(token, key, now))
        .map_err(|bad| {
            tracing::warn!(source = %source.id, reason = %bad, "a webhook was refused");
            Problem::new(401, "bad_signature").detail(bad.to_string())
        })?;
    let told = |kept: Kept, event: &wix::Event| Kept {
        external_id: event.id.clone(),
        event: Some(event.kind()),
        ..kept
    };
    Ok(match event {
        Wix::Lead(event, fields) => {
            let Verdict { kept, refusal } = judge(source, fields);
            let kept = told(kept, &event);
            Verdict { kept, refusal }
        }
        Wix::Other(event) => {
            let ignored = Kept {
                state: "ignored",
                ..Kept::default()
            };
            let kept = told(ignored, &event);
            Verdict {
                kept,
                refusal: None,
            }
        }
        Wix::Unreadable(claims) => unreadable(claims.as_bytes(), &Unreadable::NotFields),
    })
}

/// Keeps the post in one transaction, then answers.
async fn take(open: &Open, source: Arc<Source>, verdict: Verdict) -> Result<Accepted<IntakeTaken>> {
    let cx = open.enter::<perm::intake::Work>(Entry::Intake(source.id), source.tenant);
    let Verdict { kept, refusal } = verdict;
    let intake_id = cx
        .act(async |tx, may| commands::keep(tx, may, &source, kept).await)
        .await?;
    match refusal {
        Some(problem) => Err(problem),
        None => Ok(Accepted::of(IntakeTaken { intake_id })),
    }
}

pub struct Door {
    finder: Finder,
}

impl Door {
    pub(crate) fn new(finder: Finder) -> Self {
        Self { finder }
    }
}

#[OpenApi(prefix_path = "/v1/intake", tag = "Tag::Intake")]
impl Door {
    /// Bring a lead
    ///
    /// JSON or form fields under the source's own names, by its mapping or the
    /// usual spellings. What cannot be used is kept for staff and refused with
    /// the name of each field that is wrong.
    #[oai(path = "/:token", method = "post", operation_id = "intake.post")]
    async fn post(
        &self,
        door: BySource,
        token: Path<String>,
        posted: Posted,
    ) -> Result<Accepted<IntakeTaken>> {
        let found = self.finder.find(door.platform(), &token.0).await;
        let (open, source) = door.of(found, |source| source.id)?;
        let verdict = match posted.fields() {
            Ok(fields) => judge(&source, fields),
            Err(why) => unreadable(&posted.bytes, &why),
        };
        take(&open, source, verdict).await
    }

    /// Bring a Wix event
    ///
    /// The webhook of a Wix app. Submitted forms, new bookings and new contacts
    /// are leads, other events are kept and ignored; a repeated event is the
    /// first one.
    #[oai(
        path = "/:token/wix",
        method = "post",
        operation_id = "intake.post_wix"
    )]
    async fn post_wix(
        &self,
        door: BySource,
        token: Path<String>,
        body: Token,
    ) -> Result<Accepted<IntakeTaken>> {
        let found = self.finder.find(door.platform(), &token.0).await;
        let (open, source) = door.of(found, |source| source.id)?;
        let now = open.platform().clock().now();
        let verdict = judge_wix(&source, &body.0, now)?;
        take(&open, source, verdict).await
    }
}
