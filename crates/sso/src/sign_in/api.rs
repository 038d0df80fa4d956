//! `/v1/sso/discovery` and `/v1/sso/links`.

use kernel::{Id, id, perm};
use platform::{Actor, Body, Cx, NoContent, Open, Problem, Result};
use poem::Request;
use poem_openapi::{Object, OpenApi, Tags, param::Path, payload::Json};
use url::form_urlencoded;

use super::{START, commands};
use crate::{Sso, connections, domains};

#[derive(Tags)]
enum Tag {
    /// Single sign-on by the clinic's own OpenID provider.
    Sso,
}

/// Whoever wants to sign in.
#[derive(Object)]
pub struct HomeRealmQuestion {
    #[oai(validator(max_length = 254))]
    pub email: String,
}

/// Where people of this address sign in. Of two addresses of a domain the answer is the same.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct HomeRealm {
    /// Absent: by password.
    pub sso: Option<SsoWay>,
}

/// The way to a clinic's provider.
#[derive(Clone, Debug, Object)]
pub struct SsoWay {
    pub connection_id: Id<id::SsoConnection>,
    /// What the clinic calls it.
    pub name: String,
    /// Where the browser goes, below this server's address; takes `return_to`, a path.
    pub start: String,
}

/// A provider to be linked to one's own account.
#[derive(Object)]
pub struct NewSsoLink {
    pub connection_id: Id<id::SsoConnection>,
    /// A path of the web app to come back to.
    #[oai(validator(max_length = 500))]
    pub return_to: Option<String>,
}

/// Where the browser goes on.
#[derive(Clone, Debug, Object)]
pub struct SsoDeparture {
    pub url: String,
}

pub struct SignIn(pub(crate) Sso);

#[OpenApi(prefix_path = "/v1/sso", tag = "Tag::Sso")]
impl SignIn {
    /// Ask where an address signs in
    ///
    /// By its domain alone, if a clinic has proven it: whether there is an account, nobody is told.
    #[oai(path = "/discovery", method = "post", operation_id = "sso.discover")]
    async fn discover(&self, open: Open, body: Body<HomeRealmQuestion>) -> Result<Json<HomeRealm>> {
        let found = match domains::of_address(&body.0.email) {
            Some(domain) => domains::leads_to(open.platform(), &domain).await?,
            None => None,
        };
        let sso = found.map(|(connection, name)| {
            let email = body.0.email.trim();
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("connection", &connection.to_string())
                .append_pair("login_hint", email)
                .finish();
            SsoWay {
                connection_id: connection,
                name,
                start: format!("{START}?{query}"),
            }
        });
        Ok(Json(HomeRealm { sso }))
    }

    /// Link one's own account to the clinic's provider
    ///
    /// For who is signed in by password: whoever then signs in at the provider, in this browser and
    /// within ten minutes, is the holder of this account from now on. Asks for a fresh proof (403
    /// `step_up_required`); 409 `connection_off`.
    #[oai(path = "/links", method = "post", operation_id = "sso-links.begin")]
    async fn begin_link(
        &self,
        cx: Cx<perm::Fresh<perm::session::Own>>,
        request: &Request,
        body: Body<NewSsoLink>,
    ) -> Result<Json<SsoDeparture>> {
        let Actor::User(user) = cx.reader().actor else {
            return Err(Problem::forbidden("session:own"));
        };
        let platform = cx.platform();
        let NewSsoLink {
            connection_id,
            return_to,
        } = body.0;
        let connection = cx
            .read(async |tx, _| connections::find(tx, connection_id).await)
            .await?;
        if !connection.enabled {
            let detail = "nobody signs in by this connection: it is switched off";
            return Err(Problem::conflict("connection_off", detail));
        }
        let leaving = self
            .0
            .leaving(platform, request, &connection, Some(user), return_to);
        let url = leaving
            .await
            .map_err(|refused| Problem::new(503, refused.code).detail(refused.words))?;
        Ok(Json(SsoDeparture {
            url: url.to_string(),
        }))
    }

    /// Unlink a colleague from the providers
    ///
    /// For who got another account there: they are linked anew at their next sign-in.
    #[oai(
        path = "/links/:user_id",
        method = "delete",
        operation_id = "sso-links.delete"
    )]
    async fn unlink(
        &self,
        cx: Cx<perm::Everywhere<perm::sso::Configure>>,
        user_id: Path<Id<id::User>>,
    ) -> Result<NoContent> {
        cx.act(async |tx, may| commands::unlink(tx, may.and(), user_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
