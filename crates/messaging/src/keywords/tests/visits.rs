//! Answers about a visit.

use super::*;

#[test]
fn every_yes_confirms_the_one_open_reminder() {
    let yes = [
        "Y",
        "y",
        "YES",
        "Yes!",
        "YEP",
        "yeah",
        "OK",
        "ok.",
        "Okay",
        "CONFIRM",
        "confirmed",
        "C",
        "c",
        "1",
        "1.",
        "👍",
        "👍🏿",
        "👍👍",
        "✅",
        "yes 👍",
        "1 👍",
        "yes please",
        "Yes thanks",
        "Yes, thank you!",
        "ok see you then",
        "ok c u then",
        "Attending.",
        "yes I'll be there",
        "I'll be there",
        "I confirm",
        "yes that works",
        "Hi yes",
        "ok great thanks",
    ];
    all(REMINDED, &yes, CONFIRMED);
    all(REMINDED_US, &yes, CONFIRMED);
    all(BOOKED, &yes, Reading::FreeText);
    for body in yes {
        let which = Reading::AskWhich {
            answer: Answer::Confirm,
            bookings: vec![A, B],
        };
        assert_eq!(read(body, &TWICE), which, "{body:?}");
    }
}

#[test]
fn a_number_answers_the_question_which() {
    let asked = |answer| Context {
        which_asked: Some(Which {
            answer,
            visits: &[A, B],
        }),
        ..TWICE
    };
    let yes = asked(Answer::Confirm);
    all(yes, &["1", "1.", "1 please"], CONFIRMED);
    all(yes, &["2"], Reading::Confirm { booking: B });
    let third = Reading::AskWhich {
        answer: Answer::Reschedule,
        bookings: vec![A, B],
    };
    all(yes, &["3"], third);
    all(yes, &["0", "4"], Reading::FreeText);
    all(yes, &["STOP"], OUT);
    all(asked(Answer::CantCome), &["1"], CANT);
    all(
        asked(Answer::Reschedule),
        &["2"],
        Reading::Reschedule { booking: B },
    );
}

#[test]
fn every_no_and_cannot_is_about_the_visit() {
    all(
        REMINDED,
        &["N", "NO", "no.", "Nope", "2", "no sorry", "no thanks"],
        CANT,
    );
    all(BOOKED, &["N", "NO", "2"], Reading::FreeText);
    for context in [REMINDED, BOOKED] {
        all(
            context,
            &[
                "CAN'T",
                "can’t",
                "cant",
                "Cannot",
                "can't make it",
                "I can't come",
                "sorry I cannot make it",
                "no I can't make it tomorrow",
                "No sorry, can't come",
                "I won't be there",
                "not coming",
                "I'm not coming",
                "I am unable to attend",
                "can not attend",
            ],
            CANT,
        );
    }
    all(NOBODY, &["can't make it"], Reading::FreeText);
}

#[test]
fn reschedule_change_and_move_ask_for_another_time() {
    all(REMINDED, &["R", "3"], MOVES);
    all(BOOKED, &["R", "3"], Reading::FreeText);
    for context in [REMINDED, BOOKED] {
        all(
            context,
            &[
                "RESCHEDULE",
                "reschedule please",
                "re-schedule",
                "CHANGE",
                "MOVE",
                "Move it please",
                "change my appointment",
                "can we reschedule?",
                "I need to reschedule to Friday",
                "can I change the time",
                "could I move my appointment to another day",
                "can I move to friday?",
            ],
            MOVES,
        );
    }
    all(NOBODY, &["reschedule"], Reading::FreeText);
}

#[test]
fn here_and_arrived_are_about_the_next_visit_of_today() {
    let today = Context {
        today: &[A],
        ..BOOKED
    };
    all(
        today,
        &[
            "HERE",
            "here!",
            "Arrived",
            "I'm here",
            "we are here",
            "just arrived",
        ],
        HERE,
    );
    let twice_today = Context {
        today: &[B, A],
        ..BOOKED
    };
    all(twice_today, &["HERE"], Reading::Here { booking: B });
    // Here, a day too early: a person must look.
    all(BOOKED, &["HERE"], Reading::FreeText);
}

