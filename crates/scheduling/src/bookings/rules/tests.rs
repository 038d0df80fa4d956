use proptest::prelude::*;

use super::*;

fn at(rfc3339: &str) -> DateTime<Utc> {
    rfc3339.parse().unwrap()
}

fn sydney() -> TimeZone {
    TimeZone::get("Australia/Sydney").unwrap()
}

/// A visit on Monday 23 November 2026 at 09:00 in Sydney, seen `minutes` after its start.
fn around(zone: &TimeZone, minutes: i64) -> Times<'_> {
    let starts_at = at("2026-11-22T22:00:00Z");
    let now = starts_at + Duration::minutes(minutes);
    Times {
        now,
        starts_at,
        zone,
        since: now,
        before: None,
        expires_at: None,
        policy: Policy::default(),
    }
}

const DAY: i64 = 24 * 60;

fn go(from: Status, verb: Verb, minutes: i64) -> Result<Status, Because> {
    transition(from, verb, &around(&sydney(), minutes)).map_err(|illegal| illegal.because)
}

#[test]
fn a_visit_goes_the_whole_way() {
    let zone = sydney();
    let hold = Times {
        expires_at: Some(at("2026-11-20T00:05:00Z")),
        now: at("2026-11-20T00:04:59Z"),
        ..around(&zone, 0)
    };
    assert_eq!(
        transition(Status::Held, Verb::Request, &hold),
        Ok(Status::Requested)
    );
    assert_eq!(
        transition(Status::Held, Verb::Book, &hold),
        Ok(Status::Booked)
    );
    for (from, verb, minutes, to) in [
        (Status::Requested, Verb::Book, -3 * DAY, Status::Booked),
        (Status::Booked, Verb::Confirm, -DAY, Status::Confirmed),
        (Status::Confirmed, Verb::Arrive, -10, Status::Arrived),
        (Status::Arrived, Verb::Start, 2, Status::InProgress),
        (Status::InProgress, Verb::Attend, 40, Status::Attended),
    ] {
        assert_eq!(go(from, verb, minutes), Ok(to), "{from:?}");
    }
}

#[test]
fn attended_may_follow_any_state_of_the_day_because_clinics_forget_check_in() {
    use Status::*;
    for from in [Booked, Confirmed, Arrived, InProgress] {
        assert_eq!(go(from, Verb::Attend, 5), Ok(Attended));
        assert_eq!(go(from, Verb::Attend, 5 * DAY), Ok(Attended));
    }
    for from in [Held, Requested, CancelledPatient, NoShowPatient, Expired] {
        assert_eq!(go(from, Verb::Attend, 5), Err(Because::Status(from)));
    }
}

#[test]
fn nobody_attends_or_arrives_before_the_local_day_of_the_visit() {
    // 09:00 in Sydney: midnight there is 540 minutes before, 13:00 the day before in UTC.
    for verb in [Verb::Attend, Verb::Arrive] {
        assert_eq!(
            go(Status::Booked, verb, -541),
            Err(Because::NotBeforeTheDay)
        );
        assert!(go(Status::Booked, verb, -540).is_ok());
    }
}

#[test]
fn a_no_show_waits_for_the_grace() {
    let end = at("2026-11-22T22:15:00Z");
    for (by, status) in [
        (By::Patient, Status::NoShowPatient),
        (By::Clinic, Status::NoShowClinic),
    ] {
        assert_eq!(
            go(Status::Booked, Verb::NoShow(by), 14),
            Err(Because::NotBefore(end))
        );
        assert_eq!(go(Status::Booked, Verb::NoShow(by), 15), Ok(status));
        assert_eq!(go(Status::Confirmed, Verb::NoShow(by), 3 * DAY), Ok(status));
    }
}

#[test]
fn a_patient_who_arrived_is_not_missing_but_the_clinic_can_be() {
    assert_eq!(
        go(Status::Arrived, Verb::NoShow(By::Patient), 60),
        Err(Because::Status(Status::Arrived))
    );
    assert_eq!(
        go(Status::Arrived, Verb::NoShow(By::Clinic), 60),
        Ok(Status::NoShowClinic)
    );
}

#[test]
fn a_patient_cancels_late_within_a_day_and_the_clinic_never_does() {
    for (minutes, by, status) in [
        (-DAY, By::Patient, Status::CancelledPatient),
        (-DAY + 1, By::Patient, Status::CancelledLate),
        (30, By::Patient, Status::CancelledLate),
        (-5, By::Clinic, Status::CancelledClinic),
    ] {
        assert_eq!(go(Status::Booked, Verb::Cancel(by), minutes), Ok(status));
    }
    assert_eq!(
        go(Status::Requested, Verb::Cancel(By::Patient), -5),
        Ok(Status::CancelledPatient)
    );
}

#[test]
fn a_confirmation_is_welcome_until_the_grace_is_over() {
    assert_eq!(go(Status::Booked, Verb::Confirm, 14), Ok(Status::Confirmed));
    assert_eq!(
        go(Status::Booked, Verb::Confirm, 15),
        Err(Because::NotAfter(at("2026-11-22T22:15:00Z")))
    );
}

