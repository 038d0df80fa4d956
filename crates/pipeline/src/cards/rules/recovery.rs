//! From a missed or late-cancelled visit back to an attended one: one card per such visit.

use super::{Pipeline, lost, open, won};

pub const PIPELINE: Pipeline = Pipeline {
    key: "recovery",
    name: "Recovery",
    stages: &[
        open(
            "missed",
            "Missed",
            None,
            &["contacted", "in_dialogue", "rebooked", "do_not_chase"],
        ),
        // Three touches in 14 days.
        open(
            "contacted",
            "Contacted",
            None,
            &["in_dialogue", "rebooked", "given_up", "do_not_chase"],
        ),
        open(
            "in_dialogue",
            "In dialogue",
            None,
            &["rebooked", "given_up"],
        ),
        // The new visit may be missed too: that one has a card of its own.
        open("rebooked", "Rebooked", None, &["recovered", "given_up"]),
        won("recovered", "Recovered"),
        lost("given_up", "Given up", &["in_dialogue", "rebooked"]),
        // Two patient no-shows in six months: open, because a person must decide.
        open("do_not_chase", "Do not chase", None, &[]),
    ],
};
