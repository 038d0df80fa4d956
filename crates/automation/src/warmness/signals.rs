//! Events of a contact, read as signals of warmness.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id};
use learn::warmness::{Signal, SignalKind};
use platform::{Result, Tx};
use sqlx::FromRow;
use uuid::Uuid;

/// Older events have faded to nothing, or count no more.
const LOOK_BACK: TimeDelta = TimeDelta::days(365);
const MOST: i64 = 500;

#[derive(Debug, FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    subject_id: Uuid,
    at: DateTime<Utc>,
    payload: serde_json::Value,
}

const EVENTS: &str = "\
select id, kind, subject_id, at, payload from events \
where tenant_id = $1 and contact_id = $2 and at > $3 and kind = any ($4) \
order by id desc limit $5";

const KINDS: &[&str] = &[
    "lead.created",
    "message.received",
    "booking.held",
    "booking.attended",
    "booking.no_show",
    "booking.cancelled",
    "booking.reopened",
];

fn kind(row: &Row) -> Option<SignalKind> {
    let says =
        |field: &str, value: &str| row.payload.get(field).and_then(|it| it.as_str()) == Some(value);
    Some(match row.kind.as_str() {
        "lead.created" => SignalKind::FormLead,
        "message.received" => SignalKind::InboundMessage,
        "booking.held" => SignalKind::HoldCreated,
        "booking.attended" => SignalKind::AttendedVisit,
        "booking.no_show" if says("by", "patient") => SignalKind::PatientNoShow,
        "booking.cancelled" if says("status", "cancelled_late") => SignalKind::LateCancel,
        _ => return None,
    })
}

/// Leaves out each outcome of a visit that was taken back, with the event that did so; the newest come first.
fn standing(rows: &[Row]) -> impl Iterator<Item = &Row> {
    let mut taken_back = HashSet::new();
    rows.iter().filter(move |row| match row.kind.as_str() {
        "booking.reopened" => {
            taken_back.insert(row.subject_id);
            false
        }
        "booking.attended" | "booking.no_show" => !taken_back.remove(&row.subject_id),
        _ => true,
    })
}

/// What the contact did in the last year, the newest first.
pub(super) async fn of(
    tx: &Tx,
    contact: Id<id::Contact>,
    opted_out: Option<DateTime<Utc>>,
) -> Result<Vec<Signal>> {
    let rows: Vec<Row> = sqlx::query_as(EVENTS)
        .bind(tx.tenant().uuid())
        .bind(contact.uuid())
        .bind(tx.now() - LOOK_BACK)
        .bind(KINDS)
        .bind(MOST)
        .fetch_all(&mut *tx.conn().await)
        .await?;
    let happened = standing(&rows).filter_map(|row| {
        Some(Signal {
            kind: kind(row)?,
            at: row.at,
            event_id: Some(row.id),
        })
    });
    let blocked = opted_out.map(|at| Signal {
        kind: SignalKind::OptedOutOfAll,
        at,
        event_id: None,
    });
    Ok(happened.chain(blocked).collect())
}
