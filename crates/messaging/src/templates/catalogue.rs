//! Every text that is sent by itself: its key, when it goes out, what it may show, and our wording.
//!
//! No wording invites an answer of CANCEL or END, which stop all texts in the United States and
//! Canada, and none names a service: who reads a lock screen need not know what the visit is for.

/// One entry.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub key: &'static str,
    /// As staff see it, and as the timeline says it.
    pub name: &'static str,
    /// The rule that sends it.
    pub why: &'static str,
    /// What it may show beside [`ALWAYS`].
    pub shows: &'static [&'static str],
    pub text: &'static str,
}

/// What every template may show. `location.phone` may be empty; `location.full_name` has the clinic's in it.
const ALWAYS: &[&str] = &[
    "contact.first_name",
    "clinic.name",
    "location.name",
    "location.full_name",
    "location.phone",
];
const OF_VISIT: &[&str] = &["when", "service.name"];
/// Visits by number: `1 for Tue 24 Nov at 9:00 am, 2 for …`.
const CHOICES: &[&str] = &["choices"];
const NOTHING_MORE: &[&str] = &[];

impl Known {
    /// The variables that the template may show.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        ALWAYS.iter().chain(self.shows).copied()
    }
}

/// The entry with this key.
pub fn known(key: &str) -> Option<&'static Known> {
    CATALOGUE.iter().find(|known| known.key == key)
}

/// In the order that staff see them.
pub const CATALOGUE: &[Known] = &[
    Known {
        key: "speed_to_lead",
        name: "First text to a new lead",
        why: "A new lead is answered at once.",
        shows: NOTHING_MORE,
        text: "Hi {{ contact.first_name }}, thanks for getting in touch with {{ clinic.name }}. \
               When would suit you for a visit? Just reply here. Reply STOP to get no texts.",
    },
    Known {
        key: "booking_confirmation",
        name: "Booking confirmation",
        why: "A booked visit is confirmed at once.",
        shows: OF_VISIT,
        text: "Hi {{ contact.first_name }}, you are booked at {{ location.name }}: {{ when }}. \
               If that does not suit, reply RESCHEDULE{% if location.phone %} or call {{ location.phone }}{% endif %}.",
    },
    Known {
        key: "reminder_72h",
        name: "Reminder, three days before",
        why: "A visit is reminded of 72, 24 and 2 hours before.",
        shows: OF_VISIT,
        text: "Hi {{ contact.first_name }}, a reminder of your visit at {{ location.name }}: {{ when }}. \
               Reply Y to confirm, N if you cannot come, R for another time.",
    },
    Known {
        key: "reminder_24h",
        name: "Reminder, a day before",
        why: "A visit is reminded of 72, 24 and 2 hours before.",
        shows: OF_VISIT,
        text: "Hi {{ contact.first_name }}, your visit at {{ location.name }} is coming up: {{ when }}. \
               Reply Y to confirm or N if you cannot come.",
    },
    Known {
        key: "reminder_24h_confirmed",
        name: "Reminder, a day before, when confirmed",
        why: "Who has confirmed already gets a softer word the day before.",
        shows: OF_VISIT,
        text: "Hi {{ contact.first_name }}, we look forward to seeing you at {{ location.name }}: {{ when }}.",
    },
    Known {
        key: "reminder_2h",
        name: "Reminder, two hours before",
        why: "A visit is reminded of 72, 24 and 2 hours before.",
        shows: OF_VISIT,
        text: "Hi {{ contact.first_name }}, see you soon at {{ location.name }}: {{ when }}. \
               {% if location.phone %}Running late? Call {{ location.phone }}.{% else %}Running late? Just reply here.{% endif %}",
    },
    Known {
        key: "recovery_first",
        name: "After a missed visit",
        why: "A patient who did not come is asked back, kindly, after 20 minutes.",
        shows: OF_VISIT,
        text: "Hi {{ contact.first_name }}, we missed you at {{ location.name }}. We hope all is well. \
               Would another time suit you? Just reply here.",
    },
    Known {
        key: "confirm_received",
        name: "Answer to a confirmation",
        why: "\"Y\" confirms the one visit that a reminder asked about.",
        shows: OF_VISIT,
        text: "Thank you, {{ contact.first_name }}. Your visit at {{ location.name }} is confirmed: {{ when }}.",
    },
    Known {
        key: "cancel_received",
        name: "Answer to a cancellation",
        why: "A patient who writes that they cannot come need not write twice.",
        shows: OF_VISIT,
        text: "Hi {{ contact.first_name }}, your visit at {{ location.name }} ({{ when }}) is cancelled. \
               Reply here for another time. Reply STOP to stop all messages.",
    },
    Known {
        key: "cancelled_by_clinic",
        name: "Cancellation by the clinic",
        why: "A patient who was told of a visit is told that the clinic called it off.",
        shows: OF_VISIT,
        text: "Hi {{ contact.first_name }}, we are sorry: your visit at {{ location.name }} ({{ when }}) is cancelled. \
               For another time, just reply here{% if location.phone %} or call {{ location.phone }}{% endif %}.",
    },
    Known {
        key: "which_visit",
        name: "Which visit?",
        why: "An answer that may be about two visits is about neither until they say which.",
        shows: CHOICES,
        text: "Hi {{ contact.first_name }}, you have more than one visit with us. Which one do you mean? \
               Reply {{ choices }}.",
    },
    Known {
        key: "opt_out_confirmation",
        name: "Answer to STOP",
        why: "An opt-out is confirmed once; nothing else is sent after it.",
        shows: NOTHING_MORE,
        text: "You will get no more texts from {{ clinic.name }}. Reply START to get them again.",
    },
    Known {
        key: "opt_in_confirmation",
        name: "Answer to START",
        why: "START brings the texts back.",
        shows: NOTHING_MORE,
        text: "You will get texts from {{ clinic.name }} again. Reply HELP for help, STOP to get no texts.",
    },
    Known {
        key: "help",
        name: "Answer to HELP",
        why: "HELP is answered with who we are and how to reach us.",
        shows: NOTHING_MORE,
        text: "This is {{ location.full_name }}.\
               {% if location.phone %} Call us on {{ location.phone }}.{% endif %} Reply STOP to get no texts.",
    },
];
