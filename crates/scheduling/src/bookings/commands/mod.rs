//! The verbs of bookings.

mod book;
mod change;
mod reschedule;

pub use book::{New, book};
pub(crate) use change::{Taken, take};
pub use change::{arrive, attend, cancel, confirm, no_show, undo};
pub use reschedule::{To, reschedule};

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{May, Problem, Result, Tx, db::Mode};

use super::{
    model::Model,
    rules::{Illegal, Verb},
    store::{self, Filter, Shown, shown},
};

/// A booking, or a hold.
///
/// # Errors
/// 404 when it is not visible.
pub async fn get<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::bookings::Read>,
    id: Id<id::Booking>,
) -> Result<Model> {
    store::find(tx, id)
        .await?
        .ok_or_else(|| Problem::not_found("booking"))
}

/// A contact's visits that are booked or confirmed and begin after `since`, the first one first. Of those that
/// have begun, nobody has said yet what came of them.
///
/// # Errors
/// 500 when the database fails.
pub async fn upcoming<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::bookings::Read>,
    contact: Id<id::Contact>,
    since: DateTime<Utc>,
) -> Result<Vec<Model>> {
    store::upcoming(tx, contact, since).await
}

/// The bookings that were rescheduled into one another, the latest first.
///
/// # Errors
/// 500 when the database fails.
pub async fn series<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::bookings::Read>,
    series: Id<id::Booking>,
) -> Result<Vec<Model>> {
    store::series(tx, series).await
}

/// By start, with the names that staff know them by, as `filter` narrows it. No holds.
///
/// # Errors
/// 500 when the database fails.
pub async fn list<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::bookings::Read>,
    filter: &Filter,
) -> Result<Vec<Shown>> {
    shown::list(tx, filter).await
}

/// What the API lets do; the rules know more verbs than have an address yet.
pub(super) const OFFERED: &[Verb] = &[
    Verb::Confirm,
    Verb::Arrive,
    Verb::Attend,
    Verb::NoShow(super::By::Patient),
    Verb::Cancel(super::By::Patient),
    Verb::Reschedule,
    Verb::Undo,
];

/// The names of those verbs that are offered.
pub(super) fn offered(allowed: Vec<&'static str>) -> Vec<String> {
    let is_offered = |name: &&str| OFFERED.iter().any(|verb| verb.name() == *name);
    allowed
        .into_iter()
        .filter(is_offered)
        .map(str::to_owned)
        .collect()
}

impl From<Illegal> for Problem {
    fn from(illegal: Illegal) -> Self {
        Self::conflict("illegal_transition", illegal.to_string()).allowed(offered(illegal.allowed))
    }
}
