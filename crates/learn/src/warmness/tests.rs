use chrono::{DateTime, Duration, TimeZone, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap()
}

fn ago(kind: SignalKind, hours: i64) -> Signal {
    Signal {
        kind,
        at: noon() - Duration::hours(hours),
        event_id: Some(Uuid::from_u64_pair(kind as u64, hours.unsigned_abs())),
    }
}

fn now(kind: SignalKind) -> Signal {
    ago(kind, 0)
}

fn of(signals: &[Signal]) -> Warmness {
    score(signals, noon(), None)
}

#[test]
fn a_contact_without_signals_is_cold() {
    let warmness = of(&[]);
    assert_eq!((warmness.score, warmness.band), (0, Band::Cold));
    assert!(warmness.reasons.is_empty());
}

#[test]
fn each_fresh_signal_is_worth_what_the_table_says() {
    use SignalKind::*;
    for (kind, points) in [
        (ServiceOffered, 6),
        (LocationNear, 4),
        (ReferralOnFile, 5),
        (FormLead, 20),
        (ChatOptIn, 20),
        (InboundMessage, 12),
        (CallAnswered, 18),
        (CallMissed, 15),
        (BookingPageVisited, 6),
        (SlotViewed, 10),
        (HoldCreated, 20),
        (HoldAbandoned, 14),
        (LinkClicked, 5),
        (IntentBook, 25),
        (IntentReschedule, 15),
        (IntentPrice, 10),
        (AttendedVisit, 10),
        (PatientReferral, 12),
        (NoReplyToThreeTouches, -10),
        (PatientNoShow, -12),
        (LateCancel, -6),
        (WrongNumber, -40),
    ] {
        let warmness = of(&[now(kind)]);
        assert_eq!(
            warmness.before_clamp.hundredths(),
            points * 100,
            "{}",
            kind.as_str()
        );
        assert_eq!(
            warmness.score,
            points.clamp(0, 100) as u8,
            "{}",
            kind.as_str()
        );
    }
}

#[test]
fn a_signal_is_worth_half_after_its_half_life() {
    use SignalKind::*;
    for (kind, days, half) in [
        (FormLead, 3, 1_000),
        (InboundMessage, 2, 600),
        (CallAnswered, 2, 900),
        (SlotViewed, 1, 500),
        (AttendedVisit, 180, 500),
        (PatientReferral, 14, 600),
        (PatientNoShow, 90, -600),
        (LateCancel, 60, -300),
    ] {
        let got = of(&[ago(kind, days * 24)]).before_clamp.hundredths();
        assert_eq!(got, half, "{}", kind.as_str());
    }
}

#[test]
fn fit_does_not_fade_and_brings_fifteen_at_most() {
    use SignalKind::*;
    let fit = [
        ago(ServiceOffered, 24 * 900),
        ago(LocationNear, 24 * 900),
        ago(ReferralOnFile, 24 * 900),
    ];
    assert_eq!(of(&fit).score, 15);
    let twice: Vec<Signal> = fit.into_iter().chain(fit.map(|s| later(s, 60))).collect();
    assert_eq!(of(&twice).score, 15);
}

fn later(signal: Signal, minutes: i64) -> Signal {
    Signal {
        at: signal.at + Duration::minutes(minutes),
        event_id: None,
        ..signal
    }
}

#[test]
fn only_three_messages_and_three_clicks_count_and_the_newest_do() {
    let messages: Vec<Signal> = (0..5)
        .map(|hours| ago(SignalKind::InboundMessage, hours))
        .collect();
    let warmness = of(&messages);
    assert_eq!(warmness.reasons.len(), 3);
    assert_eq!(warmness.reasons[0].event_id, messages[0].event_id);
    let clicks: Vec<Signal> = (0..5)
        .map(|n| Signal {
            event_id: Some(Uuid::from_u128(n)),
            ..now(SignalKind::LinkClicked)
        })
        .collect();
    assert_eq!(of(&clicks).score, 15);
}

#[test]
fn a_signal_delivered_twice_counts_once() {
    let once = ago(SignalKind::InboundMessage, 1);
    assert_eq!(of(&[once, once]), of(&[once]));
}

#[test]
fn a_signal_from_the_future_is_not_known_yet() {
    assert_eq!(of(&[ago(SignalKind::FormLead, -1)]), of(&[]));
}

#[test]
fn an_answer_lifts_the_penalty_for_silence() {
    use SignalKind::*;
    let silent = [ago(FormLead, 48), ago(NoReplyToThreeTouches, 2)];
    let answered = [silent[0], silent[1], ago(InboundMessage, 1)];
    assert!(
        of(&silent)
            .reasons
            .iter()
            .any(|r| r.signal == NoReplyToThreeTouches)
    );
    assert!(
        of(&answered)
            .reasons
            .iter()
            .all(|r| r.signal != NoReplyToThreeTouches)
    );
}

#[test]
fn an_abandoned_hold_stands_for_the_hold_until_the_next_one() {
    use SignalKind::*;
    assert_eq!(of(&[ago(HoldCreated, 1), now(HoldAbandoned)]).score, 14);
    let again = [ago(HoldCreated, 2), ago(HoldAbandoned, 1), now(HoldCreated)];
    assert_eq!(of(&again).score, 20);
}

