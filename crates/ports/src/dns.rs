//! What a domain says of itself: its TXT records, which prove whose it is.

use std::collections::HashMap;

use async_trait::async_trait;

use crate::PortError;

/// A way to look up TXT records.
#[async_trait]
pub trait TxtRecords: Send + Sync + 'static {
    /// The records under this name, each as one text; none where there is no such name.
    ///
    /// # Errors
    /// [`PortError::Retry`] when nobody answered: then nothing is known.
    async fn txt(&self, name: &str) -> Result<Vec<String>, PortError>;
}

/// Records in memory, for tests and for what only describes the house.
#[derive(Debug, Default)]
pub struct FixedRecords(pub HashMap<String, Vec<String>>);

#[async_trait]
impl TxtRecords for FixedRecords {
    async fn txt(&self, name: &str) -> Result<Vec<String>, PortError> {
        Ok(self.0.get(name).cloned().unwrap_or_default())
    }
}
