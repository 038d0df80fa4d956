//! From words to a meaning, without knowing anything about the sender.

use super::{day, normalise, words::*};

/// What the words say by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    OptOut,
    /// END: an opt-out everywhere, and in the US perhaps about the visit.
    End,
    /// CANCEL on its own.
    Cancel,
    OptIn,
    Help,
    /// A bare yes, which may also answer an opt-in question.
    Yes,
    Confirm,
    /// C or 1: an answer only where a reminder is open.
    ConfirmShort,
    /// A bare no: an answer only where a reminder is open.
    No,
    CantCome,
    /// R or 3: an answer only where a reminder is open.
    RescheduleShort,
    Reschedule,
    Here,
    CallMe,
}

impl Meaning {
    /// Says something as an answer, and with a question mark nothing that may be acted upon. What goes to a
    /// person anyway, an opt-out and a call for help are what they are.
    pub fn is_answer(self) -> bool {
        !matches!(
            self,
            Self::OptOut | Self::End | Self::Help | Self::Reschedule | Self::CallMe
        )
    }
}

type Words<'a> = &'a [String];

/// The first line alone, when it is an opt-out: what follows is a signature.
pub fn opt_out_at_the_start(body: &str) -> Option<Meaning> {
    let line = body.lines().find(|line| !line.trim().is_empty())?;
    opt_out(without_courtesy(&normalise::tokens(line)))
}

/// Whether words by themselves, beside others, want no messages: those that may mean anything else must name them.
pub fn stops_messages(core: Words) -> bool {
    let asked = match HOW.iter().find(|words| starts_with(core, words)) {
        Some(how) => &core[how.len()..],
        None => without_lead_in(core),
    };
    if is(core, OPT_OUT_PHRASES) || opt_out_asked(asked, core).is_some() {
        return true;
    }
    let Some((head, rest)) = opt_out_head(core) else {
        return false;
    };
    let stops = STOP.iter().any(|words| same(head, words));
    let removes =
        same(head, &["remove"]) && rest.iter().any(|word| REMOVED.contains(&word.as_str()));
    names_messages_only(rest) && (stops || removes || names_messages(rest))
}

/// The code of "STOP 12345": one word with a digit in it.
pub fn stop_code(tokens: Words<'_>) -> Option<&str> {
    match without_courtesy(tokens) {
        [stop, code] if stop == "stop" && code.bytes().any(|b| b.is_ascii_digit()) => Some(code),
        _ => None,
    }
}

/// What the whole message means, opt-out first.
pub fn meaning(tokens: Words) -> Option<Meaning> {
    let core = without_courtesy(tokens);
    let asked = without_lead_in(core);
    opt_out(core)
        .or_else(|| opt_out_asked(asked, core))
        .or_else(|| exact(core))
        .or_else(|| confirm(core))
        .or_else(|| cant_come(core))
        .or_else(|| cancel_visit(asked))
        .or_else(|| reschedule(asked))
        .or_else(|| is(asked, CALL_ME).then_some(Meaning::CallMe))
}

pub fn opt_out(core: Words) -> Option<Meaning> {
    if is(core, OPT_OUT_PHRASES) {
        return Some(Meaning::OptOut);
    }
    match core {
        [word] if word == "end" => return Some(Meaning::End),
        [word] if word == "cancel" => return Some(Meaning::Cancel),
        _ => {}
    }
    let (head, rest) = opt_out_head(core)?;
    let stops = names_messages_only(rest)
        && (rest.is_empty() || !is(head, OPT_OUT_NEEDS_MESSAGES) || names_messages(rest));
    stops.then_some(Meaning::OptOut)
}

/// "Can you stop texting me?": with a lead-in, the sentence must name messages or use a word
/// that means nothing else. "I want to quit" is about smoking.
fn opt_out_asked(asked: Words, core: Words) -> Option<Meaning> {
    if asked.len() == core.len() {
        return None;
    }
    let (head, rest) = opt_out_head(asked)?;
    let plain = OPT_OUT_PLAIN.iter().any(|plain| same(head, plain));
    (names_messages_only(rest) && (plain || names_messages(rest))).then_some(Meaning::OptOut)
}

fn opt_out_head(core: Words) -> Option<(Words, Words)> {
    let longest = OPT_OUT
        .iter()
        .filter(|head| starts_with(core, head))
        .map(|head| head.len())
        .max()?;
    Some(core.split_at(longest))
}

fn names_messages_only(rest: Words) -> bool {
    rest.iter().all(|word| {
        OPT_OUT_REST.contains(&word.as_str())
            || MESSAGES.contains(&word.as_str())
            || COURTESY.iter().any(|courtesy| *courtesy == [word.as_str()])
    })
}

