//! What a patient's short reply means, before any model is asked.
//!
//! [`read`] is the second step of inbound processing, right after storing: opt-out before
//! anything else, then help, then the answers to a reminder. It knows whole messages, words
//! with courtesies around them ("STOP please", "yes thanks") and a few set phrases. A keyword
//! at the head of another sentence ("stop by at 3?") is no keyword: such texts are
//! [`Reading::FreeText`] and go on to intent detection.
//!
//! Sources: Twilio's default words, those that AWS and Telnyx add, and the FCC's per-se words
//! of April 2025. CANCEL and END are opt-out words in the United States and Canada, where the
//! opt-out wins and staff are asked whether the visit was meant; elsewhere CANCEL cancels the
//! visit when there is one.

mod day;
mod normalise;
mod opt_outs;
mod phrases;
mod words;

pub use day::When;
use phrases::{Meaning, without_courtesy};

/// What is known when a text comes in. `B` names a booking.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a, B> {
    /// The recipient's country, ISO 3166-1 alpha-2: of their number, not of the clinic.
    pub country: &'a str,
    /// Visits that a confirmation or a reminder told of in the last 7 days, not confirmed yet, and
    /// nobody of the staff has written since.
    pub told: &'a [B],
    /// Visits, confirmed or not, whose reminder asked for Y, N or R; likewise.
    pub reminded: &'a [B],
    /// The patient's visits to come, and those that have just begun without them, the first one first.
    pub upcoming: &'a [Upcoming<'a, B>],
    /// Of those, the ones of today at their place, the nearest in time first.
    pub today: &'a [B],
    /// Visits that they were told of, likewise, and have confirmed.
    pub confirmed: &'a [B],
    /// What our last message asked, if it asked "which?".
    pub which_asked: Option<Which<'a, B>>,
    /// Our last message asked whether we may text at all.
    pub opt_in_asked: bool,
}

/// The question to which of several visits an answer belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which<'a, B> {
    /// What they had answered.
    pub answer: Answer,
    /// In the order in which they were listed, from 1 on.
    pub visits: &'a [B],
}

/// A visit to come, and the code that a text may stop its messages with ("STOP 12345").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upcoming<'a, B> {
    pub booking: B,
    pub stop_code: Option<&'a str>,
    pub when: When,
}

/// What the text says, and about which visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading<B> {
    OptOut {
        scope: Scope<B>,
        /// They may have meant the visit: make a task for staff.
        may_want_to_cancel: bool,
    },
    OptIn,
    Help,
    Confirm {
        booking: B,
    },
    /// Yes again, after they had confirmed all that they were asked about.
    ConfirmAgain {
        booking: B,
    },
    CantCome {
        booking: B,
        /// They wrote CANCEL: tell them that STOP stops all messages.
        mention_stop: bool,
    },
    Reschedule {
        booking: B,
    },
    Here {
        booking: B,
    },
    CallMe,
    /// A clear answer, but two or more visits that it may be about.
    AskWhich {
        answer: Answer,
        bookings: Vec<B>,
    },
    /// No keyword: on to intent detection and people.
    FreeText,
}

/// What an opt-out covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<B> {
    Everything,
    /// This visit's messages only: the code matched.
    Booking(B),
}

/// The answers that need a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Confirm,
    CantCome,
    Reschedule,
}

impl Answer {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::CantCome => "cant_come",
            Self::Reschedule => "reschedule",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Confirm, Self::CantCome, Self::Reschedule]
            .into_iter()
            .find(|answer| answer.as_str() == name)
    }
}

/// Reads one inbound text.
pub fn read<B: Copy + PartialEq>(body: &str, context: &Context<B>) -> Reading<B> {
    let tokens = normalise::tokens(body);
    if let Some(scope) = scoped_stop(&tokens, context) {
        return Reading::OptOut {
            scope,
            may_want_to_cancel: false,
        };
    }
    // "Cancel?" asks; it does not answer.
    let asks = opt_outs::asks(body);
    if let Some(reading) = numbered_answer(&tokens, context).filter(|_| !asks) {
        return reading;
    }
    if let Some(found) = opt_outs::find(body) {
        return opt_out(found.speaks_of_visit && !context.upcoming.is_empty());
    }
    let meaning = phrases::opt_out_at_the_start(body).or_else(|| phrases::meaning(&tokens));
    match meaning {
        Some(meaning) if asks && meaning.is_answer() => Reading::FreeText,
        Some(meaning) => answer(meaning, &day::Named::of(&tokens), context),
        None => Reading::FreeText,
    }
}

/// "STOP 12345". A code that is no visit's stops everything: a STOP is never overheard.
fn scoped_stop<B: Copy>(tokens: &[String], context: &Context<B>) -> Option<Scope<B>> {
    let code = phrases::stop_code(tokens)?;
    let matching = context.upcoming.iter().find(|upcoming| {
        upcoming
            .stop_code
            .is_some_and(|known| known.eq_ignore_ascii_case(code))
    });
    Some(match matching {
        Some(upcoming) => Scope::Booking(upcoming.booking),
        None => Scope::Everything,
    })
}

