//! From a lead to its first booking: one open card per contact and location.

use super::{Pipeline, lost, open, won};

pub const PIPELINE: Pipeline = Pipeline {
    key: "acquisition",
    name: "Acquisition",
    stages: &[
        // A patient may write or book before anyone touched the lead.
        open("new", "New", Some(5), &["attempting", "engaged", "booked"]),
        // Three touches in 48 hours.
        open(
            "attempting",
            "Attempting",
            Some(48 * 60),
            &["engaged", "nurture", "booked"],
        ),
        open(
            "engaged",
            "Engaged",
            Some(10),
            &["qualified", "offer_made", "booked", "lost"],
        ),
        open(
            "qualified",
            "Qualified",
            Some(60),
            &["offer_made", "booked", "lost"],
        ),
        open(
            "offer_made",
            "Offer made",
            Some(24 * 60),
            &["booked", "nurture"],
        ),
        won("booked", "Booked"),
        // Lost after 90 days of silence.
        open("nurture", "Nurture", None, &["engaged", "booked", "lost"]),
        // A new message or booking reopens it.
        lost("lost", "Lost", &["engaged", "booked"]),
    ],
};
