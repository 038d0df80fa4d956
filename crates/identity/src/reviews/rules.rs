//! The calendar of reviews. Pure.

use chrono::{DateTime, Datelike, TimeZone, Utc};

/// A quarter of a year, in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarter {
    /// `2026-Q4`.
    pub name: String,
    pub begins: DateTime<Utc>,
}

/// The quarter of an instant.
pub fn quarter(at: DateTime<Utc>) -> Quarter {
    let number = at.month0() / 3;
    let begins = Utc.with_ymd_and_hms(at.year(), number * 3 + 1, 1, 0, 0, 0);
    Quarter {
        name: format!("{}-Q{}", at.year(), number + 1),
        begins: begins.earliest().unwrap_or(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_begins_with_january_april_july_or_october() {
        for (at, name, begins) in [
            ("2026-01-01T00:00:00Z", "2026-Q1", "2026-01-01T00:00:00Z"),
            ("2026-03-31T23:59:59Z", "2026-Q1", "2026-01-01T00:00:00Z"),
            ("2026-06-07T10:00:00Z", "2026-Q2", "2026-04-01T00:00:00Z"),
            ("2026-11-22T00:00:00Z", "2026-Q4", "2026-10-01T00:00:00Z"),
        ] {
            let found = quarter(at.parse().unwrap());
            assert_eq!(
                (found.name.as_str(), found.begins),
                (name, begins.parse().unwrap())
            );
        }
    }
}
