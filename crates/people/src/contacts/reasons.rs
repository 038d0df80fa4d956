//! The reasons of a contact's warmness, as far as a reader may know of what happened.

use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use serde_json::Value;
use uuid::Uuid;

use super::{model::Model, store};

/// A contact whose reasons are those that the reader may know: a view is made of nothing else.
#[derive(Clone, Debug)]
pub struct Seen(pub(super) Model);

impl Seen {
    /// One that was registered just now, and that nothing has happened with.
    pub(super) fn new(mut row: Model) -> Self {
        row.warmness_reasons = Value::Array(vec![]);
        Self(row)
    }
}

fn event_of(reason: &Value) -> Option<Uuid> {
    let id: Id<id::Event> = reason.get("event_id")?.as_str()?.parse().ok()?;
    Some(id.uuid())
}

fn reasons_of(row: &Model) -> impl Iterator<Item = &Value> {
    row.warmness_reasons.as_array().into_iter().flatten()
}

/// Takes away the reasons that come from events which the transaction does not see.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn seen<M: Mode>(tx: &Tx<M>, mut rows: Vec<Model>) -> Result<Vec<Seen>> {
    if !tx.is_everywhere() {
        let events: Vec<_> = rows
            .iter()
            .flat_map(reasons_of)
            .filter_map(event_of)
            .collect();
        let known = store::visible_events(tx, &events).await?;
        let may_know = |reason: &Value| event_of(reason).is_none_or(|event| known.contains(&event));
        for row in &mut rows {
            if let Some(reasons) = row.warmness_reasons.as_array_mut() {
                reasons.retain(may_know);
            }
        }
    }
    Ok(rows.into_iter().map(Seen).collect())
}

/// The same for one.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn seen_one<M: Mode>(tx: &Tx<M>, row: Model) -> Result<Seen> {
    let mut seen = seen(tx, vec![row.clone()]).await?;
    Ok(seen.pop().unwrap_or_else(|| Seen::new(row)))
}
