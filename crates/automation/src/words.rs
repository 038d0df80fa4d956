//! What templates may say of a contact, a place and a visit.

use chrono::{DateTime, Utc};
use jiff::Timestamp;
use kernel::{Id, Zone, id, perm};
use people::contacts::ContactRow;
use platform::{May, Problem, Result, Tx};
use scheduling::bookings;
use serde_json::{Value, json};

/// `contact`, `clinic` and `location`.
pub(crate) async fn of_contact(
    tx: &Tx,
    may: May<perm::automation::Act>,
    contact: &ContactRow,
    location: Id<id::Location>,
) -> Result<Value> {
    let place = identity::locations::find(tx, location).await?.ok_or_else(|| Problem::not_found("location"))?;
    let clinic = identity::tenants::get(tx).await?;
    let _ = may;
    Ok(json!({
        "contact": { "first_name": contact.first_name },
        "clinic": { "name": clinic.name },
        "location": { "name": place.name },
    }))
}

/// The same, and `when` and `service` of the visit.
pub(crate) async fn of_visit(
    tx: &Tx,
    may: May<perm::automation::Act>,
    contact: &ContactRow,
    booking: &bookings::Row,
) -> Result<Value> {
    let place = identity::locations::find(tx, booking.location_id).await?.ok_or_else(|| Problem::not_found("location"))?;
    let mut words = of_contact(tx, may, contact, booking.location_id).await?;
    words["when"] = json!(local(booking.starts_at, &place.zone));
    Ok(words)
}

/// `Tue 24 Nov at 9:00 am`, in the wall time of the place.
pub(crate) fn local(at: DateTime<Utc>, zone: &Zone) -> String {
    let instant = Timestamp::from_second(at.timestamp()).unwrap_or_default();
    instant.to_zoned(zone.rules()).strftime("%a %-d %b at %-I:%M %P").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_told_in_the_time_of_its_place() {
        let at = "2026-11-23T22:00:00Z".parse().unwrap();
        assert_eq!(local(at, &"Australia/Sydney".parse().unwrap()), "Tue 24 Nov at 9:00 am");
        assert_eq!(local(at, &"America/New_York".parse().unwrap()), "Mon 23 Nov at 5:00 pm");
    }
}
