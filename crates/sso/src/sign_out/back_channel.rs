//! `POST /v1/sso/backchannel-logout/{connection_id}` (OpenID Connect Back-Channel Logout 1.0 §2.5–2.8).

use std::str::FromStr;

use kernel::{Id, id, perm};
use platform::{Entry, Open, Problem};
use poem::{
    Endpoint, Request, Response,
    endpoint::make,
    http::{StatusCode, header},
};
use serde_json::json;
use url::form_urlencoded;

use super::store;
use crate::{
    Sso,
    connections::{self, Connection},
    provider::{Ended, LogoutRefused, read_logout_token},
};

/// To be registered at the provider.
pub(crate) fn uri(sso: &Sso, connection: Id<id::SsoConnection>) -> String {
    let path = super::BACK_CHANNEL.replace(":connection_id", &connection.to_string());
    format!("{}{path}", sso.0.public_url)
}

/// The route.
pub(crate) fn back_channel(sso: Sso) -> impl Endpoint<Output = Response> {
    make(move |request: Request| {
        let sso = sso.clone();
        async move {
            Ok::<_, poem::Error>(match obey(&sso, request).await {
                Ok(()) => answer(StatusCode::OK).finish(),
                Err(Refused::Wrong(why)) => {
                    let body = json!({ "error": "invalid_request", "error_description": why });
                    answer(StatusCode::BAD_REQUEST)
                        .content_type("application/json")
                        .body(body.to_string())
                }
                Err(Refused::Failed(problem)) => {
                    tracing::error!(error = problem.for_log(), "a logout was not obeyed");
                    answer(StatusCode::SERVICE_UNAVAILABLE).finish()
                }
            })
        }
    })
}

fn answer(status: StatusCode) -> poem::ResponseBuilder {
    Response::builder()
        .status(status)
        .header(header::CACHE_CONTROL, "no-store")
}

enum Refused {
    Wrong(&'static str),
    /// Ours; the provider may try again.
    Failed(Problem),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}

/// The same for a connection that there is not and for a token that is not good.
async fn obey(sso: &Sso, mut request: Request) -> Result<(), Refused> {
    let open = Open::of(&request)?;
    let id = request.raw_path_param("connection_id").unwrap_or_default();
    let id = Id::from_str(id).map_err(|_| Refused::Wrong("there is no such connection"))?;
    let connection = connections::of_any_tenant(open.platform(), id).await?;
    let connection = connection.ok_or(Refused::Wrong("there is no such connection"))?;
    let body = request.take_body().into_vec().await;
    let body = body.map_err(|_| Refused::Wrong("the body cannot be read"))?;
    let token = form_urlencoded::parse(&body).find(|(name, _)| name == "logout_token");
    let Some((_, token)) = token else {
        return Err(Refused::Wrong("send logout_token in a form"));
    };
    let ended = sso.read(&open, &connection, &token).await?;
    sso.end(&open, &connection, &ended).await
}

impl Sso {
    /// A token that is believed.
    async fn read(
        &self,
        open: &Open,
        connection: &Connection,
        token: &str,
    ) -> Result<Ended, Refused> {
        let (issuer, client) = (&connection.issuer, &connection.client_id);
        let now = open.platform().clock().now();
        let unreachable = |_| Refused::Wrong("the provider's keys cannot be read");
        let published = self.published(issuer, now).await.map_err(unreachable)?;
        let first = read_logout_token(token, issuer, client, &published.keys, now);
        let read = match first {
            Err(LogoutRefused::UnknownKey) => {
                match self
                    .published_again(issuer, now)
                    .await
                    .map_err(unreachable)?
                {
                    Some(newer) => read_logout_token(token, issuer, client, &newer.keys, now),
                    None => Err(LogoutRefused::UnknownKey),
                }
            }
            other => other,
        };
        read.map_err(|refused| match refused {
            LogoutRefused::UnknownKey => Refused::Wrong("the provider does not publish its key"),
            LogoutRefused::Wrong(why) => Refused::Wrong(why),
        })
    }

    async fn end(
        &self,
        open: &Open,
        connection: &Connection,
        ended: &Ended,
    ) -> Result<(), Refused> {
        let (tenant, id) = (connection.tenant(), connection.id());
        let meant = open
            .enter::<perm::sso::Configure>(Entry::Provider, tenant)
            .act(async |tx, _| {
                let meant = match store::obey_once(tx, id, &ended.jti).await? {
                    true => Some(store::meant(tx, id, ended).await?),
                    false => None,
                };
                Ok(tx.unchanged(meant))
            })
            .await?;
        let meant = meant.ok_or(Refused::Wrong("it was shown before"))?;
        let cx = open.enter::<perm::session::Own>(Entry::Provider, tenant);
        self.0.identity.end_signed_in(&cx, &meant).await?;
        Ok(())
    }
}
