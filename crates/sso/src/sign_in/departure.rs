//! `GET /v1/sso/start`: the browser leaves for the provider.

use std::{str::FromStr, time::Duration};

use kernel::{Id, id};
use platform::{Open, Platform, crypto};
use poem::{
    Endpoint, Request, Response,
    endpoint::make,
    web::cookie::{Cookie, SameSite},
};
use url::Url;

use super::{
    refused::{Refused, page, to},
    store::{self, Departure},
};
use crate::{
    Sso,
    connections::{self, Connection},
    provider::{Client, Threads},
};

/// Of the browser that leaves. Lax: it must come along when the provider sends it back.
pub(super) const COOKIE: &str = "attend_sso";
const COOKIE_PATH: &str = "/v1/sso";
const COOKIE_AGE: Duration = Duration::from_secs(600);
const LONGEST_RETURN: usize = 500;

/// The route.
pub(crate) fn start(sso: Sso) -> impl Endpoint<Output = Response> {
    make(move |request: Request| {
        let sso = sso.clone();
        async move {
            Ok::<_, poem::Error>(match leave(&sso, &request).await {
                Ok(address) => to(address.as_str()),
                Err(refused) => page(refused.code),
            })
        }
    })
}

/// What the address asks for.
#[derive(Default)]
struct Wish {
    connection: Option<String>,
    return_to: Option<String>,
    login_hint: Option<String>,
}

impl Wish {
    fn of(request: &Request) -> Self {
        let mut wish = Self::default();
        let query = request.uri().query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let field = match name.as_ref() {
                "connection" => &mut wish.connection,
                "return_to" => &mut wish.return_to,
                "login_hint" => &mut wish.login_hint,
                _ => continue,
            };
            *field = Some(value.into_owned());
        }
        wish
    }
}

async fn leave(sso: &Sso, request: &Request) -> Result<Url, Refused> {
    let open = Open::of(request)?;
    open.count(request)?;
    let wish = Wish::of(request);
    let connection = wish.connection.as_deref().map(Id::from_str);
    let connection = match connection {
        Some(Ok(id)) => enabled(open.platform(), id).await?,
        _ => return Err(off()),
    };
    let mut address = sso
        .leaving(open.platform(), request, &connection, None, wish.return_to)
        .await?;
    // Spares typing; the provider may do with it what it will.
    if let Some(hint) = wish.login_hint.filter(|hint| hint.len() <= 254) {
        address.query_pairs_mut().append_pair("login_hint", &hint);
    }
    Ok(address)
}

fn off() -> Refused {
    Refused::new("connection_off", "")
}

/// The connection, if people sign in by it.
pub(super) async fn enabled(
    platform: &Platform,
    id: Id<id::SsoConnection>,
) -> Result<Connection, Refused> {
    let found = connections::of_any_tenant(platform, id).await?;
    found.filter(|it| it.enabled).ok_or_else(off)
}

/// A path of ours, whatever was asked for: nobody is sent elsewhere from here.
fn path(wish: Option<String>) -> String {
    let ours = |path: &String| {
        // What else stands in an address is percent-encoded.
        let plain = path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        plain && path.len() <= LONGEST_RETURN && path.starts_with('/') && !path.starts_with("//")
    };
    wish.filter(ours).unwrap_or_else(|| "/".to_owned())
}

impl Sso {
    /// Has the browser leave for a provider: keeps the departure and sets its cookie.
    pub(super) async fn leaving(
        &self,
        platform: &Platform,
        request: &Request,
        connection: &Connection,
        link: Option<Id<id::User>>,
        return_to: Option<String>,
    ) -> Result<Url, Refused> {
        let now = platform.clock().now();
        let published = self.published(&connection.issuer, now).await?;
        let (state, cookie) = (crypto::random_token(), crypto::random_token());
        let departure = Departure {
            tenant: connection.tenant(),
            connection: connection.id(),
            link,
            return_to: path(return_to),
        };
        store::depart(platform, &departure, &state, &cookie).await?;
        self.set_cookie(request, cookie.clone(), COOKIE_AGE);
        let client = Client {
            id: connection.client_id.clone(),
            secret: None,
        };
        let threads = Threads::of(&cookie, &state);
        Ok(self.departure(&published, &client, &state, &threads))
    }

    pub(super) fn set_cookie(&self, request: &Request, value: String, age: Duration) {
        let mut cookie = Cookie::new_with_str(COOKIE, value);
        cookie.set_path(COOKIE_PATH);
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_secure(self.0.public_url.starts_with("https://"));
        cookie.set_max_age(age);
        request.cookie().add(cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        let back = |wish: &str| path(Some(wish.to_owned()));
        assert_eq!(back("/contacts?x=1"), "/contacts?x=1");
        for wish in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\/x",
            "/a\r\nSet-Cookie: x",
            "javascript:x",
            "/müller",
        ] {
            assert_eq!(back(wish), "/", "{wish}");
        }
        assert_eq!(path(None), "/");
    }
}
