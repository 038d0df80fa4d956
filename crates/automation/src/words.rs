//! What templates may say of a visit. Contact, clinic and location are filled in by messaging.

use chrono::{DateTime, Utc};
use jiff::{Timestamp, Zoned};
use kernel::{Weekday, Zone, perm};
use messaging::keywords::When;
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

/// When a visit is, told from now, by the wall of its place.
pub(crate) fn when(starts_at: DateTime<Utc>, now: DateTime<Utc>, zone: &Zone) -> When {
    let (start, today) = (zoned(starts_at, zone), zoned(now, zone).date());
    let weekday = start.weekday().to_monday_one_offset().into();
    When {
        days_ahead: (start.date() - today).get_days(),
        weekday: Weekday::of_number(weekday).unwrap_or(Weekday::Mon),
        hour: start.hour(),
        has_begun: starts_at <= now,
    }
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

    #[test]
    fn how_far_ahead_a_visit_is_depends_on_where_it_is() {
        let (start, now) = ("2026-11-23T22:00:00Z", "2026-11-23T10:00:00Z");
        let (start, now) = (start.parse().unwrap(), now.parse().unwrap());
        let at = |zone: &str| {
            let when = when(start, now, &zone.parse().unwrap());
            (when.days_ahead, when.weekday, when.hour, when.has_begun)
        };
        assert_eq!(at("Australia/Sydney"), (1, Weekday::Tue, 9, false));
        assert_eq!(at("America/New_York"), (0, Weekday::Mon, 17, false));
        let late = when(now, start, &"Australia/Sydney".parse().unwrap());
        assert_eq!((late.days_ahead, late.has_begun), (-1, true));
    }
}