fn names_messages(rest: Words) -> bool {
    rest.iter().any(|word| MESSAGES.contains(&word.as_str()))
}

fn exact(core: Words) -> Option<Meaning> {
    [
        (OPT_IN, Meaning::OptIn),
        (HELP, Meaning::Help),
        (YES, Meaning::Yes),
        (CONFIRM_SHORT, Meaning::ConfirmShort),
        (NO, Meaning::No),
        (RESCHEDULE_SHORT, Meaning::RescheduleShort),
        (HERE, Meaning::Here),
    ]
    .into_iter()
    .find(|(words, _)| is(core, words))
    .map(|(_, meaning)| meaning)
}

fn confirm(core: Words) -> Option<Meaning> {
    let thumbless = match core {
        [rest @ .., thumb] if thumb == normalise::THUMB && !rest.is_empty() => rest,
        _ => core,
    };
    if is(thumbless, CONFIRM_SHORT) {
        return Some(Meaning::ConfirmShort);
    }
    if is(thumbless, CONFIRM_ALONE) {
        return Some(Meaning::Confirm);
    }
    let (head, rest) = core.split_first()?;
    let confirms = CONFIRM.contains(&head.as_str())
        && without_courtesy(rest)
            .iter()
            .all(|word| CONFIRM_REST.contains(&word.as_str()));
    confirms.then_some(Meaning::Confirm)
}

fn cant_come(core: Words) -> Option<Meaning> {
    let mut rest = core;
    if let [no, after @ ..] = rest
        && no == "no"
        && !after.is_empty()
    {
        rest = without_courtesy(after);
    }
    if let Some(who) = WHO.iter().find(|words| starts_with(rest, words)) {
        rest = &rest[who.len()..];
    }
    let after_one_of = |heads: &[&[&str]]| {
        let head = heads.iter().find(|head| starts_with(rest, head))?;
        Some(&rest[head.len()..])
    };
    let comes_to_nothing = |rest: Words| {
        rest.iter()
            .all(|word| CANT_REST.contains(&word.as_str()) || day::is_word(word))
    };
    let cant = after_one_of(CANT).is_some_and(comes_to_nothing);
    let wont = after_one_of(WONT).is_some_and(|after| {
        let complete = !after.is_empty() || starts_with(rest, &["not", "coming"]);
        complete && comes_to_nothing(after)
    });
    (cant || wont).then_some(Meaning::CantCome)
}

/// "Cancel my appointment": says what is meant, so it is no opt-out anywhere.
fn cancel_visit(asked: Words) -> Option<Meaning> {
    let (head, rest) = asked.split_first()?;
    let cancels = head == "cancel" && rest.iter().all(|word| points_at_visit(word));
    cancels.then_some(Meaning::CantCome)
}

fn points_at_visit(word: &str) -> bool {
    VISIT.contains(&word) || day::is_word(word)
}

fn reschedule(asked: Words) -> Option<Meaning> {
    let (head, rest) = asked.split_first()?;
    let names_the_visit = || {
        rest.iter()
            .all(|word| points_at_visit(word) || VISIT_TIME.contains(&word.as_str()))
    };
    let reschedules = RESCHEDULE.iter().any(|word| starts_with(asked, word))
        || (CHANGE.contains(&head.as_str()) && names_the_visit());
    reschedules.then_some(Meaning::Reschedule)
}

pub fn without_courtesy(mut tokens: Words) -> Words {
    while let Some(courtesy) = COURTESY.iter().find(|words| starts_with(tokens, words)) {
        tokens = &tokens[courtesy.len()..];
    }
    while let Some(courtesy) = COURTESY.iter().find(|words| ends_with(tokens, words)) {
        tokens = &tokens[..tokens.len() - courtesy.len()];
    }
    tokens
}

fn without_lead_in(core: Words) -> Words {
    match LEAD_INS.iter().find(|words| starts_with(core, words)) {
        Some(lead_in) => without_courtesy(&core[lead_in.len()..]),
        None => core,
    }
}

pub fn is(tokens: Words, phrases: &[&str]) -> bool {
    !tokens.is_empty() && phrases.contains(&tokens.join(" ").as_str())
}

fn same(tokens: Words, words: &[&str]) -> bool {
    tokens.iter().map(String::as_str).eq(words.iter().copied())
}

pub fn starts_with(tokens: Words, words: &[&str]) -> bool {
    tokens.len() >= words.len() && same(&tokens[..words.len()], words)
}

fn ends_with(tokens: Words, words: &[&str]) -> bool {
    tokens.len() >= words.len() && same(&tokens[tokens.len() - words.len()..], words)
}
