//! The rows of the demo's past, and how they are written: one statement for thousands of them.

use chrono::{NaiveDate, NaiveTime};
use platform::{Result, Tx};
use serde::Serialize;
use serde_json::{Value, value::RawValue};
use sqlx::types::Json;
use uuid::Uuid;

use super::days::At;

/// A row that can be written in bulk.
pub trait Row: Serialize {
    /// `$1` is the tenant, `$2` the rows as a JSON array.
    const INSERT: &'static str;
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident in $table:literal { $($field:ident: $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name { $(pub $field: $type),* }

        impl Row for $name {
            const INSERT: &'static str = concat!(
                "insert into ", $table, " (tenant_id" $(, ", ", stringify!($field))*,
                ") select $1" $(, ", ", stringify!($field))*,
                " from jsonb_populate_recordset(null::", $table, ", $2)",
            );
        }
    )* };
}

rows! {
    RoleRow in "roles" {
        id: Uuid, key: &'static str, name: &'static str, built_in: bool,
        permissions: Vec<String>, scopes: Value, sight: Value, version: i64, created_at: At, updated_at: At,
    }
    StaffRow in "staff" {
        id: Uuid, user_id: Uuid, source: &'static str, version: i64, created_at: At, updated_at: At,
    }
    MembershipRow in "memberships" {
        id: Uuid, user_id: Uuid, role_id: Uuid, location_id: Option<Uuid>, joined_at: At, created_at: At,
    }
    ShiftRow in "shifts" {
        user_id: Uuid, location_id: Uuid, weekday: i16, starts: NaiveTime, ends: NaiveTime,
    }
    ContactRow in "contacts" {
        id: Uuid, first_name: &'static str, last_name: &'static str, phone: Option<String>, email: Option<String>,
        date_of_birth: Option<NaiveDate>, home_location_id: Uuid, source: Option<&'static str>,
        warmness_score: Option<u8>, warmness_band: Option<&'static str>, warmness_reasons: Value,
        sms_opted_out_at: Option<At>, version: i64, created_at: At, updated_at: At,
    }
    ContactLocationRow in "contact_locations" { contact_id: Uuid, location_id: Uuid }
    SearchKeyRow in "contact_search_keys" { key: String, class: &'static str, contact_id: Uuid }
    TouchpointRow in "touchpoints" {
        id: Uuid, contact_id: Uuid, location_id: Uuid, source: &'static str, medium: Option<&'static str>,
        campaign: Option<&'static str>, page_url: Option<&'static str>, service: Option<&'static str>,
        intake_id: Option<Uuid>, at: At,
    }
    IntakeRow in "intakes" {
        id: Uuid, source_id: Uuid, location_id: Uuid, state: &'static str, event: Option<&'static str>,
        fields: Option<String>, errors: Value, contact_id: Option<Uuid>, version: i64, created_at: At, updated_at: At,
    }
    BookingRow in "bookings" {
        id: Uuid, location_id: Uuid, practitioner_id: Uuid, service_id: Uuid, contact_id: Uuid,
        status: &'static str, status_since: At, previous_status: Option<&'static str>,
        starts_at: At, ends_at: At, occupied_from: At, occupied_until: At,
        confirmed_at: Option<At>, arrived_at: Option<At>, attended_at: Option<At>, cancelled_at: Option<At>,
        cancel_reason: Option<&'static str>, series_id: Uuid, reschedule_count: i32, rescheduled_to: Option<Uuid>,
        source: &'static str, version: i64, created_at: At, updated_at: At,
    }
    ReminderRow in "reminders" {
        id: Uuid, booking_id: Uuid, location_id: Uuid, kind: &'static str, due_at: At, not_after: At,
        state: &'static str, message_id: Option<Uuid>, reason: Option<&'static str>, created_at: At, updated_at: At,
    }
    ConversationRow in "conversations" {
        id: Uuid, contact_id: Uuid, channel: &'static str, location_id: Uuid, waiting_since: Option<At>,
        unread: i32, last_message_id: Uuid, last_at: At, version: i64, created_at: At, updated_at: At,
    }
    MessageRow in "messages" {
        id: Uuid, conversation_id: Uuid, contact_id: Uuid, location_id: Uuid, direction: &'static str,
        state: &'static str, body: String, segments: i16, media: Value, purpose: &'static str,
        template_key: Option<&'static str>, class: Option<String>, about_kind: Option<&'static str>,
        about_id: Option<Uuid>, provider: &'static str, provider_id: String, our_number: String,
        their_number: String, error: Option<&'static str>, attempts: i16, dedupe_key: Option<String>,
        sent_by_kind: &'static str, sent_by_id: Option<Uuid>, cause_event_id: Option<Uuid>, version: i64,
        at: At, updated_at: At,
    }
    CardRow in "cards" {
        id: Uuid, pipeline: &'static str, stage: &'static str, contact_id: Uuid, booking_id: Option<Uuid>,
        location_id: Uuid, assignee_id: Option<Uuid>, assigned_at: Option<At>, entered_stage_at: At,
        first_touch_at: Option<At>, closed_at: Option<At>, lost_reason: Option<&'static str>, lost_words: Option<&'static str>,
        version: i64,
        created_at: At, updated_at: At,
    }
    TaskRow in "tasks" {
        id: Uuid, kind: &'static str, title: &'static str, contact_id: Option<Uuid>, location_id: Uuid,
        card_id: Option<Uuid>, assignee_id: Option<Uuid>, assigned_at: Option<At>, due_at: Option<At>,
        state: &'static str, priority: i32, reasons: Value, completed_at: Option<At>, version: i64,
        created_at: At, updated_at: At,
    }
    RemarkRow in "remarks" { event_id: Uuid, contact_id: Uuid, location_id: Uuid, text: &'static str }
    EventRow in "events" {
        id: Uuid, at: At, kind: &'static str, version: i16, location_id: Option<Uuid>, contact_id: Option<Uuid>,
        subject_kind: &'static str, subject_id: Uuid, actor_kind: &'static str, actor_id: Option<Uuid>,
        cause: Option<Uuid>, changed: Vec<String>, summary: String, why: Option<String>, payload: Box<RawValue>,
    }
}

/// As many as a message to the database may well hold.
const CHUNK: usize = 4_000;

/// Writes rows in the transaction's tenant.
///
/// # Errors
/// 500 when the database refuses them.
pub async fn write<R: Row>(tx: &Tx, rows: &[R]) -> Result<()> {
    for chunk in rows.chunks(CHUNK) {
        sqlx::query(R::INSERT)
            .bind(tx.tenant().uuid())
            .bind(Json(chunk))
            .execute(&mut *tx.conn().await)
            .await?;
    }
    Ok(())
}
