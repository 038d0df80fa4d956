mod opt_outs;
mod visits;

use super::*;

const A: u32 = 1;
const B: u32 = 2;

fn coded(booking: u32, code: &'static str) -> Upcoming<'static, u32> {
    Upcoming {
        booking,
        stop_code: Some(code),
        when: TOMORROW,
    }
}

const TOMORROW: When = When {
    days_ahead: 1,
    weekday: kernel::Weekday::Tue,
    hour: 10,
    has_begun: false,
};

/// A patient in Australia with one visit to come and its reminder open.
const REMINDED: Context<'static, u32> = Context {
    country: "AU",
    told: &[A],
    reminded: &[A],
    upcoming: &[Upcoming {
        booking: A,
        stop_code: None,
        when: TOMORROW,
    }],
    today: &[],
    confirmed: &[],
    which_asked: None,
    opt_in_asked: false,
};
/// The same with nothing asked lately.
const BOOKED: Context<'static, u32> = Context {
    told: &[],
    reminded: &[],
    ..REMINDED
};
/// A stranger.
const NOBODY: Context<'static, u32> = Context {
    told: &[],
    reminded: &[],
    upcoming: &[],
    ..REMINDED
};
const REMINDED_US: Context<'static, u32> = Context {
    country: "US",
    ..REMINDED
};
const STRANGER_US: Context<'static, u32> = Context {
    country: "US",
    ..NOBODY
};
const TWICE: Context<'static, u32> = Context {
    told: &[A, B],
    reminded: &[A, B],
    upcoming: &[
        Upcoming {
            booking: A,
            stop_code: None,
            when: TOMORROW,
        },
        Upcoming {
            booking: B,
            stop_code: None,
            when: When {
                days_ahead: 3,
                weekday: kernel::Weekday::Thu,
                ..TOMORROW
            },
        },
    ],
    ..REMINDED
};

const OUT: Reading<u32> = Reading::OptOut {
    scope: Scope::Everything,
    may_want_to_cancel: false,
};
const OUT_MAYBE_VISIT: Reading<u32> = Reading::OptOut {
    scope: Scope::Everything,
    may_want_to_cancel: true,
};
const CONFIRMED: Reading<u32> = Reading::Confirm { booking: A };
const CANT: Reading<u32> = Reading::CantCome {
    booking: A,
    mention_stop: false,
};
const CANCELS: Reading<u32> = Reading::CantCome {
    booking: A,
    mention_stop: true,
};
const MOVES: Reading<u32> = Reading::Reschedule { booking: A };
const HERE: Reading<u32> = Reading::Here { booking: A };

#[track_caller]
fn all(context: Context<u32>, bodies: &[&str], expected: Reading<u32>) {
    for body in bodies {
        assert_eq!(read(body, &context), expected, "{body:?}");
    }
}

#[test]
fn every_opt_out_word_stops_in_every_dress_and_country() {
    let words = [
        "STOP",
        "UNSUBSCRIBE",
        "END",
        "QUIT",
        "STOPALL",
        "STOP ALL",
        "REVOKE",
        "OPTOUT",
        "OPT OUT",
        "OPT-OUT",
        "ARRET",
        "ARRÊT",
        "REMOVE",
        "TD",
    ];
    for word in words {
        let dressed = [
            word.to_owned(),
            word.to_lowercase(),
            format!("  {word}. "),
            format!("{word}!!!"),
            format!("\"{word}\""),
            format!("{word} 😡"),
            format!("{word} PLEASE"),
            format!("please {word}"),
            format!("{word}, thanks"),
            format!("{word}\n\nSent from my iPhone"),
            format!("{word}\nPat Example"),
        ];
        let dressed: Vec<&str> = dressed.iter().map(String::as_str).collect();
        all(NOBODY, &dressed, OUT);
        all(STRANGER_US, &dressed, OUT);
        all(REMINDED, &dressed, OUT);
    }
}

#[test]
fn odd_spellings_of_stop_stop() {
    all(
        REMINDED,
        &[
            "S.T.O.P",
            "s t o p",
            "ＳＴＯＰ",
            "ST\u{200b}OP",
            "sTOp",
            "STOP STOP\nSTOP",
            "*stop*",
            "un-subscribe",
        ],
        OUT,
    );
}

