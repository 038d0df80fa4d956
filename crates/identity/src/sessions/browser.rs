//! `/v1/browser-sessions`: the same sessions, with the tokens in cookies that no script can read.
//!
//! SameSite=Strict keeps them out of requests that other sites start; what
//! changes anything also needs the header that a foreign page cannot add.

use std::time::Duration;

use platform::{
    Body, NoContent, Open, Problem, Result,
    http::cx::{ACCESS_COOKIE, CLIENT_HEADER},
};
use poem::{
    Request,
    web::cookie::{Cookie, SameSite},
};
use poem_openapi::{ApiResponse, OpenApi, Tags, payload::Json};

use super::{
    api::{Credentials, SecondFactorProof, SignInChallenge, Tokens},
    arrive::SignedIn,
    rules,
};
use crate::Identity;

#[derive(Tags)]
enum Tag {
    /// Signing in and out.
    Sessions,
}

const REFRESH_COOKIE: &str = "attend_refresh";
/// The refresh token goes nowhere but where it is used.
const REFRESH_PATH: &str = "/v1/browser-sessions";

/// What a browser's sign-in brings.
#[derive(ApiResponse)]
pub enum BrowserSignIn {
    #[oai(status = 204)]
    Done,
    /// The password was right; now for the second factor.
    #[oai(status = 202)]
    SecondFactor(Json<SignInChallenge>),
}

pub struct BrowserSessions(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/browser-sessions", tag = "Tag::Sessions")]
impl BrowserSessions {
    /// Sign in with a browser
    ///
    /// As `POST /v1/sessions`, with the tokens in httpOnly cookies.
    #[oai(path = "/", method = "post", operation_id = "browser-sessions.create")]
    async fn create(
        &self,
        open: Open,
        request: &Request,
        body: Body<Credentials>,
    ) -> Result<BrowserSignIn> {
        match self.0.sign_in(&open, request, body.0).await? {
            SignedIn::Tokens(tokens) => {
                self.0.keep_in_browser(request, tokens);
                Ok(BrowserSignIn::Done)
            }
            SignedIn::SecondFactor(challenge) => Ok(BrowserSignIn::SecondFactor(Json(challenge))),
        }
    }

    /// Sign in with a browser, by the second factor
    #[oai(
        path = "/second-factor",
        method = "post",
        operation_id = "browser-sessions.second-factor"
    )]
    async fn second_factor(
        &self,
        open: Open,
        request: &Request,
        body: Body<SecondFactorProof>,
    ) -> Result<NoContent> {
        let (challenge, shown) = (&body.0.challenge, body.0.shown()?);
        let tokens = self
            .0
            .second_factor(&open, request, challenge, shown)
            .await?;
        self.0.keep_in_browser(request, tokens);
        Ok(NoContent::Done)
    }

    /// Renew a browser's session
    ///
    /// With the refresh cookie; needs the header `X-Attend-Client`.
    #[oai(
        path = "/renewal",
        method = "post",
        operation_id = "browser-sessions.renew"
    )]
    async fn renew(&self, open: Open, request: &Request) -> Result<NoContent> {
        let token = refresh_cookie(request)?
            .ok_or_else(|| Problem::unauthorised("there is no session; sign in"))?;
        let tokens = self.0.renew(&open, &token).await?;
        self.0.keep_in_browser(request, tokens);
        Ok(NoContent::Done)
    }

    /// Sign out with a browser
    ///
    /// Clears the cookies, also of a session that is over; needs the header `X-Attend-Client`.
    #[oai(
        path = "/current",
        method = "delete",
        operation_id = "browser-sessions.delete"
    )]
    async fn end(&self, open: Open, request: &Request) -> Result<NoContent> {
        if let Some(token) = refresh_cookie(request)? {
            self.0.sign_out(&open, &token).await?;
        }
        for (name, path) in [(ACCESS_COOKIE, "/"), (REFRESH_COOKIE, REFRESH_PATH)] {
            self.0
                .add_cookie(request, name, path, String::new(), Duration::ZERO);
        }
        Ok(NoContent::Done)
    }
}

impl Identity {
    /// Gives the browser its session.
    pub(super) fn keep_in_browser(&self, request: &Request, tokens: Tokens) {
        let seconds = |seconds: i64| Duration::from_secs(seconds.unsigned_abs());
        let short = seconds(tokens.expires_in);
        let long = seconds(rules::IDLE.num_seconds());
        self.add_cookie(request, ACCESS_COOKIE, "/", tokens.access_token, short);
        self.add_cookie(
            request,
            REFRESH_COOKIE,
            REFRESH_PATH,
            tokens.refresh_token,
            long,
        );
    }

    fn add_cookie(&self, request: &Request, name: &str, path: &str, value: String, age: Duration) {
        let mut cookie = self.cookie(name, path, value);
        cookie.set_max_age(age);
        request.cookie().add(cookie);
    }

    /// A cookie as all of ours are.
    pub(crate) fn cookie(&self, name: &str, path: &str, value: String) -> Cookie {
        let mut cookie = Cookie::new_with_str(name, value);
        cookie.set_path(path);
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Strict);
        cookie.set_secure(self.issuer().starts_with("https://"));
        cookie
    }
}

fn refresh_cookie(request: &Request) -> Result<Option<String>> {
    if request.header(CLIENT_HEADER).is_none() {
        return Err(Problem::new(403, "cross_site")
            .detail("a request with cookies needs the header X-Attend-Client"));
    }
    let cookie = request.cookie().get(REFRESH_COOKIE);
    Ok(cookie
        .map(|cookie| cookie.value_str().to_owned())
        .filter(|token| !token.is_empty()))
}
