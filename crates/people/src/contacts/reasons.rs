//! The reasons of a contact's warmness, as far as a reader may know of what happened.

use kernel::Id;
use platform::{Result, Tx, db::Mode};
use uuid::Uuid;

use super::{
    model::{Model, Reason, Reasons},
    store,
};

/// A contact whose reasons are those that the reader may know: a view is made of nothing else.
#[derive(Clone, Debug)]
pub struct Seen(pub(super) Model);

impl Seen {
    /// One that was registered just now, and that nothing has happened with.
    pub(super) fn new(mut row: Model) -> Self {
        row.warmness_reasons = Reasons::default();
        Self(row)
    }
}

/// Takes away the reasons that come from events which the transaction does not see.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn seen<M: Mode>(tx: &Tx<M>, mut rows: Vec<Model>) -> Result<Vec<Seen>> {
    if !tx.is_everywhere() {
        let reasons = rows.iter().flat_map(|row| &row.warmness_reasons.0);
        let events: Vec<Uuid> = reasons
            .filter_map(|reason| reason.event_id.map(Id::uuid))
            .collect();
        let known = store::visible_events(tx, &events).await?;
        for row in &mut rows {
            let may_know = |reason: &Reason| {
                reason
                    .event_id
                    .is_none_or(|event| known.contains(&event.uuid()))
            };
            row.warmness_reasons.0.retain(may_know);
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
