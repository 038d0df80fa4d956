//! The queries of visits.

use kernel::{Id, id};
use platform::{Result, Tx};

/// Waits for whatever else follows this series of bookings; held until the transaction ends.
pub(super) async fn take_turn(tx: &Tx, series: Id<id::Booking>) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('visit:' || $1::text, 0))")
        .bind(series.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
