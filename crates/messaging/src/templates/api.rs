//! `/v1/message-templates`.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Body, Cx, Page, PageQuery, Result, Tagged, Versioned, version_of};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
};

use super::{catalogue::known, commands, model::Model};

#[derive(Tags)]
enum Tag {
    /// The clinic's wording of the texts that are sent by themselves.
    MessageTemplates,
}

/// A text that is sent by itself, in the clinic's wording.
#[derive(Clone, Debug, Object)]
pub struct MessageTemplate {
    pub id: Id<id::MessageTemplate>,
    /// Stable: `reminder_24h`.
    pub key: String,
    pub name: String,
    /// With variables in double braces: `Hi {{ contact.first_name }}`.
    pub body: String,
    /// The variables that it may show.
    pub variables: Vec<String>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Versioned for MessageTemplate {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Model> for MessageTemplate {
    fn from(row: Model) -> Self {
        let Model {
            tenant_id: _,
            id,
            key,
            body,
            version,
            created_at,
            updated_at,
        } = row;
        let known = known(&key);
        Self {
            id,
            name: known.map_or_else(|| key.replace('_', " "), |known| known.name.to_owned()),
            variables: known
                .map(|known| known.variables().map(str::to_owned).collect())
                .unwrap_or_default(),
            key,
            body,
            version,
            created_at,
            updated_at,
        }
    }
}

/// Fields to change.
#[derive(Clone, Debug, Object)]
pub struct MessageTemplatePatch {
    #[oai(validator(min_length = 1, max_length = 1600))]
    pub body: Option<String>,
}

pub struct MessageTemplates;

#[OpenApi(prefix_path = "/v1/message-templates", tag = "Tag::MessageTemplates")]
impl MessageTemplates {
    /// List message templates
    #[oai(path = "/", method = "get", operation_id = "message-templates.list")]
    async fn list(
        &self,
        cx: Cx<perm::templates::Read>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<MessageTemplate>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, may| commands::list(tx, may, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, |row| row.id, MessageTemplate::from)))
    }

    /// Change a message template
    ///
    /// The text is tried before it is kept. One that shows what is not there,
    /// or that invites an answer of CANCEL or END, is refused. Templates are the
    /// whole clinic's: for those whose role holds everywhere.
    #[oai(
        path = "/:template_id",
        method = "patch",
        operation_id = "message-templates.update"
    )]
    async fn update(
        &self,
        cx: Cx<perm::Everywhere<perm::templates::Configure>>,
        template_id: Path<Id<id::MessageTemplate>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<MessageTemplatePatch>,
    ) -> Result<Tagged<MessageTemplate>> {
        let (read, id) = (version_of(if_match.0.as_deref())?, template_id.0);
        let row = cx
            .act(async |tx, may| commands::update(tx, may, id, read, body.0.body).await)
            .await?;
        Ok(Tagged::of(row.into()))
    }
}
