use proptest::prelude::*;

use super::*;

/// An instant from wall time, such as `2026-11-23T09:00[Australia/Sydney]`.
fn wall(text: &str) -> DateTime<Utc> {
    utc(text.parse::<Zoned>().unwrap().timestamp()).unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// `kind due` in wall time, for a visit in that zone.
fn planned(zone_name: &str, starts: &str, booked: &str) -> Vec<String> {
    let local = |text: &str| wall(&format!("{text}[{zone_name}]"));
    let zone = zone(zone_name);
    let visit = Visit {
        starts_at: local(starts),
        booked_at: local(booked),
        zone: &zone,
    };
    plan(&visit, &SendingHours::default())
        .iter()
        .map(|planned| {
            let due = zoned(planned.due_at, &zone).unwrap();
            format!("{} {}", planned.kind.as_str(), due.strftime("%m-%dT%H:%M"))
        })
        .collect()
}

fn brisbane(starts: &str, booked: &str) -> Vec<String> {
    planned("Australia/Brisbane", starts, booked)
}

#[test]
fn a_visit_booked_well_ahead_gets_all_three() {
    assert_eq!(
        brisbane("2026-11-26T14:00", "2026-11-01T10:00"),
        ["72h 11-23T14:00", "24h 11-25T14:00", "2h 11-26T12:00"]
    );
}

#[test]
fn short_leads_collapse_at_80_26_and_3_hours() {
    let start = "2026-11-26T14:00";
    for (booked, kinds) in [
        ("2026-11-23T06:00", vec!["72h", "24h", "2h"]),
        ("2026-11-23T06:01", vec!["24h", "2h"]),
        ("2026-11-25T12:00", vec!["24h", "2h"]),
        ("2026-11-25T12:01", vec!["2h"]),
        ("2026-11-26T11:00", vec!["2h"]),
        ("2026-11-26T11:01", vec![]),
        ("2026-11-26T15:00", vec![]),
    ] {
        let got: Vec<String> = brisbane(start, booked)
            .iter()
            .map(|planned| planned.split(' ').next().unwrap().to_owned())
            .collect();
        assert_eq!(got, kinds, "{booked}");
    }
}

#[test]
fn the_two_hours_of_an_early_visit_move_to_the_evening_before() {
    assert_eq!(
        brisbane("2026-11-26T08:30", "2026-11-01T10:00"),
        ["72h 11-23T08:30", "24h 11-25T08:30", "2h 11-25T20:00"]
    );
    assert_eq!(
        brisbane("2026-11-26T10:00", "2026-11-25T21:00"),
        ["2h 11-26T08:00"]
    );
}

#[test]
fn reminders_of_a_visit_before_opening_all_move_to_evenings() {
    assert_eq!(
        brisbane("2026-11-26T07:00", "2026-11-01T10:00"),
        ["72h 11-22T20:00", "24h 11-24T20:00", "2h 11-25T20:00"]
    );
}

#[test]
fn a_late_visit_is_reminded_of_in_the_evening_not_at_night() {
    assert_eq!(
        brisbane("2026-11-26T22:00", "2026-11-01T10:00"),
        ["72h 11-23T20:00", "24h 11-25T20:00", "2h 11-26T20:00"]
    );
}

#[test]
fn an_evening_that_is_gone_becomes_the_morning_if_that_still_helps() {
    // Booked at 22:00: 08:00 leaves an hour and a half, or only half an hour.
    assert_eq!(
        brisbane("2026-11-26T09:30", "2026-11-25T22:00"),
        ["2h 11-26T08:00"]
    );
    assert!(brisbane("2026-11-26T08:30", "2026-11-25T22:00").is_empty());
    // Booked at 04:30 for 07:30 the next day: not at 07:30, not the evening before booking.
    assert_eq!(
        brisbane("2026-11-26T07:30", "2026-11-25T04:30"),
        ["24h 11-25T08:00", "2h 11-25T20:00"]
    );
}

#[test]
fn each_is_useful_until_the_next_and_the_last_until_half_an_hour_before() {
    let zone = zone("Australia/Brisbane");
    let visit = Visit {
        starts_at: wall("2026-11-26T14:00[Australia/Brisbane]"),
        booked_at: wall("2026-11-01T10:00[Australia/Brisbane]"),
        zone: &zone,
    };
    let plan = plan(&visit, &SendingHours::default());
    assert_eq!(plan[0].not_after, plan[1].due_at);
    assert_eq!(plan[1].not_after, plan[2].due_at);
    assert_eq!(plan[2].not_after, visit.starts_at - Duration::minutes(30));
}

#[test]
fn nine_stays_nine_when_the_clocks_change_before_the_visit() {
    for (zone, starts, three_days, one_day) in [
        (
            "Australia/Sydney",
            "2026-10-04T09:00",
            "10-01T09:00",
            "10-03T09:00",
        ),
        (
            "Australia/Sydney",
            "2026-04-05T09:00",
            "04-02T09:00",
            "04-04T09:00",
        ),
        (
            "America/New_York",
            "2026-03-08T09:00",
            "03-05T09:00",
            "03-07T09:00",
        ),
        (
            "America/New_York",
            "2026-11-01T09:00",
            "10-29T09:00",
            "10-31T09:00",
        ),
        (
            "Europe/London",
            "2026-03-29T09:00",
            "03-26T09:00",
            "03-28T09:00",
        ),
        (
            "Australia/Lord_Howe",
            "2026-10-04T09:00",
            "10-01T09:00",
            "10-03T09:00",
        ),
    ] {
        let got = planned(zone, starts, "2026-01-01T10:00");
        assert_eq!(got[0], format!("72h {three_days}"), "{zone} {starts}");
        assert_eq!(got[1], format!("24h {one_day}"), "{zone} {starts}");
        assert!(got[2].starts_with("2h ") && got[2].ends_with("T20:00"));
    }
}

#[test]
fn a_reminder_on_a_skipped_wall_time_still_comes() {
    // 02:30 does not exist in Sydney on 4 October; the visit a day later is at that time.
    let hours = SendingHours {
        from: Time::midnight(),
        to: Time::constant(23, 59, 0, 0),
        evening: Time::constant(20, 0, 0, 0),
    };
    let zone = zone("Australia/Sydney");
    let visit = Visit {
        starts_at: wall("2026-10-05T02:30[Australia/Sydney]"),
        booked_at: wall("2026-09-01T10:00[Australia/Sydney]"),
        zone: &zone,
    };
    let one_day = plan(&visit, &hours)[1];
    assert_eq!(one_day.kind, Kind::OneDay);
    assert_eq!(one_day.due_at, wall("2026-10-04T03:30[Australia/Sydney]"));
}

#[test]
fn a_lagging_worker_sends_waits_or_drops() {
    let zone = zone("Australia/Sydney");
    let hours = SendingHours::default();
    let at = |now: &str, not_after: &str| {
        let local = |text: &str| wall(&format!("{text}[Australia/Sydney]"));
        at_sending(local(now), local(not_after), &zone, &hours)
    };
    assert_eq!(at("2026-11-23T08:00", "2026-11-23T12:00"), Sending::Now);
    assert_eq!(at("2026-11-23T20:59", "2026-11-24T12:00"), Sending::Now);
    assert_eq!(
        at("2026-11-23T21:00", "2026-11-24T12:00"),
        Sending::Later(wall("2026-11-24T08:00[Australia/Sydney]"))
    );
    assert_eq!(
        at("2026-11-24T03:00", "2026-11-24T12:00"),
        Sending::Later(wall("2026-11-24T08:00[Australia/Sydney]"))
    );
    assert_eq!(at("2026-11-24T03:00", "2026-11-24T08:00"), Sending::Drop);
    assert_eq!(at("2026-11-24T12:00", "2026-11-24T12:00"), Sending::Drop);
}

#[test]
fn kinds_read_back() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.as_str()), Some(kind));
    }
    assert_eq!(Kind::from_name("3h"), None);
}

proptest! {
    #[test]
    fn every_plan_is_ordered_in_hours_after_booking_and_before_the_visit(
        start in 1_767_000_000i64..1_830_000_000,
        lead_minutes in 0i64..20_000,
        zone_name in prop::sample::select(vec!["Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "Europe/London", "Australia/Brisbane", "Asia/Kathmandu"]),
    ) {
        let zone = zone(zone_name);
        let starts_at = DateTime::from_timestamp(start / 60 * 60, 0).unwrap();
        let booked_at = starts_at - Duration::minutes(lead_minutes);
        let visit = Visit { starts_at, booked_at, zone: &zone };
        let hours = SendingHours::default();
        let plan = plan(&visit, &hours);
        for planned in &plan {
            prop_assert!(booked_at < planned.due_at && planned.due_at < planned.not_after);
            prop_assert!(planned.not_after < starts_at);
            prop_assert_eq!(at_sending(planned.due_at, planned.not_after, &zone, &hours), Sending::Now);
        }
        for pair in plan.windows(2) {
            prop_assert!(pair[0].kind < pair[1].kind && pair[0].not_after == pair[1].due_at);
        }
    }
}
