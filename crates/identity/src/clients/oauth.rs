//! `/v1/oauth/token`: short-lived tokens for a client's credentials (RFC 6749 §4.4).
//!
//! Its errors are those of RFC 6749 §5.2, not ours: a client library reads `error`.

use base64::{Engine, prelude::BASE64_STANDARD};
use kernel::{Id, id};
use platform::{Open, Result, access::RemoteAddress, crypto};
use poem::{Request, http::header::AUTHORIZATION};
use poem_openapi::{
    ApiResponse, Object, OpenApi, Tags,
    payload::{Form, Json},
};

use super::{rules, store};
use serde::Deserialize;

use crate::{Identity, sessions::ClientToken};

#[derive(Tags)]
enum Tag {
    /// Programs that act in a clinic.
    Clients,
}

/// A request for a token. The credentials go here or, better, by HTTP Basic.
#[derive(Object, Deserialize)]
pub struct TokenRequest {
    /// client_credentials.
    pub grant_type: String,
    pub client_id: Option<String>,
    pub client_secret: Option<String>,
    /// Permissions, with blanks between them; absent: all that the client holds.
    pub scope: Option<String>,
}

/// A token for a client.
#[derive(Clone, Object)]
pub struct ClientTokens {
    pub access_token: String,
    pub token_type: String,
    /// Seconds.
    pub expires_in: i64,
    pub scope: String,
}

/// Why there is no token.
#[derive(Clone, Object)]
pub struct TokenRefusal {
    /// invalid_request, invalid_client, unsupported_grant_type or invalid_scope.
    pub error: String,
    pub error_description: String,
}

/// What a request for a token brings.
#[derive(ApiResponse)]
pub enum TokenAnswer {
    #[oai(status = 200)]
    Token(Json<ClientTokens>, #[oai(header = "Cache-Control")] String),
    #[oai(status = 400)]
    Refused(Json<TokenRefusal>),
    #[oai(status = 401)]
    Unknown(Json<TokenRefusal>),
}

fn refusal(error: &str, description: &str) -> Json<TokenRefusal> {
    Json(TokenRefusal {
        error: error.to_owned(),
        error_description: description.to_owned(),
    })
}

/// Id and secret of HTTP Basic, percent-decoded as RFC 6749 §2.3.1 has it.
fn basic(request: &Request) -> Option<(String, String)> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// The wanted permissions, if the client holds all of them.
fn scopes(held: &[String], wanted: Option<&str>) -> Option<Vec<String>> {
    let Some(wanted) = wanted.filter(|text| !text.trim().is_empty()) else {
        return Some(held.to_vec());
    };
    let wanted: Vec<_> = wanted.split_whitespace().map(str::to_owned).collect();
    wanted
        .iter()
        .all(|name| held.contains(name))
        .then_some(wanted)
}

pub struct OAuth(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/oauth", tag = "Tag::Clients")]
impl OAuth {
    /// Get a token for a client's credentials
    ///
    /// Good for ten minutes; over within five seconds when the client is revoked or its secret is another.
    #[oai(path = "/token", method = "post", operation_id = "oauth.token")]
    async fn token(
        &self,
        open: Open,
        request: &Request,
        body: Form<TokenRequest>,
    ) -> Result<TokenAnswer> {
        if body.0.grant_type != "client_credentials" {
            let refused = refusal(
                "unsupported_grant_type",
                "only client_credentials is served",
            );
            return Ok(TokenAnswer::Refused(refused));
        }
        let given = body.0.client_id.clone().zip(body.0.client_secret.clone());
        let unknown =
            || TokenAnswer::Unknown(refusal("invalid_client", "the credentials are wrong"));
        let Some((id, secret)) = basic(request).or(given) else {
            return Ok(unknown());
        };
        let platform = open.platform();
        let Ok(id) = id.parse::<Id<id::Client>>() else {
            return Ok(unknown());
        };
        let hash = crypto::token_hash(&secret);
        let found = store::by_secret(platform, &hash).await?;
        let now = platform.clock().now();
        let from = RemoteAddress::of(request).0;
        let right = found.filter(|row| {
            row.id() == id
                && row.kind == "oauth"
                && row.is_live(now)
                && rules::lets_in(&row.networks, from)
        });
        let Some(row) = right else {
            return Ok(unknown());
        };
        let Some(scopes) = scopes(&row.permissions, body.0.scope.as_deref()) else {
            let refused = refusal("invalid_scope", "the client does not hold all of these");
            return Ok(TokenAnswer::Refused(refused));
        };
        let scope = scopes.join(" ");
        let token = ClientToken {
            client: id,
            tenant: row.tenant(),
            scope: scope.clone(),
            secret: row.secret_mark(),
        };
        let (access_token, expires_in) = self.0.client_token(platform, token).await?;
        let tokens = ClientTokens {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in,
            scope,
        };
        Ok(TokenAnswer::Token(Json(tokens), "no-store".to_owned()))
    }
}