#[test]
fn call_asks_for_a_call() {
    for context in [NOBODY, REMINDED] {
        all(
            context,
            &[
                "CALL",
                "call me",
                "Please call me back",
                "can you call me?",
                "could someone please call me",
            ],
            Reading::CallMe,
        );
    }
}

#[test]
fn a_yes_said_twice_is_one_yes() {
    let confirmed = Context {
        confirmed: &[A],
        ..BOOKED
    };
    for text in ["Y", "yes", "👍", "Yes thanks"] {
        assert_eq!(
            read(text, &confirmed),
            Reading::ConfirmAgain { booking: A },
            "{text}"
        );
    }
    // One that is open comes first.
    let one_more = Context {
        told: &[B],
        reminded: &[A, B],
        ..confirmed
    };
    assert_eq!(read("Y", &one_more), Reading::Confirm { booking: B });
}

#[test]
fn a_letter_answers_a_reminder_and_nothing_else() {
    // Told of by the booking's confirmation alone, which asks for no letter.
    let told = Context {
        told: &[A],
        ..BOOKED
    };
    all(told, &["Y", "yes please", "👍"], CONFIRMED);
    all(
        told,
        &["N", "no", "2", "R", "3", "1", "c", "No thanks"],
        Reading::FreeText,
    );
    all(REMINDED, &["no?", "N?", "ok?", "y ?"], Reading::FreeText);
}

#[test]
fn whoever_cannot_come_may_mean_the_visit_that_is_confirmed() {
    let one_confirmed = Context {
        told: &[B],
        reminded: &[A, B],
        confirmed: &[A],
        ..TWICE
    };
    let which = Reading::AskWhich {
        answer: Answer::CantCome,
        bookings: vec![A, B],
    };
    for text in ["N", "I can't make it", "cancel"] {
        assert_eq!(read(text, &one_confirmed), which, "{text}");
    }
    assert_eq!(read("Y", &one_confirmed), Reading::Confirm { booking: B });
}

#[test]
fn a_stop_with_a_reason_or_in_other_words_is_a_stop() {
    for text in [
        "Stop. Wrong number",
        "Please don't text me any more",
        "do not send me texts",
        "no more reminders",
        "Please stop!! I moved",
        "STOP - John",
        "Can you stop the reminders",
        "STOP2",
    ] {
        all(REMINDED, &[text], OUT);
    }
    for text in ["Can I stop by at 3?", "Stop by at 3. Thanks", "Don't stop!"] {
        all(BOOKED, &[text], Reading::FreeText);
    }
}

#[test]
fn a_day_says_which_visit_and_a_day_without_one_is_for_a_person() {
    let second = Reading::CantCome {
        booking: B,
        mention_stop: false,
    };
    let booked_twice = Context {
        told: &[],
        reminded: &[],
        ..TWICE
    };
    // Named, it may be one that nobody has been reminded of.
    let first_reminded = Context {
        reminded: &[A],
        ..TWICE
    };
    for context in [TWICE, booked_twice, first_reminded] {
        all(
            context,
            &["can't make it tomorrow", "Cancel Tuesday please"],
            CANT,
        );
        all(
            context,
            &["can't make it on Thursday", "cancel thurs morning"],
            second.clone(),
        );
        all(
            context,
            &[
                "can't come today",
                "cancel tonight",
                "can't make it this morning",
                "Cancel Wednesday please",
                "cancel tomorrow afternoon",
                "can't make it next Thursday",
            ],
            Reading::FreeText,
        );
    }
}

#[test]
fn a_visit_that_has_just_begun_is_asked_about_beside_the_others() {
    let begun = When {
        days_ahead: 0,
        has_begun: true,
        ..TOMORROW
    };
    let upcoming = [
        Upcoming {
            booking: A,
            stop_code: None,
            when: begun,
        },
        Upcoming {
            booking: B,
            stop_code: None,
            when: TOMORROW,
        },
    ];
    let late = Context {
        told: &[B],
        reminded: &[B],
        upcoming: &upcoming,
        ..REMINDED
    };
    let which = Reading::AskWhich {
        answer: Answer::CantCome,
        bookings: vec![A, B],
    };
    all(late, &["can't make it", "cancel"], which);
    all(late, &["can't make it today"], CANT);
    // A letter answers the reminder.
    let second = Reading::CantCome {
        booking: B,
        mention_stop: false,
    };
    all(late, &["N"], second);
}
