use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// Somebody took the record out of the house.
#[derive(Debug, Serialize)]
pub struct AuditExported {
    #[serde(skip)]
    pub tenant: Id<id::Tenant>,
    pub rows: usize,
    /// The kinds of filter that it was narrowed by.
    pub by: Vec<&'static str>,
}

impl Event for AuditExported {
    const KIND: &'static str = "audit.exported";

    fn about(&self) -> About {
        About::subject("tenant", self.tenant)
    }

    fn summary(&self) -> String {
        let rows = if self.rows == 1 { "row" } else { "rows" };
        format!("Exported the audit ({} {rows})", self.rows)
    }
}