/// "2" after "which visit?": the second one, though 2 would mean no otherwise.
fn numbered_answer<B: Copy>(tokens: &[String], context: &Context<B>) -> Option<Reading<B>> {
    let which = context.which_asked?;
    let [number] = without_courtesy(tokens) else {
        return None;
    };
    let number: usize = number.parse().ok()?;
    let booking = *which.visits.get(number.checked_sub(1)?)?;
    Some(about(which.answer, vec![booking]))
}

fn answer<B: Copy + PartialEq>(
    meaning: Meaning,
    day: &day::Named,
    context: &Context<B>,
) -> Reading<B> {
    match meaning {
        Meaning::OptOut => opt_out(false),
        Meaning::End => opt_out(is_us_rules(context.country) && !context.upcoming.is_empty()),
        Meaning::Cancel => cancel(context),
        Meaning::OptIn => Reading::OptIn,
        Meaning::Help => Reading::Help,
        Meaning::Yes if context.opt_in_asked => Reading::OptIn,
        Meaning::Yes | Meaning::Confirm => confirm(context, context.told),
        Meaning::ConfirmShort => confirm(context, &[]),
        Meaning::No => about(Answer::CantCome, context.reminded.to_vec()),
        Meaning::CantCome if day.is_empty() => {
            about(Answer::CantCome, reminded_or_upcoming(context))
        }
        Meaning::CantCome => about(Answer::CantCome, on_day(day, context)),
        Meaning::RescheduleShort => about(Answer::Reschedule, context.reminded.to_vec()),
        Meaning::Reschedule => about(Answer::Reschedule, reminded_or_upcoming(context)),
        // Here for a visit of another day: a person must look.
        Meaning::Here => match context.today.first() {
            Some(&booking) => Reading::Here { booking },
            None => Reading::FreeText,
        },
        Meaning::CallMe => Reading::CallMe,
    }
}

fn opt_out<B>(may_want_to_cancel: bool) -> Reading<B> {
    Reading::OptOut {
        scope: Scope::Everything,
        may_want_to_cancel,
    }
}

/// The trap: the word that stops messages by law here, and visits by custom there.
fn cancel<B: Copy + PartialEq>(context: &Context<B>) -> Reading<B> {
    let visits = reminded_or_upcoming(context);
    if visits.is_empty() || is_us_rules(context.country) {
        return opt_out(!visits.is_empty());
    }
    match about(Answer::CantCome, visits) {
        Reading::CantCome { booking, .. } => Reading::CantCome {
            booking,
            mention_stop: true,
        },
        other => other,
    }
}

/// The United States with its territories, and Canada.
fn is_us_rules(country: &str) -> bool {
    ["US", "CA", "PR", "GU", "VI", "AS", "MP"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(country))
}

/// The open reminder's visit; where there is none, and nothing is confirmed yet, that of `told`.
fn confirm<B: Copy + PartialEq>(context: &Context<B>, told: &[B]) -> Reading<B> {
    let is_open = |visit: &&B| context.told.contains(visit);
    let open: Vec<_> = context.reminded.iter().filter(is_open).copied().collect();
    match (open.is_empty(), context.confirmed) {
        (false, _) => about(Answer::Confirm, open),
        (true, &[booking, ..]) => Reading::ConfirmAgain { booking },
        (true, []) => about(Answer::Confirm, told.to_vec()),
    }
}

/// What a whole sentence may be about: confirmed visits, too, for those can be called off as well, and one that
/// has just begun without them.
fn reminded_or_upcoming<B: Copy + PartialEq>(context: &Context<B>) -> Vec<B> {
    let all = context.reminded.is_empty();
    let may_be = |visit: &&Upcoming<B>| {
        all || visit.when.has_begun || context.reminded.contains(&visit.booking)
    };
    let visits = context.upcoming.iter().filter(may_be);
    visits.map(|visit| visit.booking).collect()
}

/// The visits of the day that they name, reminded of or not. None: they may be wrong about the day, or we about
/// what they mean, and a person finds out.
fn on_day<B: Copy>(day: &day::Named, context: &Context<B>) -> Vec<B> {
    let visits = context.upcoming.iter().filter(|visit| day.fits(visit.when));
    visits.map(|visit| visit.booking).collect()
}

fn about<B: Copy>(answer: Answer, bookings: Vec<B>) -> Reading<B> {
    match (answer, bookings.as_slice()) {
        (_, []) => Reading::FreeText,
        (Answer::Confirm, &[booking]) => Reading::Confirm { booking },
        (Answer::CantCome, &[booking]) => Reading::CantCome {
            booking,
            mention_stop: false,
        },
        (Answer::Reschedule, &[booking]) => Reading::Reschedule { booking },
        (answer, _) => Reading::AskWhich { answer, bookings },
    }
}

#[cfg(test)]
mod tests;