#[test]
fn stop_with_messages_named_stops() {
    all(
        BOOKED,
        &[
            "stop texting me",
            "pls stop texting me",
            "Stop sending me messages now",
            "STOP ALL MESSAGES",
            "stop it",
            "unsubscribe me please",
            "remove me from your list",
            "opt me out of these texts",
            "quit texting me",
            "quit spamming me 😡",
            "unsub",
            "Stopp",
            "No more sms ta",
            "end these messages",
            "cancel texts",
            "cancel my subscription",
            "revoke my consent to texts",
            "can you stop texting me?",
            "Could you please stop sending me texts",
            "I want to unsubscribe",
            "i'd like to opt out please",
            "Don't text me anymore",
            "do not contact me again!",
            "take me off your list",
            "No more texts please",
        ],
        OUT,
    );
}

#[test]
fn a_keyword_at_the_head_of_another_sentence_is_none() {
    all(
        REMINDED,
        &[
            "stop by at 3?",
            "Stop by tomorrow ok?",
            "should I stop taking my tablets",
            "can you stop by",
            "I want to quit",
            "quit smoking program?",
            "I need to stop",
            "end of the week works better",
            "end it all",
            "I want to end it all",
            "removed my stitches",
            "start time?",
            "start at 9?",
            "help with my bill",
            "info on parking?",
            "here's my referral",
            "here is the form",
            "call you later",
            "I'll call",
            "change of address",
            "change my number",
            "move in date is Friday",
            "ok but can we do 10",
            "yes but can I bring my son",
            "yes or no?",
            "y not",
            "c u later",
            "1 more question",
            "2 people coming",
            "3 pm?",
            "no worries",
            "no problem",
            "no I'll be there",
            "no more pain!",
            "can't wait",
            "can't find parking",
            "won't be long",
            "cancel my insurance",
            "thanks",
            "thank you!",
            "😀",
            "",
            "   ",
        ],
        Reading::FreeText,
    );
}

#[test]
fn cancel_is_an_opt_out_in_the_us_and_asks_about_the_visit() {
    for country in ["US", "CA", "us", "PR"] {
        let context = Context {
            country,
            ..REMINDED
        };
        all(
            context,
            &["CANCEL", "cancel.", "Cancel please", "END"],
            OUT_MAYBE_VISIT,
        );
    }
    all(STRANGER_US, &["CANCEL", "END"], OUT);
    // Not what the word alone means: nobody asks twice about these.
    all(REMINDED_US, &["STOP", "cancel texts"], OUT);
    all(
        REMINDED_US,
        &[
            "cancel my appointment",
            "I need to cancel my appointment please",
        ],
        CANT,
    );
}

#[test]
fn cancel_elsewhere_cancels_the_visit_if_there_is_one() {
    for context in [REMINDED, BOOKED] {
        all(
            context,
            &["CANCEL", "cancel", "Cancel pls", "sorry, cancel"],
            CANCELS,
        );
    }
    all(NOBODY, &["CANCEL"], OUT);
    all(
        BOOKED,
        &[
            "cancel my appointment",
            "Cancel it please",
            "can I cancel tomorrow",
            "I need to cancel",
        ],
        CANT,
    );
    assert_eq!(
        read("cancel", &TWICE),
        Reading::AskWhich {
            answer: Answer::CantCome,
            bookings: vec![A, B]
        }
    );
}

#[test]
fn a_stop_with_a_code_stops_that_visit_only_if_it_matches() {
    let upcoming = [coded(A, "12345"), coded(B, "7k2q")];
    let context = Context {
        upcoming: &upcoming,
        ..BOOKED
    };
    let only = |booking| Reading::OptOut {
        scope: Scope::Booking(booking),
        may_want_to_cancel: false,
    };
    all(
        context,
        &["STOP 12345", "stop #12345", "Stop 12345 please"],
        only(A),
    );
    all(context, &["stop 7K2Q"], only(B));
    all(context, &["STOP 99999", "STOP"], OUT);
    all(context, &["stop at 3"], Reading::FreeText);
}

#[test]
fn start_and_unstop_restore_and_yes_only_when_asked() {
    for context in [NOBODY, REMINDED] {
        all(
            context,
            &["START", "start!", "Unstop", "START please", "opt in"],
            Reading::OptIn,
        );
    }
    let asked = Context {
        opt_in_asked: true,
        ..NOBODY
    };
    all(asked, &["YES", "yes please", "Y"], Reading::OptIn);
    all(NOBODY, &["YES", "Y", "ok"], Reading::FreeText);
    all(REMINDED, &["YES"], CONFIRMED);
}

#[test]
fn help_and_info_ask_who_we_are() {
    for context in [NOBODY, REMINDED] {
        all(
            context,
            &["HELP", "help?", "Info", "INFO please", "help me"],
            Reading::Help,
        );
    }
}
