use chrono::Duration;
use jiff::civil::time;

use super::*;

const EVERY_DAY: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn at(rfc3339: &str) -> DateTime<Utc> {
    rfc3339.parse().unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn daily(from: Time, to: Time) -> Vec<WeeklyHours> {
    EVERY_DAY
        .iter()
        .map(|&weekday| WeeklyHours::new(weekday, from, to).unwrap())
        .collect()
}

/// The local starts of one local day, as `HH:MM+offset`, with nothing taken.
fn day(zone_name: &str, date: &str, from: Time, to: Time, duration: u32, step: u32) -> Vec<String> {
    let zone = zone(zone_name);
    let date: Date = date.parse().unwrap();
    let start = date.to_zoned(zone.clone()).unwrap();
    let end = date.tomorrow().unwrap().to_zoned(zone.clone()).unwrap();
    let search = Search {
        hours: &daily(from, to),
        zone: &zone,
        visit: VisitLength {
            duration,
            buffer_before: 0,
            buffer_after: 0,
        },
        busy: &[],
        from: utc(start.timestamp()).unwrap(),
        to: utc(end.timestamp()).unwrap(),
        now: at("2020-01-01T00:00:00Z"),
        min_notice: 0,
        step,
    };
    free_starts(&search)
        .unwrap()
        .into_iter()
        .map(|visit| {
            let local = local_start(visit.starts_at, &zone).unwrap();
            local.strftime("%H:%M%:z").to_string()
        })
        .collect()
}

/// A plain Monday in Brisbane (+10:00, no summer time), 09:00–12:00, 30 minutes.
fn brisbane<'a>(hours: &'a [WeeklyHours], zone: &'a TimeZone, busy: &'a [Interval]) -> Search<'a> {
    Search {
        hours,
        zone,
        visit: VisitLength {
            duration: 30,
            buffer_before: 0,
            buffer_after: 0,
        },
        busy,
        from: at("2026-11-22T14:00:00Z"),
        to: at("2026-11-23T14:00:00Z"),
        now: at("2026-11-20T00:00:00Z"),
        min_notice: 0,
        step: DEFAULT_STEP_MINUTES,
    }
}

fn monday_morning() -> Vec<WeeklyHours> {
    vec![WeeklyHours::new(Weekday::Monday, time(9, 0, 0, 0), time(12, 0, 0, 0)).unwrap()]
}

fn clock(visits: &[Interval]) -> Vec<String> {
    visits
        .iter()
        .map(|visit| {
            (visit.starts_at + Duration::hours(10))
                .format("%H:%M")
                .to_string()
        })
        .collect()
}

#[test]
fn a_morning_is_offered_on_the_quarter_until_the_last_visit_that_fits() {
    let (hours, zone) = (monday_morning(), zone("Australia/Brisbane"));
    let free = free_starts(&brisbane(&hours, &zone, &[])).unwrap();
    let starts = clock(&free);
    assert_eq!(starts.len(), 11);
    assert_eq!(
        (starts[0].as_str(), starts[10].as_str()),
        ("09:00", "11:30")
    );
    assert!(
        free.iter()
            .all(|visit| visit.ends_at - visit.starts_at == Duration::minutes(30))
    );
}

#[test]
fn a_local_start_says_its_zone() {
    let shown = local_start(at("2026-11-22T22:00:00Z"), &zone("Australia/Sydney")).unwrap();
    assert_eq!(
        shown.to_string(),
        "2026-11-23T09:00:00+11:00[Australia/Sydney]"
    );
}

#[test]
fn taken_time_and_buffers_keep_visits_away_and_touching_is_allowed() {
    let (hours, zone) = (monday_morning(), zone("Australia/Brisbane"));
    // 10:00–10:30 local
    let busy = [Interval {
        starts_at: at("2026-11-23T00:00:00Z"),
        ends_at: at("2026-11-23T00:30:00Z"),
    }];
    let mut search = brisbane(&hours, &zone, &busy);
    search.step = 30;
    assert_eq!(
        clock(&free_starts(&search).unwrap()),
        ["09:00", "09:30", "10:30", "11:00", "11:30"]
    );
    search.visit.buffer_after = 5;
    assert_eq!(
        clock(&free_starts(&search).unwrap()),
        ["09:00", "10:30", "11:00", "11:30"]
    );
    search.visit.buffer_before = 5;
    assert_eq!(
        clock(&free_starts(&search).unwrap()),
        ["09:00", "11:00", "11:30"]
    );
}