#[test]
fn an_opt_out_blocks_until_the_contact_opts_in_again() {
    use SignalKind::*;
    let out = [now(IntentBook), ago(OptedOutOfAll, 2)];
    let blocked = of(&out);
    assert_eq!((blocked.score, blocked.band), (0, Band::Blocked));
    assert_eq!(blocked.reasons.len(), 1);
    assert_eq!(blocked.reasons[0].event_id, out[1].event_id);
    let back = [out[0], out[1], ago(OptedIn, 1)];
    assert_eq!((of(&back).score, of(&back).band), (25, Band::Cool));
    let out_again = [back[0], back[1], back[2], now(OptedOutOfAll)];
    assert_eq!(of(&out_again).band, Band::Blocked);
}

#[test]
fn a_score_stays_within_its_ends_while_the_reasons_do_not() {
    use SignalKind::*;
    let wrong = of(&[now(FormLead), now(WrongNumber)]);
    assert_eq!((wrong.score, wrong.before_clamp.hundredths()), (0, -2_000));
    let eager = [
        FormLead,
        ChatOptIn,
        CallAnswered,
        CallMissed,
        IntentBook,
        HoldCreated,
        SlotViewed,
    ]
    .map(now);
    let eager = of(&eager);
    assert_eq!(
        (eager.score, eager.before_clamp.hundredths()),
        (100, 12_800)
    );
}

#[test]
fn a_new_form_lead_with_fit_is_cool_and_warm_once_it_asks_to_book() {
    use SignalKind::*;
    let lead = [now(FormLead), now(ServiceOffered)];
    assert_eq!((of(&lead).score, of(&lead).band), (26, Band::Cool));
    let asking = [lead[0], lead[1], now(InboundMessage), now(IntentBook)];
    assert_eq!((of(&asking).score, of(&asking).band), (63, Band::Warm));
}

#[test]
fn bands_begin_at_their_borders() {
    for (score, band) in [
        (0, Band::Cold),
        (19, Band::Cold),
        (20, Band::Cool),
        (39, Band::Cool),
        (40, Band::Warm),
        (69, Band::Warm),
        (70, Band::Hot),
        (100, Band::Hot),
    ] {
        assert_eq!(Band::of(score), band, "{score}");
    }
}

#[test]
fn a_band_is_left_upwards_at_the_border_and_downwards_five_below() {
    for (previous, score, band) in [
        (Band::Warm, 70, Band::Hot),
        (Band::Hot, 69, Band::Hot),
        (Band::Hot, 65, Band::Hot),
        (Band::Hot, 64, Band::Warm),
        (Band::Hot, 36, Band::Warm),
        (Band::Hot, 34, Band::Cool),
        (Band::Cool, 15, Band::Cool),
        (Band::Cool, 14, Band::Cold),
        (Band::Cold, 100, Band::Hot),
        (Band::Blocked, 66, Band::Warm),
    ] {
        assert_eq!(
            Band::after(Some(previous), score),
            band,
            "{previous:?} {score}"
        );
    }
}

#[test]
fn band_and_signal_names_read_back() {
    for band in [Band::Blocked, Band::Cold, Band::Cool, Band::Warm, Band::Hot] {
        assert_eq!(Band::from_name(band.as_str()), Some(band));
    }
    assert_eq!(Band::from_name("tepid"), None);
    assert_eq!(SignalKind::ALL.len(), 24);
}

prop_compose! {
    fn any_signal()(kind in 0..SignalKind::ALL.len(), minutes in -500i64..300_000, id in proptest::option::of(0u128..40)) -> Signal {
        Signal {
            kind: SignalKind::ALL[kind],
            at: noon() - Duration::minutes(minutes),
            event_id: id.map(Uuid::from_u128),
        }
    }
}

proptest! {
    #[test]
    fn reasons_add_up_to_the_score_before_the_clamp(signals in prop::collection::vec(any_signal(), 0..40)) {
        let warmness = of(&signals);
        let sum: i32 = warmness.reasons.iter().map(|r| r.points.hundredths()).sum();
        prop_assert_eq!(sum, warmness.before_clamp.hundredths());
        let expected = (f64::from(sum.clamp(0, 10_000)) / 100.0).round() as u8;
        prop_assert_eq!(warmness.score, expected);
        prop_assert!(warmness.score <= 100);
    }

    #[test]
    fn the_order_of_signals_does_not_matter(
        (signals, shuffled) in prop::collection::vec(any_signal(), 0..30)
            .prop_flat_map(|signals| (Just(signals.clone()), Just(signals).prop_shuffle()))
    ) {
        prop_assert_eq!(of(&signals), of(&shuffled));
    }

    #[test]
    fn time_alone_never_warms_without_penalties(hours in 1i64..5_000) {
        let signals = [now(SignalKind::FormLead), now(SignalKind::InboundMessage)];
        let later = score(&signals, noon() + Duration::hours(hours), None);
        prop_assert!(later.before_clamp <= of(&signals).before_clamp);
    }

    #[test]
    fn a_trembling_score_never_changes_the_band_twice(border in prop::sample::select(vec![20u8, 40, 70]), steps in prop::collection::vec(0u8..=4, 1..30)) {
        let mut band = Band::of(border);
        for below in steps {
            band = Band::after(Some(band), border - below);
            prop_assert_eq!(band, Band::of(border));
        }
    }
}
