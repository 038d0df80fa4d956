//! `/v1/teams`.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{
    Body, Created, Cx, NoContent, Page, PageQuery, Result, Tagged, Versioned, version_of,
};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
};

use super::{
    commands,
    store::{self, Row},
};
use crate::text::Name;

#[derive(Tags)]
enum Tag {
    /// The colleagues at a clinic.
    Users,
}

/// Colleagues who share what is their own, where a role's permission reaches the team's.
#[derive(Clone, Debug, Object)]
pub struct Team {
    pub id: Id<id::Team>,
    pub name: String,
    pub member_ids: Vec<Id<id::User>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for Team {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Row> for Team {
    fn from(row: Row) -> Self {
        Self {
            id: row.id(),
            member_ids: row.members(),
            name: row.name,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// A team to be made.
#[derive(Clone, Debug, Object)]
pub struct NewTeam {
    pub name: Name,
    #[oai(validator(max_items = 500))]
    pub member_ids: Vec<Id<id::User>>,
}

/// Fields to change: an absent one keeps its value, the list is replaced whole.
#[derive(Clone, Debug, Object)]
pub struct TeamPatch {
    pub name: Option<Name>,
    #[oai(validator(max_items = 500))]
    pub member_ids: Option<Vec<Id<id::User>>>,
}

/// Who is in a team reaches what is its members': that is set up with the roles.
type MayConfigure = perm::Everywhere<perm::roles::Configure>;

pub struct Teams;

#[OpenApi(prefix_path = "/v1/teams", tag = "Tag::Users")]
impl Teams {
    /// List teams
    ///
    /// Oldest first.
    #[oai(path = "/", method = "get", operation_id = "teams.list")]
    async fn list(
        &self,
        cx: Cx<perm::users::Read>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Team>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, _| store::page(tx, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, Row::id, Team::from)))
    }

    /// Make a team
    ///
    /// For staff of the whole clinic, as are the others that change one.
    #[oai(path = "/", method = "post", operation_id = "teams.create")]
    async fn create(&self, cx: Cx<MayConfigure>, body: Body<NewTeam>) -> Result<Created<Team>> {
        let NewTeam { name, member_ids } = body.0;
        let made = cx
            .write(async |tx, may| {
                let made = commands::create(tx, may, name.into_string(), member_ids).await?;
                Ok(made.map(Team::from))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Get a team
    #[oai(path = "/:team_id", method = "get", operation_id = "teams.get")]
    async fn get(
        &self,
        cx: Cx<perm::users::Read>,
        team_id: Path<Id<id::Team>>,
    ) -> Result<Tagged<Team>> {
        let row = cx
            .read(async |tx, _| store::find(tx, team_id.0).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Change a team
    #[oai(path = "/:team_id", method = "patch", operation_id = "teams.update")]
    async fn update(
        &self,
        cx: Cx<MayConfigure>,
        team_id: Path<Id<id::Team>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<TeamPatch>,
    ) -> Result<Tagged<Team>> {
        let read = version_of(if_match.0.as_deref())?;
        let TeamPatch { name, member_ids } = body.0;
        let name = name.map(Name::into_string);
        let row = cx
            .act(async |tx, may| commands::update(tx, may, team_id.0, read, name, member_ids).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }

    /// Remove a team
    #[oai(path = "/:team_id", method = "delete", operation_id = "teams.delete")]
    async fn delete(&self, cx: Cx<MayConfigure>, team_id: Path<Id<id::Team>>) -> Result<NoContent> {
        cx.act(async |tx, may| commands::delete(tx, may, team_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