#[test]
fn a_long_taken_stretch_counts_even_when_shorter_ones_begin_later() {
    let (hours, zone) = (monday_morning(), zone("Australia/Brisbane"));
    let busy = [
        Interval {
            starts_at: at("2026-11-22T23:30:00Z"),
            ends_at: at("2026-11-22T23:45:00Z"),
        },
        Interval {
            starts_at: at("2026-11-22T20:00:00Z"),
            ends_at: at("2026-11-23T01:00:00Z"),
        },
    ];
    let free = free_starts(&brisbane(&hours, &zone, &busy)).unwrap();
    assert_eq!(clock(&free), ["11:00", "11:15", "11:30"]);
}

#[test]
fn nothing_is_offered_in_the_past_or_within_the_notice() {
    let (hours, zone) = (monday_morning(), zone("Australia/Brisbane"));
    let mut search = brisbane(&hours, &zone, &[]);
    search.now = at("2026-11-23T00:07:00Z");
    assert_eq!(clock(&free_starts(&search).unwrap())[0], "10:15");
    search.min_notice = 60;
    assert_eq!(clock(&free_starts(&search).unwrap())[0], "11:15");
}

#[test]
fn hours_that_begin_off_the_step_offer_the_next_step_and_overlaps_offer_once() {
    let zone = zone("Australia/Brisbane");
    let hours = [
        WeeklyHours::new(Weekday::Monday, time(9, 10, 0, 0), time(10, 30, 0, 0)).unwrap(),
        WeeklyHours::new(Weekday::Monday, time(9, 30, 0, 0), time(10, 30, 0, 0)).unwrap(),
    ];
    let free = free_starts(&brisbane(&hours, &zone, &[])).unwrap();
    assert_eq!(clock(&free), ["09:15", "09:30", "09:45", "10:00"]);
}

#[test]
fn midnight_ends_the_day_and_other_backward_hours_are_refused() {
    let midnight = Time::midnight();
    assert_eq!(
        day(
            "Australia/Brisbane",
            "2026-11-23",
            time(23, 0, 0, 0),
            midnight,
            30,
            30
        ),
        ["23:00+10:00", "23:30+10:00"]
    );
    let nine = time(9, 0, 0, 0);
    for to in [nine, time(8, 0, 0, 0)] {
        assert_eq!(
            WeeklyHours::new(Weekday::Monday, nine, to),
            Err(BackwardHours)
        );
    }
}

#[test]
fn the_range_bounds_the_starts_and_may_cover_31_local_days() {
    let (hours, zone) = (
        daily(time(9, 0, 0, 0), time(9, 30, 0, 0)),
        zone("Australia/Sydney"),
    );
    let mut search = brisbane(&hours, &zone, &[]);
    // The 5th of April 2026 has 25 hours in Sydney: 31 local days are 745 hours.
    search.now = at("2026-01-01T00:00:00Z");
    search.from = at("2026-03-19T13:00:00Z");
    search.to = search.from + Duration::hours(745);
    assert_eq!(free_starts(&search).unwrap().len(), 31);
    search.to += Duration::minutes(1);
    assert_eq!(free_starts(&search), Err(SearchError::RangeTooLong));
    search.to = search.from;
    assert_eq!(free_starts(&search), Err(SearchError::EmptyRange));
}

#[test]
fn a_step_must_divide_the_hour_and_a_visit_must_last() {
    let (hours, zone) = (monday_morning(), zone("Australia/Brisbane"));
    for step in [0, 7, 40, 90] {
        let mut search = brisbane(&hours, &zone, &[]);
        search.step = step;
        assert_eq!(free_starts(&search), Err(SearchError::Step), "{step}");
    }
    let mut search = brisbane(&hours, &zone, &[]);
    search.visit.duration = 0;
    assert_eq!(free_starts(&search), Err(SearchError::NoDuration));
}

#[test]
fn nine_stays_nine_on_both_sides_of_every_edge() {
    // (zone, day before and day of the edge, offsets)
    for (zone, before, after, offsets) in [
        (
            "Australia/Sydney",
            "2026-10-03",
            "2026-10-04",
            ("+10:00", "+11:00"),
        ),
        (
            "Australia/Sydney",
            "2026-04-04",
            "2026-04-05",
            ("+11:00", "+10:00"),
        ),
        (
            "America/New_York",
            "2026-03-07",
            "2026-03-08",
            ("-05:00", "-04:00"),
        ),
        (
            "America/New_York",
            "2026-10-31",
            "2026-11-01",
            ("-04:00", "-05:00"),
        ),
        (
            "Europe/London",
            "2026-03-28",
            "2026-03-29",
            ("+00:00", "+01:00"),
        ),
        (
            "Europe/London",
            "2026-10-24",
            "2026-10-25",
            ("+01:00", "+00:00"),
        ),
        (
            "Australia/Lord_Howe",
            "2026-10-03",
            "2026-10-04",
            ("+10:30", "+11:00"),
        ),
        (
            "Australia/Lord_Howe",
            "2026-04-04",
            "2026-04-05",
            ("+11:00", "+10:30"),
        ),
        (
            "Australia/Brisbane",
            "2026-10-03",
            "2026-10-04",
            ("+10:00", "+10:00"),
        ),
        (
            "Australia/Brisbane",
            "2026-04-04",
            "2026-04-05",
            ("+10:00", "+10:00"),
        ),
    ] {
        let nine = |date| day(zone, date, time(9, 0, 0, 0), time(9, 30, 0, 0), 30, 30);
        assert_eq!(
            nine(before),
            [format!("09:00{}", offsets.0)],
            "{zone} {before}"
        );
        assert_eq!(
            nine(after),
            [format!("09:00{}", offsets.1)],
            "{zone} {after}"
        );
    }
}

