//! `/.well-known/jwks.json`.

use platform::{Open, Result};
use poem_openapi::{Object, OpenApi, Tags, payload::Json, types::Any};

use crate::Identity;

#[derive(Tags)]
enum Tag {
    /// Signing in and out.
    Sessions,
}

/// A JWK set (RFC 7517).
#[derive(Object)]
pub struct JwkSet {
    /// Public keys of access tokens.
    pub keys: Vec<Any<serde_json::Value>>,
}

pub struct Jwks(pub(crate) Identity);

#[OpenApi(tag = "Tag::Sessions")]
impl Jwks {
    /// Get the public keys of access tokens
    #[oai(
        path = "/.well-known/jwks.json",
        method = "get",
        operation_id = "jwks.get"
    )]
    async fn get(&self, open: Open) -> Result<Json<JwkSet>> {
        let keys = self.0.keys().jwks(open.platform()).await?;
        let keys = keys.into_iter().map(Any).collect();
        Ok(Json(JwkSet { keys }))
    }
}
