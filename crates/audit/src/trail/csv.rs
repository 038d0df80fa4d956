//! Events as CSV.

use platform::http::csv::{instant, line};

use super::view::AuditEvent;

const COLUMNS: [&str; 20] = [
    "id",
    "at",
    "kind",
    "summary",
    "why",
    "actor_kind",
    "actor_id",
    "actor_name",
    "on_behalf_of",
    "on_behalf_of_name",
    "impersonation_id",
    "location_id",
    "contact_id",
    "contact_name",
    "subject_kind",
    "subject_id",
    "changed",
    "cause_id",
    "request_id",
    "data",
];

fn row(event: AuditEvent) -> String {
    let AuditEvent {
        id,
        at,
        kind,
        summary,
        why,
        actor,
        on_behalf_of,
        on_behalf_of_name,
        impersonation_id,
        location_id,
        contact,
        subject,
        changed,
        cause,
        request_id,
        data,
    } = event;
    let (contact_id, contact_name) = contact
        .map(|contact| (contact.id.to_string(), contact.name))
        .unwrap_or_default();
    line([
        id.to_string(),
        instant(at),
        kind,
        summary,
        why.unwrap_or_default(),
        actor.kind,
        actor.id.unwrap_or_default(),
        actor.name.unwrap_or_default(),
        on_behalf_of.map(|id| id.to_string()).unwrap_or_default(),
        on_behalf_of_name.unwrap_or_default(),
        impersonation_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        location_id.map(|id| id.to_string()).unwrap_or_default(),
        contact_id,
        contact_name.unwrap_or_default(),
        subject.kind,
        subject.id,
        changed.join(" "),
        cause.map(|cause| cause.id.to_string()).unwrap_or_default(),
        request_id.unwrap_or_default(),
        data.0.to_string(),
    ])
}

/// The events with a line of titles above them.
pub(super) fn table(events: Vec<AuditEvent>) -> String {
    let mut text = line(COLUMNS.map(str::to_owned));
    text.extend(events.into_iter().map(row));
    text
}
