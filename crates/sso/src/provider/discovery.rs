//! What a provider publishes of itself (OpenID Connect Discovery 1.0 §3, §4).

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use http::{Request, StatusCode, header};
use moka::sync::Cache;
use openidconnect::core::CoreJsonWebKeySet;
use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

use super::{Fault, signature};
use crate::Sso;

/// For so long it is taken for what the provider still says.
const FRESH: TimeDelta = TimeDelta::minutes(10);
/// Whoever sends nonsense does not have us ask again more often than this.
const ASKED_AGAIN: TimeDelta = TimeDelta::seconds(20);

/// What of it is used.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    pub jwks_uri: Url,
    pub userinfo_endpoint: Option<Url>,
    pub end_session_endpoint: Option<Url>,
    #[serde(default)]
    pub scopes_supported: Vec<String>,
    /// Absent: `client_secret_basic`.
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// A provider's metadata and keys.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub metadata: Metadata,
    pub keys: CoreJsonWebKeySet,
    read_at: DateTime<Utc>,
}

impl Published {
    /// How many keys it has that sign as we accept it.
    pub fn signing_keys(&self) -> usize {
        signature::signing(&self.keys)
    }

    /// What is asked for: its groups, too, where there is a scope for them.
    pub fn scope(&self) -> &'static str {
        let groups = |scope: &String| scope == "groups";
        match self.metadata.scopes_supported.iter().any(groups) {
            true => "openid email profile groups",
            false => "openid email profile",
        }
    }
}

/// By issuer, in each process.
pub(crate) struct Kept(Cache<String, Arc<Published>>);

impl Default for Kept {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1_000).build())
    }
}

fn of_json<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|error| {
        let words = format!("{what} is not what a provider publishes: {error}");
        Fault::new("discovery_failed", words)
    })
}

impl Sso {
    /// What the provider publishes, as far as it was read in the last ten minutes.
    pub(crate) async fn published(
        &self,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Published>, Fault> {
        match self.0.kept.0.get(issuer) {
            Some(kept) if now - kept.read_at < FRESH => Ok(kept),
            _ => self.read_published(issuer, now).await,
        }
    }

    /// The same, read again: the provider may have new keys. None if that was done just now.
    pub(crate) async fn published_again(
        &self,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Arc<Published>>, Fault> {
        match self.0.kept.0.get(issuer) {
            Some(kept) if now - kept.read_at < ASKED_AGAIN => Ok(None),
            _ => self.read_published(issuer, now).await.map(Some),
        }
    }

    /// Reads it from the provider.
    pub(crate) async fn read_published(
        &self,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Published>, Fault> {
        let metadata = self.metadata(issuer).await?;
        let keys = self.keys(&metadata).await?;
        let published = Arc::new(Published {
            metadata,
            keys,
            read_at: now,
        });
        self.0.kept.0.insert(issuer.to_owned(), published.clone());
        Ok(published)
    }

    /// The discovery document, if it is this issuer's own.
    pub(crate) async fn metadata(&self, issuer: &str) -> Result<Metadata, Fault> {
        let address = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let bytes = self.get("the discovery document", &address).await?;
        let metadata: Metadata = of_json("the discovery document", &bytes)?;
        if metadata.issuer != issuer {
            let words = format!(
                "the provider calls itself {}, not {issuer}: enter the issuer exactly so",
                metadata.issuer
            );
            return Err(Fault::new("issuer_mismatch", words));
        }
        let followed = [
            Some(&metadata.authorization_endpoint),
            metadata.end_session_endpoint.as_ref(),
        ];
        for address in followed.into_iter().flatten() {
            // Browsers are sent there.
            if address.scheme() != "https" && !self.0.loopback {
                let words = format!("the provider names an address without https: {address}");
                return Err(Fault::new("discovery_failed", words));
            }
        }
        Ok(metadata)
    }

    pub(crate) async fn keys(&self, metadata: &Metadata) -> Result<CoreJsonWebKeySet, Fault> {
        let bytes = self.get("the keys", metadata.jwks_uri.as_str()).await?;
        of_json("the list of keys", &bytes)
    }

    async fn get(&self, what: &str, address: &str) -> Result<Vec<u8>, Fault> {
        let request = Request::get(address)
            .header(header::ACCEPT, "application/json")
            .body(vec![]);
        let request = request.map_err(|error| {
            Fault::new(
                "discovery_failed",
                format!("{what} has no address: {error}"),
            )
        })?;
        let answer = self.0.web.send(request).await;
        let answer = answer.map_err(|error| Fault::call(what, &error))?;
        match answer.status() {
            StatusCode::OK => Ok(answer.into_body()),
            status => {
                let words = format!("{what} is not there: {address} answers {status}");
                Err(Fault::new("discovery_failed", words))
            }
        }
    }
}
