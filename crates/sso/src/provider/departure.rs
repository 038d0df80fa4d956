//! The way to the provider (OpenID Connect Core 1.0 §3.1.2.1, RFC 7636).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::{Request, header};
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use platform::crypto;
use url::Url;

use super::{Client, Fault, Published};
use crate::Sso;

/// What a page answered that was asked for as a browser asks, but not followed.
pub(crate) enum Answered {
    SentTo(Url),
    /// Its status.
    Page(u16),
}

/// What of a sign-in is never kept, nor sent twice: it follows from the cookie of the browser that
/// began it, so that nobody else can end it.
pub(crate) struct Threads {
    /// Shown with the code (PKCE).
    pub verifier: String,
    /// Comes back in the ID token.
    pub nonce: String,
}

impl Threads {
    pub fn of(cookie: &str, state: &str) -> Self {
        let derived = |what: &str| {
            let parts = [what, cookie, state].map(str::as_bytes);
            BASE64_URL_SAFE_NO_PAD.encode(crypto::digest(&parts))
        };
        Self {
            verifier: derived("attend sso verifier"),
            nonce: derived("attend sso nonce"),
        }
    }
}

impl Sso {
    /// Where a browser is sent to sign in.
    pub(crate) fn departure(
        &self,
        published: &Published,
        client: &Client,
        state: &str,
        threads: &Threads,
    ) -> Url {
        let verifier = PkceCodeVerifier::new(threads.verifier.clone());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let mut address = published.metadata.authorization_endpoint.clone();
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &client.id)
            .append_pair("redirect_uri", &self.redirect_uri())
            .append_pair("scope", published.scope())
            .append_pair("state", state)
            .append_pair("nonce", &threads.nonce)
            .append_pair("code_challenge", challenge.as_str())
            .append_pair("code_challenge_method", challenge.method().as_str());
        address
    }

    /// Asks for a page, and follows nothing.
    pub(crate) async fn look(&self, address: &Url) -> Result<Answered, Fault> {
        let what = "the authorization endpoint";
        let request = Request::get(address.as_str())
            .header(header::ACCEPT, "text/html")
            .body(vec![]);
        let request =
            request.map_err(|error| Fault::new("discovery_failed", format!("{what}: {error}")))?;
        let answer = self.0.web.send(request).await;
        let answer = answer.map_err(|error| Fault::call(what, &error))?;
        let location = answer.headers().get(header::LOCATION);
        let location = location.and_then(|it| address.join(it.to_str().ok()?).ok());
        Ok(match location {
            Some(location) if answer.status().is_redirection() => Answered::SentTo(location),
            _ => Answered::Page(answer.status().as_u16()),
        })
    }
}
