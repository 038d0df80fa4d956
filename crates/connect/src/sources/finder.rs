//! From a token to the source behind it, without asking the database for every lead.

use std::{sync::Arc, time::Duration};

use kernel::{Id, id};
use moka::sync::Cache;
use platform::{Platform, Problem, Result};

use super::{key::VerificationKey, store};
use crate::intakes::Mapping;

/// A source as a post needs to know it.
#[derive(Clone)]
pub struct Source {
    pub tenant: Id<id::Tenant>,
    pub id: Id<id::IntakeSource>,
    pub location: Id<id::Location>,
    /// What phone numbers are read by, ISO 3166 alpha-2.
    pub country: String,
    pub mapping: Mapping,
    pub key: Option<VerificationKey>,
}

/// How long a change of a source may go unnoticed on another machine.
const FRESH: Duration = Duration::from_secs(5);
const MOST: u64 = 10_000;

/// Finds sources by token and remembers them for a moment.
#[derive(Clone)]
pub struct Finder(Cache<String, Arc<Source>>);

impl Default for Finder {
    fn default() -> Self {
        Self(
            Cache::builder()
                .max_capacity(MOST)
                .time_to_live(FRESH)
                .build(),
        )
    }
}

impl Finder {
    /// # Errors
    /// 404 for a token of no source.
    pub(crate) async fn find(&self, platform: &Platform, token: &str) -> Result<Arc<Source>> {
        if let Some(source) = self.0.get(token) {
            return Ok(source);
        }
        let found = store::by_token(platform, token).await?;
        let source = Arc::new(found.ok_or_else(|| Problem::not_found("intake source"))?);
        self.0.insert(token.to_owned(), source.clone());
        Ok(source)
    }

    pub(super) fn forget(&self, token: &str) {
        self.0.invalidate(token);
    }
}
