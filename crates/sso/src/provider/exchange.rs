//! The code for tokens, and what the provider says of a person (OpenID Connect Core 1.0 §3.1.3, §5.3).

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{Request, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{Fault, Published};
use crate::Sso;

/// Who we are to the provider.
pub(crate) struct Client {
    pub id: String,
    /// None: a public client.
    pub secret: Option<String>,
}

/// What a code brings.
#[derive(Deserialize)]
pub(crate) struct Taken {
    pub id_token: String,
    #[serde(default)]
    pub access_token: String,
}

/// A refusal of the token endpoint (RFC 6749 §5.2).
#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: String,
    error_description: Option<String>,
}

/// What the token endpoint refused, by its own code.
pub(crate) enum Refused {
    /// It told why: `invalid_grant`, `invalid_client`, …
    Said(String, Fault),
    Other(Fault),
}

impl Refused {
    /// The provider's own code.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Said(code, _) => Some(code),
            Self::Other(_) => None,
        }
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Said(_, fault) | Refused::Other(fault) => fault,
        }
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

impl Client {
    /// The form and, where the provider takes it, the header that say who we are (RFC 6749 §2.3.1).
    fn shown(
        &self,
        published: &Published,
        form: &mut form_urlencoded::Serializer<String>,
    ) -> Option<String> {
        let Some(secret) = &self.secret else {
            form.append_pair("client_id", &self.id);
            return None;
        };
        let methods = &published.metadata.token_endpoint_auth_methods_supported;
        let takes = |name: &str| {
            let listed = methods.as_ref();
            listed.is_none_or(|methods| methods.iter().any(|method| method == name))
        };
        if takes("client_secret_basic") {
            let pair = format!("{}:{}", encoded(&self.id), encoded(secret));
            return Some(format!("Basic {}", BASE64_STANDARD.encode(pair)));
        }
        form.append_pair("client_id", &self.id);
        form.append_pair("client_secret", secret);
        None
    }
}

impl Sso {
    /// Gives a code back for tokens.
    pub(crate) async fn exchange(
        &self,
        published: &Published,
        client: &Client,
        code: &str,
        verifier: &str,
    ) -> Result<Taken, Refused> {
        let (form, shown) = {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("grant_type", "authorization_code")
                .append_pair("code", code)
                .append_pair("redirect_uri", &self.redirect_uri())
                .append_pair("code_verifier", verifier);
            let shown = client.shown(published, &mut form);
            (form.finish(), shown)
        };
        let mut request = Request::post(published.metadata.token_endpoint.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(shown) = shown {
            request = request.header(header::AUTHORIZATION, shown);
        }
        let other = |fault| Refused::Other(fault);
        let request = request.body(form.into_bytes());
        let request = request
            .map_err(|error| other(Fault::new("code_refused", format!("no request: {error}"))))?;
        let answer = self.0.web.send(request).await;
        let answer = answer.map_err(|error| other(Fault::call("the token endpoint", &error)))?;
        if answer.status() == StatusCode::OK {
            return serde_json::from_slice(answer.body()).map_err(|_| {
                let words = "the token endpoint answers without an ID token";
                other(Fault::new("code_refused", words))
            });
        }
        let refusal: Refusal = serde_json::from_slice(answer.body()).unwrap_or_default();
        let why = refusal.error_description.unwrap_or_default();
        let words = match refusal.error.as_str() {
            "" => format!("the token endpoint answers {}", answer.status()),
            "invalid_client" => {
                format!("the provider does not take the client id with this secret. {why}")
            }
            code => format!("the provider refuses the code ({code}). {why}"),
        };
        let fault = Fault::new("code_refused", words.trim());
        Err(Refused::Said(refusal.error, fault))
    }

    /// What the provider says of the person beyond the ID token, if it says more.
    pub(crate) async fn user_info(
        &self,
        published: &Published,
        access_token: &str,
    ) -> Result<Map<String, Value>, Fault> {
        let Some(address) = &published.metadata.userinfo_endpoint else {
            return Ok(Map::new());
        };
        let request = Request::get(address.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {access_token}"))
            .body(vec![]);
        let failed = |words: String| Fault::new("user_info_failed", words);
        let request = request.map_err(|error| failed(format!("no request: {error}")))?;
        let answer = self.0.web.send(request).await;
        let answer = answer.map_err(|error| Fault::call("the user info endpoint", &error))?;
        if answer.status() != StatusCode::OK {
            return Err(failed(format!(
                "the user info endpoint answers {}",
                answer.status()
            )));
        }
        serde_json::from_slice(answer.body())
            .map_err(|_| failed("the user info endpoint answers no JSON".to_owned()))
    }
}
