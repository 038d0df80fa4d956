//! Rows as CSV (RFC 4180), safe to open in a spreadsheet.

use chrono::{DateTime, SecondsFormat, Utc};

/// A cell in quotes. One that a spreadsheet would read as a formula gets an apostrophe before it
/// (OWASP, CSV injection): `=`, `+`, `-`, `@`, a tab, a line break, and their full-width forms.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// One row, with its end.
pub fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<_> = cells.into_iter().map(|text| cell(&text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// An instant to the microsecond, in UTC.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
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
