//! The queries of pipelines and their stages.

use kernel::{Id, id, perm};
use platform::{May, Problem, Result, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

use crate::cards::rules::{self, StageKind};

/// A row of `stages`.
#[derive(Clone, Debug, FromRow)]
pub struct StageRow {
    pub id: Uuid,
    pub pipeline: String,
    pub key: String,
    pub name: String,
    pub position: i16,
    pub kind: String,
    pub sla_minutes: Option<i32>,
    /// Where automation may move a card from here.
    pub next: Vec<String>,
}

impl StageRow {
    /// A card in this stage is still being worked.
    pub fn is_open(&self) -> bool {
        self.kind == StageKind::Open.as_str()
    }
}

impl rules::Column for StageRow {
    fn key(&self) -> &str {
        &self.key
    }

    fn next(&self) -> Vec<&str> {
        self.next.iter().map(String::as_str).collect()
    }
}

/// A row of `pipelines` with its stages in order.
#[derive(Clone, Debug)]
pub struct PipelineRow {
    pub id: Id<id::Pipeline>,
    pub key: String,
    pub name: String,
    pub stages: Vec<StageRow>,
}

const STAGES: &str = "\
select id, pipeline, key, name, position, kind, sla_minutes, next from stages \
where tenant_id = $1 and ($2::text is null or pipeline = $2) order by pipeline, position, key";

async fn stages<M: Mode>(tx: &Tx<M>, pipeline: Option<&str>) -> Result<Vec<StageRow>> {
    Ok(sqlx::query_as(STAGES)
        .bind(tx.tenant().uuid())
        .bind(pipeline)
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

/// The clinic's pipelines in order, with their stages.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(tx: &Tx<M>, _: May<perm::pipelines::Read>) -> Result<Vec<PipelineRow>> {
    let pipelines: Vec<(Uuid, String, String)> = sqlx::query_as(
        "select id, key, name from pipelines where tenant_id = $1 order by position, key",
    )
    .bind(tx.tenant().uuid())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    let stages = stages(tx, None).await?;
    let of = |key: &str| {
        stages
            .iter()
            .filter(|s| s.pipeline == key)
            .cloned()
            .collect()
    };
    Ok(pipelines
        .into_iter()
        .map(|(id, key, name)| PipelineRow {
            id: Id::from_uuid(id),
            stages: of(&key),
            key,
            name,
        })
        .collect())
}

/// The stages of one pipeline, for a move over it.
#[derive(Clone, Debug)]
pub(crate) struct Board(pub Vec<StageRow>);

impl Board {
    /// # Errors
    /// 422 when the pipeline has no such stage.
    pub fn stage(&self, key: &str) -> Result<&StageRow> {
        self.0
            .iter()
            .find(|stage| stage.key == key)
            .ok_or_else(unknown_stage)
    }

    /// open, won or lost; None for a stage that is not on the board.
    pub fn kind(&self, key: &str) -> Option<&String> {
        let stage = self.0.iter().find(|stage| stage.key == key);
        stage.map(|stage| &stage.kind)
    }
}

pub(crate) fn unknown_stage() -> Problem {
    Problem::field("/stage", "unknown_stage", "the pipeline has no such stage")
}

/// # Errors
/// 500 when the database fails.
pub(crate) async fn board<M: Mode>(tx: &Tx<M>, pipeline: &str) -> Result<Board> {
    Ok(Board(stages(tx, Some(pipeline)).await?))
}

/// Writes the pipelines that a clinic begins with.
pub(super) async fn insert_template(tx: &Tx) -> Result<()> {
    for (position, pipeline) in (1_i16..).zip(&rules::PIPELINES) {
        sqlx::query(
            "insert into pipelines (tenant_id, id, key, name, position, created_at, updated_at) \
             values ($1, $2, $3, $4, $5, $6, $6)",
        )
        .bind(tx.tenant().uuid())
        .bind(tx.new_id::<id::Pipeline>().uuid())
        .bind(pipeline.key)
        .bind(pipeline.name)
        .bind(position)
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
        insert_stages(tx, pipeline).await?;
    }
    Ok(())
}

const INSERT_STAGE: &str = "\
insert into stages (tenant_id, id, pipeline, key, name, position, kind, sla_minutes, next, created_at, updated_at) \
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";

async fn insert_stages(tx: &Tx, pipeline: &rules::Pipeline) -> Result<()> {
    for (position, stage) in (1_i16..).zip(pipeline.stages) {
        sqlx::query(INSERT_STAGE)
            .bind(tx.tenant().uuid())
            .bind(tx.new_id::<id::Stage>().uuid())
            .bind(pipeline.key)
            .bind(stage.key)
            .bind(stage.name)
            .bind(position)
            .bind(stage.kind.as_str())
            .bind(
                stage
                    .sla_minutes
                    .and_then(|minutes| i32::try_from(minutes).ok()),
            )
            .bind(stage.next)
            .bind(tx.now())
            .execute(&mut *tx.conn().await)
            .await?;
    }
    Ok(())
}
