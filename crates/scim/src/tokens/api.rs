//! `/v1/directory-tokens`.

use chrono::{DateTime, Utc};
use identity::text::Name;
use kernel::{Id, Permission, id, perm};
use platform::{Body, Created, Cx, Locations, May, NoContent, Page, PageQuery, Problem, Result};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::{
    commands,
    store::{self, Row},
};
use crate::Settings;

#[derive(Tags)]
enum Tag {
    /// The clinic's own directory of people, which keeps its staff (SCIM 2.0).
    Directory,
}

/// What a directory presents, without the secret.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct DirectoryToken {
    pub id: Id<id::DirectoryToken>,
    pub name: String,
    pub created_at: DateTime<Utc>,
    /// To the minute; absent: never.
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl From<Row> for DirectoryToken {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            name: row.name,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// A new token, with its secret for the only time.
#[derive(Clone, Debug, Object)]
pub struct MadeDirectoryToken {
    pub id: Id<id::DirectoryToken>,
    pub name: String,
    /// The directory sends it as `Authorization: Bearer …`. It is not shown again.
    pub token: String,
    /// Where the directory reaches the clinic.
    pub url: String,
}

/// A token to be made.
#[derive(Clone, Debug, Object)]
pub struct NewDirectoryToken {
    /// What it is for: the directory's name.
    pub name: Name,
}

fn everywhere<P: kernel::Permission>(may: May<perm::Fresh<P>>) -> May<P> {
    may.and()
}

pub struct Tokens(pub(crate) Settings);

#[OpenApi(prefix_path = "/v1/directory-tokens", tag = "Tag::Directory")]
impl Tokens {
    /// List directory tokens
    ///
    /// Newest first, revoked ones too.
    #[oai(path = "/", method = "get", operation_id = "directory-tokens.list")]
    async fn list(
        &self,
        cx: Cx<perm::Everywhere<perm::security::Read>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<DirectoryToken>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let rows = cx
            .read(async |tx, _| store::list(tx, before, page.fetch()).await)
            .await?;
        let key = |row: &Row| Id::<id::DirectoryToken>::from_uuid(row.id);
        Ok(Json(page.page(rows, key, DirectoryToken::from)))
    }

    /// Make a directory token
    ///
    /// The answer shows the secret, and is the only one that does: it is not kept for a repeated
    /// `Idempotency-Key`, so asked twice, there are two tokens. A directory makes and changes people, so
    /// this asks for `users:configure` and `roles:configure` as well, and for a fresh proof.
    #[oai(path = "/", method = "post", operation_id = "directory-tokens.create")]
    async fn create(
        &self,
        cx: Cx<perm::Fresh<perm::Everywhere<perm::security::Configure>>>,
        body: Body<NewDirectoryToken>,
    ) -> Result<Created<MadeDirectoryToken>> {
        for needed in [perm::users::Configure::NAME, perm::roles::Configure::NAME] {
            if cx.reader().locations(needed) != Locations::Everywhere {
                return Err(Problem::forbidden_here(needed));
            }
        }
        let name = body.0.name.into_string();
        let (row, token) = cx
            .act(async |tx, may| commands::make(tx, everywhere(may).and(), &name).await)
            .await?;
        Ok(Created::of(MadeDirectoryToken {
            id: Id::from_uuid(row.id),
            name: row.name,
            token,
            url: self.0.base(),
        }))
    }

    /// Revoke a directory token
    ///
    /// It is refused from the next request on.
    #[oai(
        path = "/:token_id",
        method = "delete",
        operation_id = "directory-tokens.revoke"
    )]
    async fn revoke(
        &self,
        cx: Cx<perm::Everywhere<perm::security::Configure>>,
        token_id: Path<Id<id::DirectoryToken>>,
    ) -> Result<NoContent> {
        cx.act(async |tx, may| commands::revoke(tx, may.and(), token_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
