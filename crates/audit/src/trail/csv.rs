//! Rows as CSV (RFC 4180), safe to open in a spreadsheet.

use super::view::AuditEvent;

const COLUMNS: [&str; 18] = [
    "id",
    "at",
    "kind",
    "summary",
    "why",
    "actor_kind",
    "actor_id",
    "actor_name",
    "on_behalf_of",
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

/// A cell in quotes. One that a spreadsheet would read as a formula gets an apostrophe before it
/// (OWASP, CSV injection): `=`, `+`, `-`, `@`, a tab, a line break, and their full-width forms.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<_> = cells.into_iter().map(|text| cell(&text)).collect();
    format!("{}\r\n", cells.join(","))
}

fn row(event: AuditEvent) -> String {
    let AuditEvent {
        id,
        at,
        kind,
        summary,
        why,
        actor,
        on_behalf_of,
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
        at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        kind,
        summary,
        why.unwrap_or_default(),
        actor.kind,
        actor.id.unwrap_or_default(),
        actor.name.unwrap_or_default(),
        on_behalf_of.map(|id| id.to_string()).unwrap_or_default(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "＝1"] {
            assert_eq!(cell(formula), format!("\"'{formula}\""));
        }
        assert_eq!(cell("1=1"), "\"1=1\"");
        assert_eq!(cell(""), "\"\"");
    }

    #[test]
    fn a_cell_ends_where_it_ends() {
        let text = line(["a\",\"b".to_owned(), "c\r\nd".to_owned()]);
        assert_eq!(text, "\"a\"\",\"\"b\",\"c\r\nd\"\r\n");
    }
}