#[test]
fn skipped_wall_times_are_no_slots() {
    let night = |zone, date| day(zone, date, time(1, 0, 0, 0), time(4, 0, 0, 0), 15, 30);
    // 02:00 → 03:00
    assert_eq!(
        night("Australia/Sydney", "2026-10-04"),
        ["01:00+10:00", "01:30+10:00", "03:00+11:00", "03:30+11:00"]
    );
    assert_eq!(
        night("America/New_York", "2026-03-08"),
        ["01:00-05:00", "01:30-05:00", "03:00-04:00", "03:30-04:00"]
    );
    // 01:00 → 02:00
    assert_eq!(
        night("Europe/London", "2026-03-29"),
        ["02:00+01:00", "02:30+01:00", "03:00+01:00", "03:30+01:00"]
    );
    // 02:00 → 02:30
    assert_eq!(
        night("Australia/Lord_Howe", "2026-10-04"),
        [
            "01:00+10:30",
            "01:30+10:30",
            "02:30+11:00",
            "03:00+11:00",
            "03:30+11:00"
        ]
    );
    assert_eq!(night("Australia/Brisbane", "2026-10-04").len(), 6);
}

#[test]
fn repeated_wall_times_are_offered_once_the_first_time_round() {
    let night = |zone, date| day(zone, date, time(0, 30, 0, 0), time(3, 30, 0, 0), 15, 30);
    // 03:00 → 02:00
    assert_eq!(
        night("Australia/Sydney", "2026-04-05"),
        [
            "00:30+11:00",
            "01:00+11:00",
            "01:30+11:00",
            "02:00+11:00",
            "02:30+11:00",
            "03:00+10:00"
        ]
    );
    // 02:00 → 01:00
    assert_eq!(
        night("America/New_York", "2026-11-01"),
        [
            "00:30-04:00",
            "01:00-04:00",
            "01:30-04:00",
            "02:00-05:00",
            "02:30-05:00",
            "03:00-05:00"
        ]
    );
    assert_eq!(
        night("Europe/London", "2026-10-25"),
        [
            "00:30+01:00",
            "01:00+01:00",
            "01:30+01:00",
            "02:00+00:00",
            "02:30+00:00",
            "03:00+00:00"
        ]
    );
    // 02:00 → 01:30
    assert_eq!(
        night("Australia/Lord_Howe", "2026-04-05"),
        [
            "00:30+11:00",
            "01:00+11:00",
            "01:30+11:00",
            "02:00+10:30",
            "02:30+10:30",
            "03:00+10:30"
        ]
    );
    assert_eq!(night("Australia/Brisbane", "2026-04-05").len(), 6);
}

#[test]
fn a_visit_over_the_jump_takes_its_real_minutes() {
    // In Sydney 01:45 + 30 minutes ends at 03:15 on the wall that night.
    let starts = day(
        "Australia/Sydney",
        "2026-10-04",
        time(1, 45, 0, 0),
        time(3, 15, 0, 0),
        30,
        15,
    );
    assert_eq!(starts, ["01:45+10:00"]);
    let too_short = day(
        "Australia/Sydney",
        "2026-10-04",
        time(1, 45, 0, 0),
        time(3, 10, 0, 0),
        30,
        15,
    );
    assert!(too_short.is_empty());
}

#[test]
fn a_booking_by_hand_must_lie_within_the_hours_on_the_wall() {
    let (hours, zone) = (monday_morning(), zone("Australia/Brisbane"));
    for (start, fits) in [
        ("2026-11-22T23:00:00Z", true),
        ("2026-11-22T23:07:00Z", true),
        ("2026-11-23T01:30:00Z", true),
        ("2026-11-23T01:31:00Z", false),
        ("2026-11-22T22:59:00Z", false),
        ("2026-11-23T23:00:00Z", false),
    ] {
        assert_eq!(
            is_within_hours(&hours, &zone, at(start), 30),
            fits,
            "{start}"
        );
    }
}
