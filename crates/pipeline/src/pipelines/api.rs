//! `/v1/pipelines`.

use kernel::{Id, id, perm};
use platform::{Cx, Page, Result};
use poem_openapi::{Enum, Object, OpenApi, Tags, payload::Json};

use super::store::{self, PipelineRow, StageRow};

#[derive(Tags)]
enum Tag {
    /// Boards, and the cards that move over them.
    Pipelines,
}

/// Whether cards in a stage are still being worked.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "lowercase")]
pub enum StageKind {
    Open,
    Won,
    Lost,
}

impl StageKind {
    fn of(kind: &str) -> Self {
        match kind {
            "won" => Self::Won,
            "lost" => Self::Lost,
            _ => Self::Open,
        }
    }
}

/// A column of a board.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Stage {
    pub id: Id<id::Stage>,
    pub key: String,
    pub name: String,
    pub position: i16,
    pub kind: StageKind,
    /// How long a card may stay.
    pub sla_minutes: Option<i32>,
}

/// A board with its stages in order.
#[derive(Clone, Debug, Object)]
pub struct Pipeline {
    pub id: Id<id::Pipeline>,
    /// acquisition, attendance, recovery or recall.
    pub key: String,
    pub name: String,
    pub stages: Vec<Stage>,
}

impl From<StageRow> for Stage {
    fn from(row: StageRow) -> Self {
        let StageRow {
            id,
            pipeline: _,
            key,
            name,
            position,
            kind,
            sla_minutes,
            next: _,
        } = row;
        Self {
            id: Id::from_uuid(id),
            key,
            name,
            position,
            kind: StageKind::of(&kind),
            sla_minutes,
        }
    }
}

impl From<PipelineRow> for Pipeline {
    fn from(row: PipelineRow) -> Self {
        let PipelineRow {
            id,
            key,
            name,
            stages,
        } = row;
        Self {
            id,
            key,
            name,
            stages: stages.into_iter().map(Stage::from).collect(),
        }
    }
}

pub struct Pipelines;

#[OpenApi(prefix_path = "/v1/pipelines", tag = "Tag::Pipelines")]
impl Pipelines {
    /// List pipelines
    ///
    /// All of them, in the clinic's order, with their stages.
    #[oai(path = "/", method = "get", operation_id = "pipelines.list")]
    async fn list(&self, cx: Cx<perm::pipelines::Read>) -> Result<Json<Page<Pipeline>>> {
        let rows = cx.read(async |tx, may| store::list(tx, may).await).await?;
        Ok(Json(Page {
            items: rows.into_iter().map(Pipeline::from).collect(),
            next_cursor: None,
        }))
    }
}
