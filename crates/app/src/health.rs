//! `/livez` and `/readyz`.

use platform::{Problem, Result, SystemTask, Uncounted};
use poem_openapi::{Object, OpenApi, Tags, payload::Json};

#[derive(Tags)]
enum Tag {
    /// Is the server well?
    Health,
}

/// Whether the server is well.
#[derive(Debug, Object)]
pub struct Health {
    /// `ok`; an unwell server answers with a problem.
    pub status: String,
}

pub struct Healths;

fn well() -> Json<Health> {
    Json(Health {
        status: "ok".to_owned(),
    })
}

#[OpenApi(tag = "Tag::Health")]
impl Healths {
    /// Is the process alive?
    #[oai(path = "/livez", method = "get", operation_id = "health.live")]
    async fn live(&self, _door: Uncounted) -> Result<Json<Health>> {
        Ok(well())
    }

    /// Can the process serve?
    ///
    /// Answers 503 while the database cannot be reached.
    #[oai(path = "/readyz", method = "get", operation_id = "health.ready")]
    async fn ready(&self, door: Uncounted) -> Result<Json<Health>> {
        let reached = door
            .0
            .platform()
            .system(SystemTask::Housekeeping, async |tx| {
                sqlx::query("select 1")
                    .execute(&mut *tx.conn().await)
                    .await?;
                Ok(())
            })
            .await;
        reached.map_err(|_| {
            Problem::new(503, "database_unreachable").detail("the database cannot be reached")
        })?;
        Ok(well())
    }
}
