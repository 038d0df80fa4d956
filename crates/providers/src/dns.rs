//! The domain name system, by the resolvers that this machine is told to use.

use async_trait::async_trait;
use hickory_resolver::{TokioResolver, proto::rr::RData};
use ports::{PortError, dns::TxtRecords};

/// Asks the machine's own resolvers. Without any it still stands, and says so when it is asked.
pub struct Dns(Option<TokioResolver>);

impl Default for Dns {
    fn default() -> Self {
        let builder = TokioResolver::builder_tokio();
        let resolver = builder.and_then(|builder| builder.build());
        Self(
            resolver
                .inspect_err(|error| tracing::warn!(%error, "this machine names no resolvers"))
                .ok(),
        )
    }
}

#[async_trait]
impl TxtRecords for Dns {
    async fn txt(&self, name: &str) -> Result<Vec<String>, PortError> {
        let resolver = self.0.as_ref();
        let resolver =
            resolver.ok_or_else(|| PortError::misconfigured("this machine names no resolvers"))?;
        // With the dot it is whole: this machine's search domains are none of it.
        let found = match resolver.txt_lookup(format!("{name}.")).await {
            Ok(found) => found,
            Err(error) if error.is_no_records_found() || error.is_nx_domain() => return Ok(vec![]),
            Err(error) => {
                tracing::warn!(%error, "a domain could not be looked up");
                return Err(PortError::Retry { after: None });
            }
        };
        let texts = found
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                // A long record is kept in pieces that are read as one.
                RData::TXT(txt) => Some(txt.txt_data.concat()),
                _ => None,
            });
        Ok(texts
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect())
    }
}
