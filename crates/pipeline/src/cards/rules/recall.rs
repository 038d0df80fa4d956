//! From a due check-up to the visit: one card per contact and recall rule.

use super::{Pipeline, lost, open, won};

pub const PIPELINE: Pipeline = Pipeline {
    key: "recall",
    name: "Recall and reactivation",
    stages: &[
        open(
            "scheduled",
            "Scheduled",
            None,
            &["due_soon", "due", "booked", "archived"],
        ),
        // 30 days before.
        open(
            "due_soon",
            "Due soon",
            None,
            &["due", "contacted", "booked", "archived"],
        ),
        open(
            "due",
            "Due",
            None,
            &["contacted", "overdue_30", "booked", "archived"],
        ),
        open(
            "contacted",
            "Contacted",
            None,
            &["overdue_30", "booked", "archived"],
        ),
        // A cancelled booking makes the recall due again.
        open("booked", "Booked", None, &["attended", "due", "archived"]),
        won("attended", "Attended"),
        open(
            "overdue_30",
            "Overdue 30 days",
            None,
            &["overdue_90", "booked", "archived"],
        ),
        open(
            "overdue_90",
            "Overdue 90 days",
            None,
            &["lapsed", "booked", "archived"],
        ),
        // 180 days.
        open(
            "lapsed",
            "Lapsed",
            None,
            &["reactivation", "booked", "archived"],
        ),
        open(
            "reactivation",
            "Reactivation",
            None,
            &["booked", "archived"],
        ),
        lost("archived", "Archived", &[]),
    ],
};
