use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::{About, Event};
use scheduling::bookings;
use serde::Serialize;

use super::rules::Planned;

/// A reminder will go out at its time.
#[derive(Debug, Serialize)]
pub struct ReminderPlanned {
    pub reminder: Id<id::Reminder>,
    pub booking: Id<id::Booking>,
    contact: Option<Id<id::Contact>>,
    location: Id<id::Location>,
    pub kind: &'static str,
    pub due_at: DateTime<Utc>,
}

impl ReminderPlanned {
    pub fn of(reminder: Id<id::Reminder>, booking: &bookings::Row, planned: &Planned) -> Self {
        Self {
            reminder,
            booking: booking.id,
            contact: booking.contact_id,
            location: booking.location_id,
            kind: planned.kind.as_str(),
            due_at: planned.due_at,
        }
    }
}

fn about(
    reminder: Id<id::Reminder>,
    contact: Option<Id<id::Contact>>,
    location: Id<id::Location>,
) -> About {
    let about = About::subject("reminder", reminder).at(location);
    match contact {
        Some(contact) => about.contact(contact),
        None => about,
    }
}

impl Event for ReminderPlanned {
    const KIND: &'static str = "reminder.planned";

    fn about(&self) -> About {
        about(self.reminder, self.contact, self.location)
    }

    fn summary(&self) -> String {
        format!("Reminder planned ({} before)", self.kind)
    }

    fn why(&self) -> Option<String> {
        Some("A visit is reminded of 3 days, 1 day and 2 hours before, fewer when it is booked at short notice.".to_owned())
    }
}

/// A reminder was due and did not go out.
#[derive(Debug, Serialize)]
pub struct ReminderDropped {
    pub reminder: Id<id::Reminder>,
    pub contact: Option<Id<id::Contact>>,
    pub location: Id<id::Location>,
    pub kind: String,
    pub reason: String,
}

impl Event for ReminderDropped {
    const KIND: &'static str = "reminder.dropped";

    fn about(&self) -> About {
        about(self.reminder, self.contact, self.location)
    }

    fn summary(&self) -> String {
        format!("Reminder ({} before) not sent: {}", self.kind, self.reason)
    }

    fn why(&self) -> Option<String> {
        Some("A reminder is looked at again at the moment of sending.".to_owned())
    }
}
