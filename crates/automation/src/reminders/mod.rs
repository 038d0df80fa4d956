//! Reminders of a visit: planned with its booking, dropped when it ends, and
//! looked at again at the moment of sending, so that a worker that lagged
//! never reminds of a visit that is not to be.

mod events;
pub mod rules;
mod send;
mod store;

use kernel::{Id, id};
use platform::{Result, Tx, jobs::When};
use scheduling::bookings;

pub use send::Remind;

use rules::{SendingHours, Visit};

/// Plans the reminders of a booking at its present time; none for one that is not to be.
///
/// # Errors
/// 500 when the database fails.
pub async fn plan(tx: &Tx, booking: &bookings::Row) -> Result<()> {
    if !booking.status.is_upcoming() {
        return Ok(());
    }
    let place = identity::locations::get(tx, booking.location_id).await?;
    let zone = place.zone.rules();
    let visit = Visit {
        starts_at: booking.starts_at,
        booked_at: tx.now(),
        zone: &zone,
    };
    for planned in rules::plan(&visit, &SendingHours::default()) {
        let Some(id) = store::insert(tx, booking, &planned).await? else {
            continue;
        };
        tx.enqueue(&Remind { reminder: id }, When::At(planned.due_at), None);
        tx.record(events::ReminderPlanned::of(id, booking, &planned), ())
            .done();
    }
    Ok(())
}

/// The reminders of a booking that are still to come will not.
///
/// # Errors
/// 500 when the database fails.
pub async fn drop_planned(tx: &Tx, booking: Id<id::Booking>, reason: &'static str) -> Result<()> {
    store::drop_planned(tx, booking, reason).await
}