#[test]
fn attended_and_no_show_can_be_undone_for_a_day() {
    use Status::*;
    let zone = sydney();
    for marked in [Attended, NoShowPatient, NoShowClinic] {
        let mut times = around(&zone, 60);
        times.before = Some(Confirmed);
        times.now = times.since + Duration::hours(24) - Duration::seconds(1);
        assert_eq!(transition(marked, Verb::Undo, &times), Ok(Confirmed));
        times.now = times.since + Duration::hours(24);
        let late = transition(marked, Verb::Undo, &times).unwrap_err();
        assert_eq!(late.because, Because::NotAfter(times.now));
        assert_eq!(late.allowed, ["enter_in_error"]);
    }
    let mut to_the_end = around(&zone, 60);
    to_the_end.before = Some(CancelledClinic);
    assert_eq!(
        transition(NoShowClinic, Verb::Undo, &to_the_end)
            .unwrap_err()
            .because,
        Because::NothingToUndo
    );
    let nothing = around(&zone, 60);
    assert_eq!(
        transition(Attended, Verb::Undo, &nothing)
            .unwrap_err()
            .because,
        Because::NothingToUndo
    );
    assert_eq!(
        go(CancelledPatient, Verb::Undo, 1),
        Err(Because::Status(CancelledPatient))
    );
}

#[test]
fn an_expired_hold_is_worth_nothing_and_only_then_expires() {
    let zone = sydney();
    let expires_at = at("2026-11-20T00:05:00Z");
    let mut times = Times {
        expires_at: Some(expires_at),
        now: expires_at,
        ..around(&zone, 0)
    };
    let refused = transition(Status::Held, Verb::Book, &times).unwrap_err();
    assert_eq!(refused.because, Because::Expired);
    assert_eq!(refused.allowed, ["expire", "release", "enter_in_error"]);
    assert_eq!(
        transition(Status::Held, Verb::Expire, &times),
        Ok(Status::Expired)
    );
    times.now -= Duration::seconds(1);
    assert_eq!(
        transition(Status::Held, Verb::Expire, &times)
            .unwrap_err()
            .because,
        Because::NotBefore(expires_at)
    );
    assert_eq!(
        transition(Status::Held, Verb::Release, &times),
        Ok(Status::Expired)
    );
}

#[test]
fn a_request_without_expiry_ends_when_its_time_comes() {
    assert!(go(Status::Requested, Verb::Expire, -1).is_err());
    assert_eq!(go(Status::Requested, Verb::Expire, 0), Ok(Status::Expired));
}

#[test]
fn a_refusal_lists_what_is_possible_now_and_each_name_once() {
    let zone = sydney();
    let before = transition(
        Status::Booked,
        Verb::NoShow(By::Patient),
        &around(&zone, -DAY),
    );
    assert_eq!(
        before.unwrap_err().allowed,
        ["confirm", "cancel", "reschedule", "enter_in_error"]
    );
    let after = transition(Status::Booked, Verb::Start, &around(&zone, 60)).unwrap_err();
    assert_eq!(
        after.allowed,
        [
            "arrive",
            "attend",
            "no_show",
            "cancel",
            "reschedule",
            "enter_in_error"
        ]
    );
}

#[test]
fn statuses_read_back_and_speak_fhir() {
    for &status in Status::ALL {
        assert_eq!(status.as_str().parse(), Ok(status));
        assert!(status.is_occupying() || status.is_terminal());
        assert_eq!(status.is_occupying(), status.fhir_slot() != "free");
    }
    assert_eq!("vanished".parse::<Status>(), Err(UnknownStatus));
    let fhir = [
        "pending",
        "proposed",
        "booked",
        "booked",
        "arrived",
        "checked-in",
        "fulfilled",
        "noshow",
        "noshow",
        "cancelled",
        "cancelled",
        "cancelled",
        "cancelled",
        "cancelled",
        "cancelled",
        "entered-in-error",
    ];
    assert!(Status::ALL.iter().map(|s| s.fhir()).eq(fhir));
}

fn any_status() -> impl Strategy<Value = Status> {
    prop::sample::select(Status::ALL.to_vec())
}

fn any_verb() -> impl Strategy<Value = Verb> {
    prop::sample::select(Verb::ALL.to_vec())
}

proptest! {
    #[test]
    fn allowed_says_exactly_what_would_succeed(from in any_status(), minutes in -10_000i64..10_000, since in 0i64..3_000, before in prop::option::of(any_status()), expires in prop::option::of(-3_000i64..3_000)) {
        let zone = sydney();
        let mut times = around(&zone, minutes);
        times.since = times.now - Duration::minutes(since);
        times.before = before;
        times.expires_at = expires.map(|m| times.now + Duration::minutes(m));
        let allowed = allowed(from, &times);
        for verb in Verb::ALL {
            let name = verb.name();
            match transition(from, verb, &times) {
                Ok(_) => prop_assert!(allowed.contains(&name)),
                Err(illegal) => prop_assert_eq!(&illegal.allowed, &allowed),
            }
        }
        let mut once = allowed.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), allowed.len());
    }

    #[test]
    fn what_is_over_never_occupies_again_except_by_undo(from in any_status(), verb in any_verb(), minutes in -10_000i64..10_000, before in prop::option::of(any_status())) {
        let zone = sydney();
        let times = Times { before, ..around(&zone, minutes) };
        if let Ok(to) = transition(from, verb, &times) {
            prop_assert_ne!(from, to);
            if from.is_terminal() && verb != Verb::Undo {
                prop_assert_eq!(to, Status::EnteredInError);
            }
        }
    }

    #[test]
    fn any_walk_of_verbs_over_time_ends_in_a_known_state(steps in prop::collection::vec((any_verb(), 0i64..600), 0..40)) {
        let zone = sydney();
        let mut times = around(&zone, -5_000);
        times.expires_at = Some(times.now + Duration::minutes(5));
        let mut status = Status::Held;
        for (verb, wait) in steps {
            times.now += Duration::minutes(wait);
            let Ok(next) = transition(status, verb, &times) else { continue };
            if next == Status::NoShowPatient || next == Status::NoShowClinic {
                prop_assert!(times.now >= times.starts_at + Duration::minutes(15));
            }
            times.before = Some(status);
            times.since = times.now;
            status = next;
        }
        prop_assert_eq!(status.as_str().parse(), Ok(status));
    }
}
