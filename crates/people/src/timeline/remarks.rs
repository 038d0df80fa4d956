//! Why a person did something, in their own words.

use kernel::{Guarded, Id, Permission, field::Pii, id};
use platform::{May, Result, Tx};

use super::store;

/// The words that belong to an event. At most 500 characters.
#[derive(Clone, Debug)]
pub struct Remark {
    pub event: Id<id::Event>,
    pub contact: Id<id::Contact>,
    /// Where the event happened: its readers, by their sight of pii there, read the words.
    pub location: Id<id::Location>,
    pub text: Guarded<String, Pii>,
}

/// Keeps the words of who did what the event tells: whoever may do it may say why.
///
/// # Errors
/// 500 when the database fails.
pub async fn remark<P: Permission>(tx: &Tx, _: May<P>, remark: Remark) -> Result<()> {
    store::insert_remark(tx, &remark).await
}
