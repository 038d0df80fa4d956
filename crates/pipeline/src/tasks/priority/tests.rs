use chrono::TimeZone;
use proptest::prelude::*;

use super::*;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap()
}

fn of(facts: Facts) -> Priority {
    priority(&facts, now())
}

fn due(hours: i64) -> Facts<'static> {
    Facts {
        kind: "call_lead",
        due_at: Some(now() + Duration::hours(hours)),
        ..Facts::default()
    }
}

fn names(priority: &Priority) -> Vec<(&'static str, i32)> {
    let reasons = priority.reasons.iter();
    reasons.map(|r| (r.factor.as_str(), r.points)).collect()
}

#[test]
fn a_task_of_which_nothing_is_known_waits_at_the_end() {
    let nothing = of(Facts::default());
    assert_eq!((nothing.points, nothing.reasons.len()), (0, 0));
}

#[test]
fn urgency_is_35_when_overdue_and_halves_every_twelve_hours_left() {
    for (hours, points) in [
        (-100, 35),
        (0, 35),
        (12, 18),
        (24, 9),
        (36, 4),
        (24 * 30, 0),
    ] {
        assert_eq!(of(due(hours)).points, points, "{hours}");
    }
}

#[test]
fn each_factor_has_its_weight() {
    let blank = Facts::default();
    for (facts, points) in [
        (
            Facts {
                warmness: Some(100),
                ..blank
            },
            20,
        ),
        (
            Facts {
                warmness: Some(63),
                ..blank
            },
            13,
        ),
        (
            Facts {
                value_percentile: Some(1.0),
                ..blank
            },
            15,
        ),
        (
            Facts {
                no_show_risk: Some(0.4),
                ..blank
            },
            6,
        ),
        (
            Facts {
                value_percentile: Some(f64::NAN),
                no_show_risk: Some(-3.0),
                ..blank
            },
            0,
        ),
        (
            Facts {
                value_percentile: Some(7.0),
                ..blank
            },
            15,
        ),
        (
            Facts {
                manual: 20,
                ..blank
            },
            20,
        ),
        (
            Facts {
                manual: 90,
                ..blank
            },
            20,
        ),
        (
            Facts {
                manual: -20,
                ..blank
            },
            0,
        ),
    ] {
        assert_eq!(of(facts).points, points, "{facts:?}");
    }
}

#[test]
fn a_service_level_counts_by_what_has_passed_of_it_up_to_a_fifth_over() {
    for (minutes, points) in [(0, 0), (2, 6), (5, 15), (6, 18), (500, 18), (-5, 0)] {
        let sla = Sla {
            since: now() - Duration::minutes(minutes),
            within: Duration::minutes(5),
        };
        let facts = Facts {
            sla: Some(sla),
            ..Facts::default()
        };
        assert_eq!(of(facts).points, points, "{minutes}");
    }
}

#[test]
fn floors_hold_their_types_up_and_say_so() {
    for (kind, floor) in [
        ("unanswered_reply", 60),
        ("opt_out_review", 80),
        ("delivery_uncertain", 70),
    ] {
        let low = of(Facts {
            kind,
            manual: -20,
            ..Facts::default()
        });
        assert_eq!(low.points, floor, "{kind}");
        assert!(names(&low).contains(&("floor", floor)));
    }
    let urgent = Facts {
        kind: "unanswered_reply",
        warmness: Some(100),
        value_percentile: Some(1.0),
        ..due(-1)
    };
    assert_eq!(of(urgent).points, 70);
    assert_eq!(
        of(Facts {
            kind: "call_lead",
            ..Facts::default()
        })
        .points,
        0
    );
}

#[test]
fn everything_at_once_is_a_hundred() {
    let most = Facts {
        warmness: Some(100),
        value_percentile: Some(1.0),
        no_show_risk: Some(1.0),
        sla: Some(Sla {
            since: now() - Duration::hours(9),
            within: Duration::minutes(5),
        }),
        manual: 20,
        ..due(-1)
    };
    let most = of(most);
    assert_eq!(most.points, 100);
    assert_eq!(names(&most).last(), Some(&("limit", -23)));
}

#[test]
fn the_queue_goes_by_points_then_due_then_age_then_id() {
    let at = |minutes| now() + Duration::minutes(minutes);
    let mut queue = [
        (50, None, at(0), 1),
        (50, Some(at(9)), at(0), 2),
        (50, Some(at(5)), at(3), 4),
        (50, Some(at(5)), at(3), 3),
        (50, Some(at(5)), at(1), 9),
        (51, None, at(9), 10),
    ];
    queue.sort_by(queue_order);
    assert_eq!(queue.map(|task| task.3), [10, 9, 3, 4, 2, 1]);
}

proptest! {
    #[test]
    fn reasons_always_add_up(
        kind in prop::sample::select(vec!["call_lead", "unanswered_reply", "opt_out_review"]),
        hours in prop::option::of(-500i64..500), warmness in prop::option::of(0u8..=255),
        value in prop::option::of(-0.5f64..1.5), risk in prop::option::of(-0.5f64..1.5),
        elapsed in prop::option::of(-100i64..1_000), manual in -50i32..50,
    ) {
        let facts = Facts {
            kind,
            due_at: hours.map(|h| now() + Duration::hours(h)),
            warmness,
            value_percentile: value,
            no_show_risk: risk,
            sla: elapsed.map(|m| Sla { since: now() - Duration::minutes(m), within: Duration::minutes(60) }),
            manual,
        };
        let priority = of(facts);
        prop_assert!((0..=100).contains(&priority.points));
        prop_assert_eq!(priority.reasons.iter().map(|r| r.points).sum::<i32>(), priority.points);
    }

    #[test]
    fn waiting_never_lowers_a_task(hours in -50i64..500, wait in 0i64..500) {
        let facts = due(hours);
        prop_assert!(priority(&facts, now() + Duration::hours(wait)).points >= of(facts).points);
    }
}
