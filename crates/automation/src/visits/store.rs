//! The queries of visits.

use kernel::{Id, id};
use platform::{Result, Tx};
use sqlx::FromRow;
use uuid::Uuid;

/// Waits for whatever else follows this series of bookings; held until the transaction ends.
pub(super) async fn take_turn(tx: &Tx, series: Id<id::Booking>) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('visit:' || $1::text, 0))")
        .bind(series.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// The event by which the visit was last marked as attended or missed, before this one.
pub(super) async fn outcome_before(
    tx: &Tx,
    booking: Id<id::Booking>,
    event: Id<id::Event>,
) -> Result<Option<Id<id::Event>>> {
    let found: Option<Uuid> = sqlx::query_scalar(
        "select id from events where tenant_id = $1 and subject_id = $2 and id < $3 \
         and kind in ('booking.attended', 'booking.no_show') order by id desc limit 1",
    )
    .bind(tx.tenant().uuid())
    .bind(booking.uuid())
    .bind(event.uuid())
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    Ok(found.map(Id::from_uuid))
}

/// What an event did to a card: opened it in `to`, or moved it there `from` elsewhere.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Followed {
    card: Uuid,
    pub from: Option<String>,
    pub to: String,
}

impl Followed {
    pub fn card(&self) -> Id<id::Card> {
        Id::from_uuid(self.card)
    }
}

/// What followed for the contact's cards from an event, the last first.
pub(super) async fn followed(
    tx: &Tx,
    contact: Id<id::Contact>,
    cause: Id<id::Event>,
) -> Result<Vec<Followed>> {
    Ok(sqlx::query_as(
        "select subject_id as card, payload ->> 'from' as \"from\", payload ->> 'to' as \"to\" from events \
         where tenant_id = $1 and contact_id = $2 and cause = $3 \
         and kind in ('pipeline.card.opened', 'pipeline.card.moved') order by id desc",
    )
    .bind(tx.tenant().uuid())
    .bind(contact.uuid())
    .bind(cause.uuid())
    .fetch_all(&mut *tx.conn().await)
    .await?)
}
