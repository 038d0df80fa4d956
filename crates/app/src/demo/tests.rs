//! The past is made up without a database: what must hold of it is looked at here.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use chrono::TimeDelta;
use jiff::tz::TimeZone;
use kernel::{Id, id::Kind};
use uuid::Uuid;

use super::{
    clinic::{Clinic, OFFERS, Offer, PRACTITIONERS, Practitioner, SITES, Site},
    days::At,
    past::Past,
    rows::{BookingRow, EventRow},
};

fn id<K: Kind>(number: usize) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number as u128 + 1))
}

fn clinic() -> Clinic {
    let sites = SITES
        .iter()
        .enumerate()
        .map(|(number, &(name, zone, area, phone))| Site {
            id: id(number),
            name: name.to_owned(),
            zone: TimeZone::get(zone).unwrap(),
            area,
            phone: phone.to_owned(),
            sender: format!("+614888100{number:02}"),
            source: id(10 + number),
            desk: vec![id(20 + number), id(30 + number)],
        });
    let offers = OFFERS.iter().enumerate();
    let offers = offers.map(|(number, &(name, minutes, after, _))| Offer {
        id: id(40 + number),
        name,
        minutes: minutes.into(),
        buffer_after: after.into(),
    });
    let practitioners = PRACTITIONERS.iter().enumerate();
    let practitioners = practitioners.map(|(number, &(_, site, week))| Practitioner {
        id: id(50 + number),
        site,
        week,
    });
    Clinic {
        sites: sites.collect(),
        offers: offers.collect(),
        practitioners: practitioners.collect(),
    }
}

/// A Monday at eleven in Sydney, a night in Perth's weekend, the day that Sydney's clocks change.
const MOMENTS: [&str; 3] = [
    "2026-11-23T00:00:00Z",
    "2026-11-21T18:30:00Z",
    "2027-04-03T21:10:00Z",
];

fn past(now: &str) -> Past {
    let mut past = Past::new(clinic(), now.parse().unwrap());
    past.make_up();
    past
}

static PASTS: LazyLock<[Past; 3]> = LazyLock::new(|| MOMENTS.map(past));

fn occupies(booking: &BookingRow) -> bool {
    !booking.status.starts_with("cancelled") && booking.status != "rescheduled"
}

#[test]
fn the_past_has_the_size_of_a_clinics() {
    for past in &*PASTS {
        let rows = &past.rows;
        assert_eq!(rows.contacts.len(), 2_000);
        assert!(
            (1_350..1_750).contains(&rows.bookings.len()),
            "{}",
            rows.bookings.len()
        );
        let over = |status: &str| {
            rows.bookings
                .iter()
                .filter(|it| it.status == status)
                .count() as f64
        };
        let seen = over("attended") / (over("attended") + over("no_show_patient"));
        assert!((0.85..0.93).contains(&seen), "{seen}");
        let waiting = rows
            .conversations
            .iter()
            .filter(|it| it.waiting_since.is_some())
            .count();
        assert!((5..40).contains(&waiting), "{waiting}");
        assert_eq!(
            rows.intakes
                .iter()
                .filter(|it| it.state == "failed")
                .count(),
            2
        );
    }
}

#[test]
fn nobody_is_in_two_places_at_once() {
    for past in &*PASTS {
        let rows = &past.rows;
        for of in [
            |it: &BookingRow| it.practitioner_id,
            |it: &BookingRow| it.contact_id,
        ] {
            let mut kept: Vec<_> = rows.bookings.iter().filter(|it| occupies(it)).collect();
            kept.sort_by_key(|it| (of(it), it.occupied_from));
            for pair in kept.windows(2).filter(|pair| of(pair[0]) == of(pair[1])) {
                assert!(pair[0].occupied_until <= pair[1].occupied_from, "{pair:?}");
            }
        }
    }
}

