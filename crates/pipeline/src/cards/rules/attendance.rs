//! From a booking to the attended visit: one card per booking.

use super::{Pipeline, lost, open, won};

pub const PIPELINE: Pipeline = Pipeline {
    key: "attendance",
    name: "Attendance",
    stages: &[
        open(
            "booked",
            "Booked",
            None,
            &[
                "reminded",
                "confirmed",
                "at_risk",
                "arrived",
                "attended",
                "reschedule_requested",
                "cancelled",
                "no_show",
            ],
        ),
        open(
            "reminded",
            "Reminded",
            None,
            &[
                "confirmed",
                "at_risk",
                "arrived",
                "attended",
                "reschedule_requested",
                "cancelled",
                "no_show",
            ],
        ),
        open(
            "confirmed",
            "Confirmed",
            None,
            &[
                "at_risk",
                "arrived",
                "attended",
                "reschedule_requested",
                "cancelled",
                "no_show",
            ],
        ),
        open(
            "arrived",
            "Arrived",
            None,
            &["attended", "cancelled", "no_show"],
        ),
        won("attended", "Attended"),
        open(
            "at_risk",
            "At risk",
            None,
            &[
                "confirmed",
                "arrived",
                "attended",
                "reschedule_requested",
                "cancelled",
                "no_show",
            ],
        ),
        // A moved booking's card goes on with the new booking.
        open(
            "reschedule_requested",
            "Wants another time",
            None,
            &[
                "booked",
                "confirmed",
                "arrived",
                "attended",
                "cancelled",
                "no_show",
            ],
        ),
        lost("cancelled", "Cancelled", &[]),
        // Marked by mistake and undone, or the patient came after all.
        lost("no_show", "No-show", &["arrived", "attended"]),
    ],
};
