//! `GET /v1/sso/callback`: the browser comes back with a code.

use std::time::Duration;

use identity::{federation, sessions::Vouched};
use kernel::{Id, id, perm};
use platform::{Entry, Open, Problem};
use poem::{Endpoint, Request, Response, endpoint::make};
use serde_json::{Map, Value};

use super::{
    commands::{self, Came, Comer},
    departure::{COOKIE, enabled},
    refused::{Refused, page, to},
    store::{self, Departure},
};
use crate::{
    Sso,
    connections::Connection,
    provider::{Client, Expected, Fault, Said, Threads, TokenRefused},
};

/// The route.
pub(crate) fn callback(sso: Sso) -> impl Endpoint<Output = Response> {
    make(move |request: Request| {
        let sso = sso.clone();
        async move {
            Ok::<_, poem::Error>(match arrive(&sso, &request).await {
                Ok(address) => to(&address),
                Err(refused) => page(refused.code),
            })
        }
    })
}

/// What the provider sent along.
#[derive(Default)]
struct Brought {
    state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

impl Brought {
    fn of(request: &Request) -> Self {
        let mut brought = Self::default();
        let query = request.uri().query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match name.as_ref() {
                "state" => brought.state = value,
                "code" => brought.code = Some(value),
                "error" => brought.error = Some(value),
                "iss" => brought.iss = Some(value),
                _ => {}
            }
        }
        brought
    }
}

/// Where the browser goes on, signed in.
async fn arrive(sso: &Sso, request: &Request) -> Result<String, Refused> {
    let open = Open::of(request)?;
    open.count(request)?;
    let brought = Brought::of(request);
    let cookie = request.cookie().get(COOKIE);
    let cookie = cookie
        .map(|it| it.value_str().to_owned())
        .unwrap_or_default();
    let departure = store::come_back(open.platform(), &brought.state, &cookie).await?;
    let Some(departure) = departure else {
        return Err(Refused::new("sign_in_lost", ""));
    };
    sso.set_cookie(request, String::new(), Duration::ZERO);
    let connection = enabled(open.platform(), departure.connection).await?;
    let threads = Threads::of(&cookie, &brought.state);
    let came = sso
        .come_in(&open, &connection, &departure, brought, &threads)
        .await;
    let (came, said) = match came {
        Ok(came) => came,
        Err(refused) => {
            sso.note(&open, &connection, &refused).await;
            return Err(refused);
        }
    };
    let vouched = Vouched {
        user: came.user,
        tenant: connection.tenant(),
        sign_in: came.sign_in.uuid(),
        second_factor: connection.trusts_second_factor || said.has_second_factor(),
    };
    let challenge = sso.0.identity.arrive_by_sso(&open, request, vouched).await;
    match challenge {
        Ok(None) => Ok(departure.return_to),
        // Behind the #, so that it stands in no log.
        Ok(Some(challenge)) => {
            let methods = challenge.methods.join("+");
            let challenge = challenge.challenge;
            Ok(format!(
                "{}#challenge={challenge}&methods={methods}",
                super::PAGE
            ))
        }
        Err(problem) => {
            let refused = Refused::from(problem);
            sso.note(&open, &connection, &refused).await;
            Err(refused)
        }
    }
}

