//! The verbs of intakes.

use std::collections::BTreeMap;

use kernel::{Id, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx, db::Mode, jobs::When};
use serde_json::{Map, Value, json};

use super::{
    events::{IntakeFailed, IntakeReplayed},
    fields::{self, Fields},
    jobs::WorkIntake,
    lead,
    model::Model,
    store::{self, Filter},
};
use crate::sources::Source;

/// A post as it is to be kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// received, failed or ignored.
    pub state: &'static str,
    pub external_id: Option<String>,
    pub event: Option<String>,
    pub fields: Option<Map<String, Value>>,
    pub raw: Option<String>,
    pub errors: Vec<FieldError>,
}

/// Errors as they are kept and shown.
pub(super) fn told(errors: &[FieldError]) -> Value {
    let one = |error: &FieldError| json!({"pointer": error.pointer, "code": error.code, "detail": error.detail});
    errors.iter().map(one).collect()
}

fn row(tx: &Tx, source: &Source, kept: Kept) -> Model {
    Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        source_id: source.id,
        location_id: source.location,
        state: kept.state.to_owned(),
        external_id: kept.external_id,
        event: kept.event,
        fields: kept
            .fields
            .map(|fields| store::seal(Value::Object(fields).to_string())),
        raw: kept.raw.map(store::seal),
        errors: told(&kept.errors),
        contact_id: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// Keeps a post and, when it is a lead, has it worked. The same event of a
/// source, repeated, is the first one.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn keep(
    tx: &Tx,
    _: May<perm::intake::Work>,
    source: &Source,
    kept: Kept,
) -> Result<Recorded<Id<id::Intake>>> {
    let codes = kept.errors.iter().map(|error| error.code.clone()).collect();
    let intake = row(tx, source, kept);
    if !store::insert_if_new(tx, &intake).await? {
        let event = intake.external_id.as_deref().unwrap_or_default();
        let first = store::by_event(tx, source.id, event).await?;
        let first =
            first.ok_or_else(|| Problem::conflict("intake_exists", "kept at this moment"))?;
        return Ok(tx.unchanged(first.id));
    }
    match intake.state.as_str() {
        "failed" => Ok(tx.record(failed(&intake, codes), intake.id)),
        "received" => {
            tx.enqueue(&WorkIntake { intake: intake.id }, When::Now, None);
            Ok(tx.unchanged(intake.id))
        }
        _ => Ok(tx.unchanged(intake.id)),
    }
}

pub(super) fn failed(intake: &Model, codes: Vec<String>) -> IntakeFailed {
    IntakeFailed {
        intake: intake.id,
        source: intake.source_id,
        location: intake.location_id,
        codes,
    }
}

/// # Errors
/// 404 when the intake is not visible.
pub async fn get<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::intake::Read>,
    id: Id<id::Intake>,
) -> Result<Model> {
    store::find(tx, id).await
}

/// Newest first, as `filter` narrows it.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::intake::Read>,
    filter: &Filter,
) -> Result<Vec<Model>> {
    store::list(tx, filter).await
}

/// The fields of an intake by name.
pub(super) fn fields_of(intake: &Model) -> Fields {
    let text = intake.fields.as_ref();
    text.map(|text| Fields::of_text(text.use_for("reading the lead")))
        .unwrap_or_default()
}

/// What was posted, as it was posted.
fn posted_of(intake: &Model) -> Map<String, Value> {
    let text = intake.fields.as_ref();
    text.and_then(|text| serde_json::from_str(text.use_for("mending the lead")).ok())
        .unwrap_or_default()
}

/// Sends a failed intake through again, with mended values where given.
///
/// # Errors
/// 404; 409 `intake_worked` for one that became a lead or is none; 422 with
/// pointers under `/fields` while it still cannot be used.
pub async fn replay(
    tx: &Tx,
    _: May<perm::intake::Work>,
    id: Id<id::Intake>,
    mended: BTreeMap<String, String>,
) -> Result<Recorded<Id<id::Intake>>> {
    let found = store::find_to_change(tx, id).await?;
    let mut intake = found.ok_or_else(|| Problem::not_found("intake"))?;
    if !matches!(intake.state.as_str(), "failed" | "received") {
        let detail = "this intake needs no replay: it became a lead, or is none";
        return Err(Problem::conflict("intake_worked", detail));
    }
    let terms = store::terms(tx, &intake).await?;
    let event = IntakeReplayed {
        intake: id,
        source: intake.source_id,
        location: intake.location_id,
        mended: !mended.is_empty(),
    };
    let posted = fields::mended(posted_of(&intake), mended);
    let read = Fields::of(&posted);
    let reading = lead::read(&read, &terms.mapping, &terms.country);
    if reading.lead.is_none() {
        let below = |error| below_fields(&read, error);
        return Err(Problem::invalid(
            reading.errors.into_iter().map(below).collect(),
        ));
    }
    intake.state = "received".to_owned();
    intake.fields = Some(store::seal(Value::Object(posted).to_string()));
    intake.errors = told(&reading.errors);
    intake.version += 1;
    intake.updated_at = tx.now();
    store::update(tx, &intake).await?;
    let replayed = tx.record(event, id);
    tx.enqueue(&WorkIntake { intake: id }, When::Now, replayed.event());
    Ok(replayed)
}

/// The pointer as the body of a replay has it: values by name, not nested.
fn below_fields(read: &Fields, error: FieldError) -> FieldError {
    FieldError {
        pointer: format!("/fields{}", read.by_name(&error.pointer)),
        ..error
    }
}
