//! The queries of reminders.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{Result, Tx};
use scheduling::bookings;
use sqlx::FromRow;
use uuid::Uuid;

use super::rules::Planned;

#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    pub booking_id: Uuid,
    pub kind: String,
    pub not_after: DateTime<Utc>,
    pub state: String,
}

/// Plans a reminder; one that was dropped is planned anew. None: it went out already.
pub(super) async fn insert(
    tx: &Tx,
    booking: &bookings::Row,
    planned: &Planned,
) -> Result<Option<Id<id::Reminder>>> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "insert into reminders (tenant_id, id, booking_id, location_id, kind, due_at, not_after, state, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, $8) \
         on conflict (tenant_id, booking_id, kind) do update \
         set state = 'planned', due_at = excluded.due_at, not_after = excluded.not_after, reason = null, updated_at = excluded.updated_at \
         where reminders.state = 'dropped' returning id",
    )
    .bind(tx.tenant().uuid())
    .bind(tx.new_id::<id::Reminder>().uuid())
    .bind(booking.id.uuid())
    .bind(booking.location_id.uuid())
    .bind(planned.kind.as_str())
    .bind(planned.due_at)
    .bind(planned.not_after)
    .bind(tx.now())
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    Ok(id.map(Id::from_uuid))
}

pub(super) async fn lock(tx: &Tx, id: Id<id::Reminder>) -> Result<Option<Row>> {
    Ok(sqlx::query_as("select booking_id, kind, not_after, state from reminders where tenant_id = $1 and id = $2 for update")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .fetch_optional(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn settle(
    tx: &Tx,
    id: Id<id::Reminder>,
    state: &str,
    message: Option<Id<id::Message>>,
    reason: Option<&str>,
) -> Result<()> {
    sqlx::query("update reminders set state = $3, message_id = $4, reason = $5, updated_at = $6 where tenant_id = $1 and id = $2")
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .bind(state)
        .bind(message.map(Id::uuid))
        .bind(reason)
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

pub(super) async fn drop_planned(tx: &Tx, booking: Id<id::Booking>, reason: &str) -> Result<()> {
    sqlx::query(
        "update reminders set state = 'dropped', reason = $3, updated_at = $4 \
         where tenant_id = $1 and booking_id = $2 and state = 'planned'",
    )
    .bind(tx.tenant().uuid())
    .bind(booking.uuid())
    .bind(reason)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}