impl Sso {
    /// From a code to a colleague.
    async fn come_in(
        &self,
        open: &Open,
        connection: &Connection,
        departure: &Departure,
        brought: Brought,
        threads: &Threads,
    ) -> Result<(Came, Said), Refused> {
        let (id_token, said) = self.said(open, connection, brought, threads).await?;
        let tenant = connection.tenant();
        let account = match &said.email {
            Some(email) => federation::account_of(open.platform(), tenant, email).await?,
            None => None,
        };
        let comer = Comer {
            connection,
            said: &said,
            id_token: &id_token,
            account,
            link: departure.link,
        };
        let cx = open.enter::<perm::sso::Configure>(Entry::Provider, tenant);
        let mut why = None;
        let came = cx
            .act(async |tx, may| {
                let came = commands::come_in(tx, may, self, &comer).await;
                // Whatever was begun is taken back with the transaction.
                came.map_err(|refused| {
                    let problem = Problem::new(403, refused.code);
                    why = Some(refused);
                    problem
                })
            })
            .await;
        let came = match (came, why) {
            (Ok(came), _) => came,
            (Err(_), Some(refused)) => return Err(refused),
            (Err(problem), None) => return Err(problem.into()),
        };
        match came.holds_a_role {
            true => Ok((came, said)),
            false => Err(commands::no_role()),
        }
    }

    /// What the provider says of who comes, verified, and the token in which it says so.
    async fn said(
        &self,
        open: &Open,
        connection: &Connection,
        brought: Brought,
        threads: &Threads,
    ) -> Result<(String, Said), Refused> {
        let now = open.platform().clock().now();
        let issuer = &connection.issuer;
        let published = self.published(issuer, now).await?;
        // Whose answer it is (RFC 9207): not another provider's, mixed up on the way.
        let announced = published
            .metadata
            .authorization_response_iss_parameter_supported;
        if brought.iss.as_ref().map_or(announced, |iss| iss != issuer) {
            let words = "the answer came from another issuer than it was asked of";
            return Err(Refused::new("token_issuer", words));
        }
        let Some(code) = brought.code else {
            let error: String = brought
                .error
                .unwrap_or_default()
                .chars()
                .take(100)
                .collect();
            let words = format!("the provider let nobody in ({})", error.escape_debug());
            return Err(Refused::new("provider_refused", words));
        };
        let client = Client {
            id: connection.client_id.clone(),
            secret: self.secret_of(connection)?,
        };
        let taken = self
            .exchange(&published, &client, &code, &threads.verifier)
            .await;
        let taken = taken.map_err(Fault::from)?;
        let expected = Expected {
            issuer,
            client_id: &client.id,
            nonce: &threads.nonce,
            now,
        };
        let claims = match expected.verify(&taken.id_token, &published.keys) {
            // Keys change; the provider handed this token to us itself, so it is worth asking again.
            Err(TokenRefused::UnknownKey(_)) => {
                let published = self.read_published(issuer, now).await?;
                expected.verify(&taken.id_token, &published.keys)
            }
            other => other,
        };
        let claims = claims.map_err(Fault::from)?;
        let subject = claims.get("sub").and_then(Value::as_str);
        if subject.is_none_or(str::is_empty) {
            let words = "the ID token names no subject";
            return Err(Refused::new("token_invalid", words));
        }
        let mut more = Map::new();
        if Said::lacks(&claims, &connection.groups_claim) && !taken.access_token.is_empty() {
            more = self.user_info(&published, &taken.access_token).await?;
        }
        if more.get("sub").map(Value::to_string) != claims.get("sub").map(Value::to_string)
            && !more.is_empty()
        {
            let words = "the user info endpoint speaks of somebody else";
            return Err(Refused::new("user_info_failed", words));
        }
        let said = Said::of(&claims, &more, &connection.groups_claim);
        if said.subject.is_empty() {
            return Err(Refused::new(
                "token_invalid",
                "the ID token names no subject that can be kept",
            ));
        }
        Ok((taken.id_token, said))
    }

    /// Keeps a refusal for the owner to see.
    async fn note(&self, open: &Open, connection: &Connection, refused: &Refused) {
        let cx = open.enter::<perm::sso::Configure>(Entry::Provider, connection.tenant());
        let id: Id<id::SsoConnection> = connection.id();
        let noted = cx
            .act(async |tx, _| commands::note(tx, id, refused).await)
            .await;
        if let Err(problem) = noted {
            tracing::warn!(error = problem.for_log(), "a refused sign-in was not kept");
        }
    }
}
