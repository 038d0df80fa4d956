//! How a text is read, and who must deal with it. Pure.

use kernel::{Id, id};
use people::contacts;
use ports::sms::OptOutHint;

use crate::keywords::{self, Answer, Context, Reading, Scope, Upcoming, When, Which};

type Booking = Id<id::Booking>;

/// What a patient may be answering.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// Visits that a confirmation or a reminder told of in the last 7 days, not confirmed yet; none
    /// when staff have written since.
    pub told: Vec<Booking>,
    /// Visits, confirmed or not, whose reminder asked for Y, N or R; likewise.
    pub reminded: Vec<Booking>,
    /// Visits to come, and those that have just begun without the patient, the first one first.
    pub upcoming: Vec<(Booking, When)>,
    /// Of those, the ones whose day is today at their place, the nearest in time first.
    pub today: Vec<Booking>,
    /// Visits that we told of, likewise, and that are confirmed.
    pub confirmed: Vec<Booking>,
    /// Their answer, and the visits that our last text listed by number, if it asked "which?".
    pub which_asked: Option<(Answer, Vec<Booking>)>,
}

/// Reads a text. What the carrier itself understood as an opt-out, opt-in or call for help stands.
pub fn read(
    body: &str,
    from: &str,
    hint: Option<OptOutHint>,
    situation: &Situation,
) -> Reading<Booking> {
    let upcoming: Vec<_> = situation
        .upcoming
        .iter()
        .map(|&(booking, when)| Upcoming {
            booking,
            stop_code: None,
            when,
        })
        .collect();
    let context = Context {
        country: &contacts::country(from),
        told: &situation.told,
        reminded: &situation.reminded,
        upcoming: &upcoming,
        today: &situation.today,
        confirmed: &situation.confirmed,
        which_asked: situation
            .which_asked
            .as_ref()
            .map(|(answer, visits)| Which {
                answer: *answer,
                visits,
            }),
        opt_in_asked: false,
    };
    let reading = keywords::read(body, &context);
    match (hint, &reading) {
        (Some(OptOutHint::Stop), Reading::OptOut { .. }) | (None, _) => reading,
        (Some(OptOutHint::Stop), _) => Reading::OptOut {
            scope: Scope::Everything,
            may_want_to_cancel: false,
        },
        (Some(OptOutHint::Start), _) => Reading::OptIn,
        (Some(OptOutHint::Help), _) => Reading::Help,
    }
}

/// Whether this is a number in E.164.
pub fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a reading says, flat: for the event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub class: Option<&'static str>,
    pub booking: Option<Booking>,
    pub bookings: Vec<Booking>,
    pub answer: Option<&'static str>,
    pub may_want_to_cancel: bool,
    pub mention_stop: bool,
}

pub fn told(reading: &Reading<Booking>) -> Told {
    let class = |class| Told {
        class: Some(class),
        ..Told::default()
    };
    let about = |name, booking| Told {
        booking: Some(booking),
        ..class(name)
    };
    match reading {
        Reading::OptOut {
            scope,
            may_want_to_cancel,
        } => Told {
            may_want_to_cancel: *may_want_to_cancel,
            booking: match scope {
                Scope::Everything => None,
                Scope::Booking(booking) => Some(*booking),
            },
            ..class("opt_out")
        },
        Reading::OptIn => class("opt_in"),
        Reading::Help => class("help"),
        Reading::Confirm { booking } => about("confirm", *booking),
        Reading::ConfirmAgain { booking } => about("confirm_again", *booking),
        Reading::CantCome {
            booking,
            mention_stop,
        } => Told {
            mention_stop: *mention_stop,
            ..about("cant_come", *booking)
        },
        Reading::Reschedule { booking } => about("reschedule", *booking),
        Reading::Here { booking } => about("here", *booking),
        Reading::CallMe => class("call_me"),
        Reading::AskWhich { answer, bookings } => Told {
            bookings: bookings.clone(),
            answer: Some(answer.as_str()),
            ..class("ask_which")
        },
        Reading::FreeText => Told::default(),
    }
}

/// Whether a person must answer: not where a keyword is obeyed by itself.
pub fn waits(reading: &Reading<Booking>) -> bool {
    match reading {
        Reading::OptOut { .. }
        | Reading::OptIn
        | Reading::Help
        | Reading::Confirm { .. }
        // Automation asks which visit they confirm.
        | Reading::AskWhich {
            answer: Answer::Confirm,
            ..
        }
        | Reading::ConfirmAgain { .. }
        | Reading::CantCome { .. }
        | Reading::Here { .. } => false,
        Reading::Reschedule { .. }
        | Reading::CallMe
        | Reading::AskWhich { .. }
        | Reading::FreeText => true,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const AU: &str = "+61491570006";
    const US: &str = "+12125550123";

    fn booking(n: u128) -> Booking {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn visits(n: u128) -> Situation {
        let tomorrow = When {
            days_ahead: 1,
            weekday: kernel::Weekday::Tue,
            hour: 10,
            has_begun: false,
        };
        Situation {
            upcoming: (1..=n).map(|n| (booking(n), tomorrow)).collect(),
            today: vec![booking(1)],
            ..Situation::default()
        }
    }

    #[test]
    fn cancel_is_the_visit_here_and_an_opt_out_there() {
        let here = told(&read("Cancel", AU, None, &visits(1)));
        assert_eq!(
            (here.class, here.booking, here.mention_stop),
            (Some("cant_come"), Some(booking(1)), true)
        );
        let there = told(&read("Cancel", US, None, &visits(1)));
        assert_eq!(
            (there.class, there.may_want_to_cancel),
            (Some("opt_out"), true)
        );
    }

    #[test]
    fn what_the_carrier_obeyed_stands() {
        let none = Situation::default();
        let class = |hint| told(&read("please no", AU, Some(hint), &none)).class;
        assert_eq!(class(OptOutHint::Stop), Some("opt_out"));
        assert_eq!(class(OptOutHint::Start), Some("opt_in"));
        assert_eq!(class(OptOutHint::Help), Some("help"));
        // It knows less than we do of what a cancelling patient may want.
        let there = told(&read("Cancel", US, Some(OptOutHint::Stop), &visits(1)));
        assert!(there.may_want_to_cancel);
    }

    #[test]
    fn who_is_obeyed_does_not_wait_and_who_is_not_does() {
        let one = Situation {
            told: vec![booking(1)],
            reminded: vec![booking(1)],
            ..visits(2)
        };
        for (text, waiting) in [
            ("STOP", false),
            ("START", false),
            ("HELP", false),
            ("Y", false),
            ("N", false),
            ("here", false),
            ("R", true),
            ("call", true),
            ("Can I bring my dog?", true),
        ] {
            assert_eq!(waits(&read(text, AU, None, &one)), waiting, "{text}");
        }
        // Two visits and no open reminder: which of them cannot they come to?
        let which = read("can't come", AU, None, &visits(2));
        assert!(waits(&which));
        assert_eq!(told(&which).answer, Some("cant_come"));
    }

    #[test]
    fn a_name_or_a_short_code_is_no_number() {
        assert!(is_number(AU));
        for wrong in [
            "",
            "+",
            "ClinicSMS",
            "19123",
            "+0491570006",
            "+61 491",
            "+612345678901234567",
        ] {
            assert!(!is_number(wrong), "{wrong}");
        }
    }
}
