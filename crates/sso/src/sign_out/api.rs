//! `/v1/sso/end-session`.

use identity::federation;
use kernel::perm;
use platform::{Cx, Result};
use poem_openapi::{Object, OpenApi, Tags, payload::Json};

use super::store;
use crate::{Sso, connections, connections::Connection};

#[derive(Tags)]
enum Tag {
    /// Single sign-on by the clinic's own OpenID provider.
    Sso,
}

/// Where a browser goes to sign out at the provider, too.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SsoEndSession {
    /// Absent: this session did not begin there, or the provider knows no signing out.
    pub url: Option<String>,
}

pub struct SignOut(pub(crate) Sso);

#[OpenApi(prefix_path = "/v1/sso/end-session", tag = "Tag::Sso")]
impl SignOut {
    /// Ask where to sign out at the provider
    ///
    /// Before signing out here; the browser goes there afterwards.
    #[oai(path = "/", method = "get", operation_id = "sso.end-session")]
    async fn end_session(&self, cx: Cx<perm::session::Own>) -> Result<Json<SsoEndSession>> {
        let Some(session) = cx.reader().session else {
            return Ok(Json(SsoEndSession { url: None }));
        };
        let found = cx
            .read(async |tx, _| {
                let Some(sign_in) = federation::sign_in_of(tx, session).await? else {
                    return Ok(None);
                };
                let Some(row) = store::find(tx, sign_in).await? else {
                    return Ok(None);
                };
                let connection = connections::find(tx, row.connection()).await?;
                Ok(Some((sign_in, row, connection)))
            })
            .await?;
        let Some((sign_in, row, connection)) = found else {
            return Ok(Json(SsoEndSession { url: None }));
        };
        let token = self.0.0.vault.open(sign_in.as_bytes(), &row.id_token)?;
        let now = cx.platform().clock().now();
        let url = self.0.end_session_url(&connection, &token, now).await;
        Ok(Json(SsoEndSession { url }))
    }
}

impl Sso {
    /// Where people land who signed out.
    pub(crate) fn post_logout_redirect_uri(&self) -> String {
        format!("{}{}", self.0.public_url, crate::sign_in::PAGE)
    }

    /// None when the provider cannot be asked, either: signing out here must not wait for it.
    async fn end_session_url(
        &self,
        connection: &Connection,
        id_token: &[u8],
        now: chrono::DateTime<chrono::Utc>,
    ) -> Option<String> {
        let published = self.published(&connection.issuer, now).await.ok()?;
        let mut url = published.metadata.end_session_endpoint.clone()?;
        let hint = std::str::from_utf8(id_token).ok()?;
        url.query_pairs_mut()
            .append_pair("id_token_hint", hint)
            .append_pair("client_id", &connection.client_id)
            .append_pair("post_logout_redirect_uri", &self.post_logout_redirect_uri());
        Some(url.to_string())
    }
}
