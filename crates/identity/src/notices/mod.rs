//! What the owners of a clinic are told by mail, because they must not learn of it by chance: that a
//! reseller's people act in it, that a reseller looks after it, that an access review is open.
//!
//! A mail a person, by an errand, so that it is retried and its failure seen. Two are no harm.

mod errand;
mod letters;
mod store;

use kernel::{Id, id};
use platform::{Result, Tx, jobs::When};

pub use errand::{OwnersPort, TellOwner};
pub use letters::Notice;
pub(crate) use store::owners;

/// Mails each owner who may come in, because of `cause`.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn tell_owners(
    tx: &Tx,
    notice: Notice,
    cause: Option<Id<id::Event>>,
) -> Result<()> {
    for owner in store::owners(tx).await? {
        tx.enqueue(&TellOwner { owner, notice }, When::Now, cause);
    }
    Ok(())
}
