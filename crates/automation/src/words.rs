//! What templates may say of a visit. Contact, clinic and location are filled in by messaging.

use chrono::{DateTime, Utc};
use jiff::{Timestamp, Zoned, civil::Date};
use kernel::{Zone, perm};
use platform::{May, Result, Tx};
use scheduling::{bookings, services};
use serde_json::{Value, json};

/// `when`, in the wall time of the visit's place.
pub(crate) async fn of_visit(
    tx: &Tx,
    may: May<perm::automation::Act>,
    booking: &bookings::Row,
) -> Result<Value> {
    let place = identity::locations::get(tx, booking.location_id).await?;
    let service = services::get(tx, may.and(), booking.service_id).await?;
    Ok(json!({
        "when": local(booking.starts_at, &place.zone),
        // The visit's, wherever the text goes out from.
        "location": { "name": place.name, "phone": place.phone.unwrap_or_default() },
        "service": { "name": service.name },
    }))
}

/// `Tue 24 Nov at 9:00 am`, in the wall time of the place.
pub(crate) fn local(at: DateTime<Utc>, zone: &Zone) -> String {
    zoned(at, zone)
        .strftime("%a %-d %b at %-I:%M %P")
        .to_string()
}

/// The day on the wall of the place.
pub(crate) fn day(at: DateTime<Utc>, zone: &Zone) -> Date {
    zoned(at, zone).date()
}

fn zoned(at: DateTime<Utc>, zone: &Zone) -> Zoned {
    let instant = Timestamp::from_second(at.timestamp()).unwrap_or_default();
    instant.to_zoned(zone.rules())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_told_in_the_time_of_its_place() {
        let at = "2026-11-23T22:00:00Z".parse().unwrap();
        assert_eq!(
            local(at, &"Australia/Sydney".parse().unwrap()),
            "Tue 24 Nov at 9:00 am"
        );
        assert_eq!(
            local(at, &"America/New_York".parse().unwrap()),
            "Mon 23 Nov at 5:00 pm"
        );
    }
}
