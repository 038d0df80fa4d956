//! What one request carries from the edge to its door.

use std::sync::{Arc, OnceLock};

use super::limits::Left;

/// Made at the edge for each request; reaches the door through the request's data.
#[derive(Clone, Debug)]
pub struct RequestScope {
    /// Shown in the answer's `x-request-id`, in problems, logs and events.
    pub id: Arc<str>,
    /// The digest of the body that was read, for idempotency.
    pub(crate) fingerprint: Arc<OnceLock<Vec<u8>>>,
    limit: Arc<OnceLock<Left>>,
    door: Arc<OnceLock<()>>,
}

impl RequestScope {
    pub(crate) fn new(id: String) -> Self {
        Self {
            id: id.into(),
            fingerprint: Arc::default(),
            limit: Arc::default(),
            door: Arc::default(),
        }
    }

    /// The request has come to a door, which counts it as it should be.
    pub(super) fn at_door(&self) {
        let _ = self.door.set(());
    }

    pub(super) fn came_to_a_door(&self) -> bool {
        self.door.get().is_some()
    }

    /// What is left of the narrowest limit that this request was counted by.
    pub(super) fn limit(&self) -> Option<&Left> {
        self.limit.get()
    }

    /// The first that is said stays.
    pub(super) fn left(&self, left: Left) {
        let _ = self.limit.set(left);
    }
}
