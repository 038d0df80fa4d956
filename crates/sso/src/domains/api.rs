//! `/v1/sso/domains`.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Body, Created, Cx, NoContent, Page, PageQuery, Result};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::{
    commands, rules,
    store::{self, Row},
};
use crate::Sso;

#[derive(Tags)]
enum Tag {
    /// Single sign-on by the clinic's own OpenID provider.
    Sso,
}

/// A domain, and the TXT record that proves it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SsoDomain {
    pub id: Id<id::SsoDomain>,
    /// Where its people sign in.
    pub connection_id: Id<id::SsoConnection>,
    pub domain: String,
    pub record_name: String,
    pub record_value: String,
    /// Absent: it counts for nothing yet.
    pub proven_at: Option<DateTime<Utc>>,
    /// When the record was looked for last.
    pub checked_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl From<Row> for SsoDomain {
    fn from(row: Row) -> Self {
        Self {
            id: row.id(),
            connection_id: row.connection(),
            record_name: rules::record_name(&row.domain),
            record_value: rules::record_value(&row.token),
            domain: row.domain,
            proven_at: row.proven_at,
            checked_at: row.checked_at,
            created_at: row.created_at,
        }
    }
}

/// A domain to be proven.
#[derive(Clone, Debug, Object)]
pub struct NewSsoDomain {
    pub connection_id: Id<id::SsoConnection>,
    /// `clinic.example`; not one at which anybody may have an address.
    #[oai(validator(min_length = 1, max_length = 253))]
    pub domain: String,
}

pub struct Domains(pub(crate) Sso);

#[OpenApi(prefix_path = "/v1/sso/domains", tag = "Tag::Sso")]
impl Domains {
    /// List SSO domains
    ///
    /// Oldest first.
    #[oai(path = "/", method = "get", operation_id = "sso-domains.list")]
    async fn list(
        &self,
        cx: Cx<perm::Everywhere<perm::security::Read>>,
        connection_id: Query<Option<Id<id::SsoConnection>>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<SsoDomain>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, _| store::list(tx, connection_id.0, after, page.fetch()).await)
            .await?;
        Ok(Json(page.page(rows, Row::id, SsoDomain::from)))
    }

    /// Add an SSO domain
    ///
    /// It counts once its TXT record is found: see `POST /v1/sso/domains/{domain_id}/proof`.
    #[oai(path = "/", method = "post", operation_id = "sso-domains.create")]
    async fn create(
        &self,
        cx: Cx<perm::Everywhere<perm::sso::Configure>>,
        body: Body<NewSsoDomain>,
    ) -> Result<Created<SsoDomain>> {
        let NewSsoDomain {
            connection_id,
            domain,
        } = body.0;
        let made = cx
            .write(async |tx, may| {
                let added = commands::add(tx, may.and(), connection_id, &domain).await?;
                Ok(added.map(SsoDomain::from))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Prove an SSO domain
    ///
    /// Looks the TXT record up now. 422 `record_missing` says what is there instead; 409
    /// `held_by_another` that another clinic was first.
    #[oai(
        path = "/:domain_id/proof",
        method = "post",
        operation_id = "sso-domains.prove"
    )]
    async fn prove(
        &self,
        cx: Cx<perm::Everywhere<perm::sso::Configure>>,
        domain_id: Path<Id<id::SsoDomain>>,
    ) -> Result<Json<SsoDomain>> {
        let row = commands::prove(&self.0, &cx, domain_id.0).await?;
        Ok(Json(row.into()))
    }

    /// Remove an SSO domain
    ///
    /// Addresses there lead nowhere from now on.
    #[oai(
        path = "/:domain_id",
        method = "delete",
        operation_id = "sso-domains.delete"
    )]
    async fn delete(
        &self,
        cx: Cx<perm::Everywhere<perm::sso::Configure>>,
        domain_id: Path<Id<id::SsoDomain>>,
    ) -> Result<NoContent> {
        cx.act(async |tx, may| commands::remove(tx, may.and(), domain_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
