//! Who gets the next lead or task: of those on shift, the one who carries
//! least. Whoever asks for the choice knows who is on shift.

mod leavers;
pub mod rules;
mod store;

pub use leavers::TakeBack;

use kernel::{Id, id, perm};
use platform::{May, Result, Tx};

/// The candidate with the fewest open cards and tasks, wherever those are.
///
/// Choices for one location wait for one another until the transaction ends,
/// so that leads which come at once are dealt out and do not all go to the
/// same person. Ask late in a transaction, after its locks on records.
///
/// # Errors
/// 500 when the database fails.
pub async fn choose(
    tx: &Tx,
    _: May<perm::pipelines::Read>,
    location: Id<id::Location>,
    candidates: &[Id<id::User>],
) -> Result<Option<Id<id::User>>> {
    if candidates.is_empty() {
        return Ok(None);
    }
    store::take_turn(tx, location).await?;
    let candidates = store::loads(tx, candidates).await?;
    Ok(rules::choose(&candidates).map(|choice| choice.id))
}
