//! `/v1/intakes`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, Sight, field::Pii, field::reveal, id, perm};
use platform::{
    Accepted, Body, Cx, FieldError, Looked, Narrowed, Page, PageQuery, Result, Tagged, Versioned,
};
use poem_openapi::{
    Enum, Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
    types::ParseFromJSON,
};

use super::{commands, door::IntakeTaken, model::Model, store::Filter};
use crate::sources;

#[derive(Tags)]
enum Tag {
    /// How leads come in from outside.
    Intake,
}

/// How far an intake is.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "lowercase")]
pub enum IntakeState {
    /// It waits for its job.
    Received,
    /// It became a lead.
    Worked,
    /// It waits for a person to mend it.
    Failed,
    /// It was an event that is no lead.
    Ignored,
}

impl IntakeState {
    fn of(state: &str) -> Self {
        match state {
            "worked" => Self::Worked,
            "failed" => Self::Failed,
            "ignored" => Self::Ignored,
            _ => Self::Received,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Worked => "worked",
            Self::Failed => "failed",
            Self::Ignored => "ignored",
        }
    }
}

/// A source by name; the name is absent for one that the caller does not see.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct IntakeSourceRef {
    pub id: Id<id::IntakeSource>,
    pub name: Option<String>,
}

/// One thing that a source posted.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Intake {
    pub id: Id<id::Intake>,
    pub source: IntakeSourceRef,
    pub location_id: Id<id::Location>,
    pub state: IntakeState,
    /// What the source says happened, where it does: `wix.forms.v4.submission/created`.
    pub event: Option<String>,
    pub received_at: DateTime<Utc>,
    /// What was posted, by the source's names; masked or absent without sight of pii.
    pub fields: Option<BTreeMap<String, String>>,
    /// The beginning of a body that could not be read; likewise.
    pub raw: Option<String>,
    /// Why it failed, or what was left out of a lead.
    pub errors: Vec<FieldError>,
    pub contact_id: Option<Id<id::Contact>>,
    pub version: i64,
}

impl Versioned for Intake {
    fn version(&self) -> i64 {
        self.version
    }
}

impl Intake {
    fn of(row: Model, source: Option<String>, sight: Sight) -> Self {
        let fields = row
            .fields
            .is_some()
            .then(|| commands::fields_of(&row).named());
        let Model {
            tenant_id: _,
            id,
            source_id,
            location_id,
            state,
            external_id: _,
            event,
            fields: _,
            raw,
            errors,
            contact_id,
            version,
            created_at,
            updated_at: _,
        } = row;
        Self {
            id,
            source: IntakeSourceRef {
                id: source_id,
                name: source,
            },
            location_id,
            state: IntakeState::of(&state),
            event,
            received_at: created_at,
            fields: fields.and_then(|fields| revealed(fields, sight)),
            raw: reveal(raw, sight),
            errors: ParseFromJSON::parse_from_json(Some(errors)).unwrap_or_default(),
            contact_id,
            version,
        }
    }
}

/// Each value as the reader sees it; None when they see none at all.
fn revealed(fields: BTreeMap<String, String>, sight: Sight) -> Option<BTreeMap<String, String>> {
    fields
        .into_iter()
        .map(|(name, value)| {
            let value = Guarded::<String, Pii>::seal(value);
            Some((name, reveal(Some(value), sight)?))
        })
        .collect()
}

/// How an intake is mended.
#[derive(Clone, Debug, Object)]
pub struct IntakeReplay {
    /// By the source's names: these values take the place of what was posted.
    pub fields: Option<BTreeMap<String, String>>,
}

pub struct Intakes;

#[OpenApi(prefix_path = "/v1/intakes", tag = "Tag::Intake")]
impl Intakes {
    /// List intakes
    ///
    /// Newest first.
    #[oai(path = "/", method = "get", operation_id = "intakes.list")]
    async fn list(
        &self,
        cx: Cx<perm::intake::Read>,
        state: Query<Option<IntakeState>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Intake>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let filter = Filter {
            state: state.0.map(IntakeState::as_str),
            before: page.after()?,
            limit: page.fetch(),
        };
        let whose = |(row, _): &(Model, _)| row.whose();
        let by = Narrowed::Filter("");
        let rows = cx
            .list("intakes", by, &page, whose, async |tx, may| {
                let rows = commands::list(tx, may, &filter).await?;
                let names = sources::names(tx, rows.iter().map(|row| row.source_id)).await?;
                let named = |row: Model| {
                    let name = names.get(&row.source_id).cloned();
                    (row, name)
                };
                Ok(rows.into_iter().map(named).collect())
            })
            .await?;
        Ok(Json(page.page(
            rows,
            |(row, _)| row.id,
            |(row, source)| view(&cx, row, source),
        )))
    }

    /// Get an intake
    #[oai(path = "/:intake_id", method = "get", operation_id = "intakes.get")]
    async fn get(
        &self,
        cx: Cx<perm::intake::Read>,
        intake_id: Path<Id<id::Intake>>,
    ) -> Result<Tagged<Intake>> {
        let (row, source) = cx
            .look("intake", async |tx, may| {
                let row = commands::get(tx, may, intake_id.0).await?;
                let mut names = sources::names(tx, [row.source_id]).await?;
                let source = names.remove(&row.source_id);
                Ok(Looked::of(row.whose(), (row, source)))
            })
            .await?;
        Ok(Tagged::of(view(&cx, row, source)))
    }

    /// Replay an intake
    ///
    /// Sends a failed one through again, with mended values where given.
    #[oai(
        path = "/:intake_id/replay",
        method = "post",
        operation_id = "intakes.replay"
    )]
    async fn replay(
        &self,
        cx: Cx<perm::intake::Work>,
        intake_id: Path<Id<id::Intake>>,
        body: Body<IntakeReplay>,
    ) -> Result<Accepted<IntakeTaken>> {
        let mended = body.0.fields.unwrap_or_default();
        let taken = cx
            .write(async |tx, may| {
                let replayed = commands::replay(tx, may, intake_id.0, mended).await?;
                Ok(replayed.map(|intake_id| IntakeTaken { intake_id }))
            })
            .await?;
        Ok(Accepted::of(taken))
    }
}

fn view(cx: &Cx<perm::intake::Read>, row: Model, source: Option<String>) -> Intake {
    let sight = cx.sight(&[row.location_id]);
    Intake::of(row, source, sight)
}