#[test]
fn nothing_has_happened_after_now_nor_before_what_led_to_it() {
    for past in &*PASTS {
        let events: HashMap<Uuid, &EventRow> =
            past.rows.events.iter().map(|it| (it.id, it)).collect();
        assert_eq!(events.len(), past.rows.events.len());
        for event in &past.rows.events {
            assert!(event.at <= past.now, "{event:?}");
            if let Some(cause) = event.cause {
                let cause = events[&cause];
                assert!(
                    cause.at <= event.at && cause.id < event.id,
                    "{cause:?} led to {event:?}"
                );
            }
        }
        let latest = |times: &mut dyn Iterator<Item = At>| times.max().unwrap();
        assert!(latest(&mut past.rows.messages.iter().map(|it| it.updated_at)) <= past.now);
        assert!(latest(&mut past.rows.bookings.iter().map(|it| it.updated_at)) <= past.now);
        assert!(latest(&mut past.rows.cards.iter().map(|it| it.updated_at)) <= past.now);
        assert!(latest(&mut past.rows.tasks.iter().map(|it| it.updated_at)) <= past.now);
    }
}

#[test]
fn nothing_happens_to_those_who_are_not_on_file_yet() {
    for past in &*PASTS {
        let rows = &past.rows;
        let since: HashMap<Uuid, At> = rows
            .contacts
            .iter()
            .map(|it| (it.id, it.created_at))
            .collect();
        let booked = rows
            .bookings
            .iter()
            .map(|it| (it.contact_id, it.created_at));
        let texted = rows.messages.iter().map(|it| (it.contact_id, it.at));
        let carded = rows.cards.iter().map(|it| (it.contact_id, it.created_at));
        for (contact, at) in booked.chain(texted).chain(carded) {
            assert!(since[&contact] <= at, "{contact} {at}");
        }
        assert!(rows.bookings.iter().all(|it| it.created_at < it.starts_at));
    }
}

#[test]
fn what_is_still_to_come_is_planned_and_nothing_else() {
    let past = &PASTS[0];
    let planned: HashSet<_> = past
        .planned
        .iter()
        .map(|(reminder, ..)| reminder.uuid())
        .collect();
    let rows = past
        .rows
        .reminders
        .iter()
        .filter(|it| it.state == "planned");
    assert_eq!(rows.map(|it| it.id).collect::<HashSet<_>>(), planned);
    assert!(planned.len() > 100);
    assert!(past.planned.iter().all(|(_, due_at, _)| *due_at > past.now));
}

#[test]
fn a_busy_morning_shows_every_stage_of_a_visit() {
    let past = &PASTS[0];
    let near = |it: &&BookingRow| (it.starts_at - past.now).abs() < TimeDelta::hours(9);
    let today: HashSet<_> = past
        .rows
        .bookings
        .iter()
        .filter(near)
        .map(|it| it.status)
        .collect();
    for status in ["attended", "arrived", "booked", "confirmed"] {
        assert!(today.contains(status), "{status}: {today:?}");
    }
}

#[test]
fn nobody_can_be_reached() {
    let rows = &PASTS[1].rows;
    for contact in &rows.contacts {
        let free = ["+6125550", "+6127010", "+6185550", "+6187010"];
        let phone = contact
            .phone
            .iter()
            .all(|it| it.len() == 12 && free.iter().any(|free| it.starts_with(free)));
        assert!(
            phone && contact.email.iter().all(|it| it.ends_with("@example.com")),
            "{contact:?}"
        );
    }
    let numbers: HashSet<_> = rows
        .contacts
        .iter()
        .filter_map(|it| it.phone.clone())
        .collect();
    assert_eq!(
        numbers.len(),
        rows.contacts.iter().filter(|it| it.phone.is_some()).count()
    );
    // The sandbox carrier fails these on purpose.
    assert!(
        !numbers
            .iter()
            .any(|it| ["0001", "0002", "0003", "0004", "0005"].contains(&&it[8..]))
    );
}

#[test]
fn events_name_nobody() {
    let rows = &PASTS[0].rows;
    let contacts: HashMap<Uuid, _> = rows.contacts.iter().map(|it| (it.id, it)).collect();
    for event in &rows.events {
        let told = format!(
            "{} {} {}",
            event.summary,
            event.why.as_deref().unwrap_or_default(),
            event.payload
        );
        let who = event.contact_id.map(|contact| contacts[&contact]);
        let words = who.map(|who| {
            [
                Some(who.last_name),
                who.phone.as_deref(),
                who.email.as_deref(),
            ]
        });
        for word in words.into_iter().flatten().flatten() {
            assert!(!told.contains(word), "{word}: {event:?}");
        }
    }
}

#[test]
fn it_is_the_same_past_each_time() {
    let again = past(MOMENTS[0]);
    assert!(format!("{:?}", PASTS[0].rows) == format!("{:?}", again.rows));
}
