//! A reminder whose time has come.

use kernel::{Id, id, perm};
use messaging::messages::Purpose;
use platform::{
    May, Result, Tx,
    jobs::{Job, Outcome, When, Work},
};
use scheduling::bookings::{self, Status};
use serde::{Deserialize, Serialize};

use super::{
    events::ReminderDropped,
    rules::{self, Kind, Sending, SendingHours},
    store::{self, Row},
};
use crate::visits::{self, Visit};

/// Sends one reminder, if it still helps.
#[derive(Serialize, Deserialize)]
pub struct Remind {
    pub(super) reminder: Id<id::Reminder>,
}

impl Work for Remind {
    const KIND: &'static str = "automation.remind";
    const PRIORITY: i16 = 20;
    type Needs = perm::automation::Act;
}

/// What is to become of a due reminder.
enum Due {
    Send(Box<Visit>),
    Later(chrono::DateTime<chrono::Utc>),
    Drop(Option<Id<id::Contact>>, String),
}

impl Job for Remind {
    async fn run(&self, tx: &Tx, may: May<perm::automation::Act>) -> Result<Outcome> {
        let Some(row) = store::lock(tx, self.reminder)
            .await?
            .filter(|row| row.state == "planned")
        else {
            return Ok(Outcome::Done);
        };
        let booking = bookings::get(tx, may.and(), Id::from_uuid(row.booking_id)).await?;
        let location = booking.location_id;
        match look(tx, &row, booking).await? {
            Due::Send(visit) => {
                let message = visits::send(
                    tx,
                    may,
                    &visit,
                    template(&row, &visit),
                    Purpose::Reminder,
                    row.not_after,
                )
                .await?;
                match message {
                    Some(message) => {
                        store::settle(tx, self.reminder, "queued", Some(message), None).await?
                    }
                    None => {
                        self.drop(
                            tx,
                            &row,
                            Some(visit.contact),
                            location,
                            "the patient cannot be texted",
                        )
                        .await?
                    }
                }
            }
            Due::Later(at) => tx.enqueue(self, When::At(at), None),
            Due::Drop(contact, reason) => self.drop(tx, &row, contact, location, &reason).await?,
        }
        Ok(Outcome::Done)
    }
}

impl Remind {
    async fn drop(
        &self,
        tx: &Tx,
        row: &Row,
        contact: Option<Id<id::Contact>>,
        location: Id<id::Location>,
        reason: &str,
    ) -> Result<()> {
        store::settle(tx, self.reminder, "dropped", None, Some(reason)).await?;
        let event = ReminderDropped {
            reminder: self.reminder,
            contact,
            location,
            kind: row.kind.clone(),
            reason: reason.to_owned(),
        };
        tx.record(event, ()).done();
        Ok(())
    }
}

async fn look(tx: &Tx, row: &Row, booking: bookings::Row) -> Result<Due> {
    let contact = match booking.contact_id {
        Some(contact) if booking.status.is_upcoming() => contact,
        contact => {
            return Ok(Due::Drop(
                contact,
                format!("the visit is {}", booking.status.as_str().replace('_', " ")),
            ));
        }
    };
    // Confirmed already: the nudge of the day before would only annoy.
    if row.kind == Kind::ThreeDays.as_str() && booking.status == Status::Confirmed {
        return Ok(Due::Drop(
            Some(contact),
            "the visit is confirmed already".to_owned(),
        ));
    }
    let place = identity::locations::get(tx, booking.location_id).await?;
    let sending = rules::at_sending(
        tx.now(),
        row.not_after,
        &place.zone.rules(),
        &SendingHours::default(),
    );
    Ok(match sending {
        Sending::Now => Due::Send(Box::new(Visit { booking, contact })),
        Sending::Later(at) => Due::Later(at),
        Sending::Drop => Due::Drop(Some(contact), "it came too late to help".to_owned()),
    })
}

/// The day before, who has confirmed gets a softer word than who has not.
fn template(row: &Row, visit: &Visit) -> &'static str {
    match row.kind.as_str() {
        "72h" => "reminder_72h",
        "24h" if visit.booking.status == Status::Booked => "reminder_24h",
        "24h" => "reminder_24h_confirmed",
        _ => "reminder_2h",
    }
}
