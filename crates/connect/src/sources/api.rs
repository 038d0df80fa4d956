//! `/v1/intake-sources`.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Body, Created, Cx, Page, PageQuery, Result, Tagged, Versioned, version_of};
use poem_openapi::{
    Enum, Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    Finder,
    commands::{self, New, Patch},
    model::Model,
};
use crate::{Settings, intakes::Mapping};

#[derive(Tags)]
enum Tag {
    /// How leads come in from outside.
    Intake,
}

/// What speaks to the source's address.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "lowercase")]
pub enum SourceKind {
    /// A form, or any tool that posts JSON or form fields.
    Form,
    /// A Wix app's webhooks, or a Wix automation.
    Wix,
}

impl SourceKind {
    fn of(kind: &str) -> Self {
        match kind {
            "wix" => Self::Wix,
            _ => Self::Form,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Wix => "wix",
        }
    }
}

/// A place that leads come from.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct IntakeSource {
    pub id: Id<id::IntakeSource>,
    pub name: String,
    pub kind: SourceKind,
    pub location_id: Id<id::Location>,
    /// Names the source in its address.
    pub token: String,
    /// Post leads here; a Wix app's webhooks go to this address with `/wix` behind it.
    pub url: String,
    /// Our field → the source's name for it. What it leaves out is found by the usual spellings.
    pub mapping: Mapping,
    /// PEM of the public key that a Wix app's webhooks are signed for.
    pub verification_key: Option<String>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
}

impl Versioned for IntakeSource {
    fn version(&self) -> i64 {
        self.version
    }
}

/// A source to be added.
#[derive(Clone, Debug, Object)]
pub struct NewIntakeSource {
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: String,
    pub kind: SourceKind,
    /// Its leads are this location's, and phone numbers are read by its country.
    pub location_id: Id<id::Location>,
    pub mapping: Option<Mapping>,
    #[oai(validator(max_length = 10000))]
    pub verification_key: Option<String>,
}

/// Fields to change: an absent one keeps its value, null clears it; a mapping is replaced whole.
#[derive(Clone, Debug, Object)]
pub struct IntakeSourcePatch {
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: Option<String>,
    pub location_id: Option<Id<id::Location>>,
    pub mapping: Option<Mapping>,
    #[oai(validator(max_length = 10000))]
    pub verification_key: MaybeUndefined<String>,
}

impl From<NewIntakeSource> for New {
    fn from(body: NewIntakeSource) -> Self {
        Self {
            name: body.name.trim().to_owned(),
            kind: body.kind.as_str(),
            location: body.location_id,
            mapping: body.mapping.unwrap_or_default(),
            verification_key: body.verification_key,
        }
    }
}

impl From<IntakeSourcePatch> for Patch {
    fn from(body: IntakeSourcePatch) -> Self {
        Self {
            name: body.name.map(|name| name.trim().to_owned()),
            location: body.location_id,
            mapping: body.mapping,
            verification_key: match body.verification_key {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(key) => Some(Some(key)),
            },
        }
    }
}

pub struct Sources {
    public_url: String,
    finder: Finder,
}

impl Sources {
    pub(crate) fn new(settings: &Settings, finder: Finder) -> Self {
        Self {
            public_url: settings.public_url.trim_end_matches('/').to_owned(),
            finder,
        }
    }

    fn view(&self, row: Model) -> IntakeSource {
        let mapping = row.mapping();
        let Model {
            tenant_id: _,
            id,
            name,
            kind,
            location_id,
            token,
            mapping: _,
            verification_key,
            version,
            created_at,
            updated_at: _,
        } = row;
        IntakeSource {
            id,
            name,
            kind: SourceKind::of(&kind),
            location_id,
            url: format!("{}/v1/intake/{token}", self.public_url),
            token,
            mapping,
            verification_key,
            version,
            created_at,
        }
    }
}

#[OpenApi(prefix_path = "/v1/intake-sources", tag = "Tag::Intake")]
impl Sources {
    /// List intake sources
    ///
    /// Newest first.
    #[oai(path = "/", method = "get", operation_id = "intake-sources.list")]
    async fn list(
        &self,
        cx: Cx<perm::intake::Read>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<IntakeSource>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let rows = cx
            .read(async |tx, may| commands::list(tx, may, before, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, |row| row.id, |row| self.view(row))))
    }

    /// Add an intake source
    #[oai(path = "/", method = "post", operation_id = "intake-sources.create")]
    async fn create(
        &self,
        cx: Cx<perm::intake::Configure>,
        body: Body<NewIntakeSource>,
    ) -> Result<Created<IntakeSource>> {
        let new = New::from(body.0);
        let made = cx
            .write(async |tx, may| {
                Ok(commands::create(tx, may, new)
                    .await?
                    .map(|row| self.view(row)))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Get an intake source
    #[oai(
        path = "/:source_id",
        method = "get",
        operation_id = "intake-sources.get"
    )]
    async fn get(
        &self,
        cx: Cx<perm::intake::Read>,
        source_id: Path<Id<id::IntakeSource>>,
    ) -> Result<Tagged<IntakeSource>> {
        let row = cx
            .read(async |tx, may| commands::get(tx, may, source_id.0).await)
            .await?;
        Ok(Tagged::of(self.view(row)))
    }

    /// Change an intake source
    #[oai(
        path = "/:source_id",
        method = "patch",
        operation_id = "intake-sources.update"
    )]
    async fn update(
        &self,
        cx: Cx<perm::intake::Configure>,
        source_id: Path<Id<id::IntakeSource>>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<IntakeSourcePatch>,
    ) -> Result<Tagged<IntakeSource>> {
        let (read, patch) = (version_of(if_match.0.as_deref())?, Patch::from(body.0));
        let row = cx
            .act(async |tx, may| commands::update(tx, may, source_id.0, read, patch).await)
            .await?;
        self.finder.forget(&row.token);
        Ok(Tagged::of(self.view(row)))
    }
}
