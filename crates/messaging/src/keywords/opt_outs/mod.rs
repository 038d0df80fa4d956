//! An opt-out, wherever in a text it stands and whatever stands beside it.
//!
//! Any reasonable means is enough by law, so that a line, a sentence or a part of one that is an opt-out by
//! itself is one for the whole text, and STOP in capitals counts before other words. Where something else is
//! plainly meant, because the word goes on ("stop by", "stop taking"), it is none.

mod words;

use super::{
    normalise,
    phrases::{self, Meaning, is, starts_with, without_courtesy},
    words::{COURTESY, MESSAGES, OPT_OUT_REST},
};
use words::*;

/// What a text says beside its opt-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// They speak of a visit, too, that they cannot come to or want at another time.
    pub speaks_of_visit: bool,
}

/// The opt-out of a text, if it has one.
pub fn find(body: &str) -> Option<Found> {
    let body = body.replace('\u{1f6d1}', " STOP ");
    let sentences = sentences(&body);
    let found = sentences.iter().any(Sentence::opts_out) || is_wrong_number(&body);
    found.then(|| Found {
        speaks_of_visit: sentences.iter().any(Sentence::speaks_of_visit),
    })
}

/// Whether a text ends as a question does.
pub fn asks(body: &str) -> bool {
    let end = body.trim_end_matches(|c: char| !c.is_alphanumeric());
    body[end.len()..].contains(QUESTION)
}

const QUESTION: [char; 3] = ['?', '？', '؟'];

struct Sentence<'a> {
    text: &'a str,
    asks: bool,
}

fn sentences(body: &str) -> Vec<Sentence<'_>> {
    let ends = |c: char| QUESTION.contains(&c) || matches!(c, '.' | '!' | ';' | '…' | '！' | '。');
    body.lines()
        .flat_map(|line| line.split_inclusive(ends))
        .map(|text| Sentence {
            text: text.trim_end_matches(ends).trim(),
            asks: text.ends_with(QUESTION),
        })
        .filter(|sentence| !sentence.text.is_empty())
        .collect()
}

/// The parts of a sentence: a hyphen is one of a word ("non-stop") unless a blank is beside it.
fn parts(text: &str) -> Vec<&str> {
    let apart = text.split([',', '/', ':', '(', ')', '–', '—', '|', '،', '，']);
    let hyphens = apart.flat_map(|part| part.split(" -"));
    hyphens.flat_map(|part| part.split("- ")).collect()
}

impl Sentence<'_> {
    fn opts_out(&self) -> bool {
        // Of a question, what stands behind a comma is what is asked about: "keep going, stop, or wait?"
        let counts = |(index, part): &(usize, &str)| {
            !self.asks || *index == 0 || part.split_whitespace().any(|word| word == "STOP")
        };
        is_opt_out(self.text)
            || parts(self.text)
                .into_iter()
                .enumerate()
                .filter(counts)
                .any(|(_, part)| is_opt_out(part))
            || self.begins_with_stop()
            || self.ends_in_capitals()
            || self.names_what_to_stop()
    }

    fn speaks_of_visit(&self) -> bool {
        let is_visit = |text: &str| {
            let meaning = phrases::meaning(&normalise::tokens(text));
            let visit = [Meaning::CantCome, Meaning::Cancel, Meaning::Reschedule];
            meaning.is_some_and(|meaning| visit.contains(&meaning))
        };
        is_visit(self.text) || parts(self.text).into_iter().any(is_visit)
    }

    /// STOP in capitals before anything, "stop" before a courtesy or the usual reasons.
    fn begins_with_stop(&self) -> bool {
        if self.asks {
            return false;
        }
        let tokens = normalise::tokens(self.text);
        let [stop, rest @ ..] = without_fillers(&tokens) else {
            return false;
        };
        let after = without_courtesy(rest);
        let goes_on = after
            .first()
            .is_some_and(|word| STOP_GOES_ON.contains(&word.as_str()));
        let is_polite = after.len() < rest.len() && !ends_politely(rest, after);
        let gives_reason = STOP_REASONS.iter().any(|words| starts_with(after, words));
        stop == "stop" && !goes_on && (self.begins_in_capitals() || is_polite || gives_reason)
    }

    fn begins_in_capitals(&self) -> bool {
        let mut words = self.text.split(|c: char| !c.is_alphanumeric());
        let first = words.find(|word| {
            let plain = normalise::tokens(word);
            !plain.is_empty() && !without_fillers(&plain).is_empty()
        });
        first == Some("STOP")
    }

    /// "I want you to STOP": one word in capitals at the end of others that are not.
    fn ends_in_capitals(&self) -> bool {
        let words: Vec<_> = self.text.split_whitespace().collect();
        let [.., before, last] = words.as_slice() else {
            return false;
        };
        let shouts = !self.text.chars().any(char::is_lowercase);
        let before = before.to_lowercase();
        let is_place = STOPS_OF.contains(&before.as_str());
        last.trim_matches(|c: char| !c.is_alphanumeric()) == "STOP"
            && !(self.asks || shouts || is_place)
            && !is_negated(&normalise::tokens(&words[..words.len() - 1].join(" ")))
    }

    /// "… stop sending me these messages …", in the middle of anything.
    fn names_what_to_stop(&self) -> bool {
        let tokens = normalise::tokens(self.text);
        let stops = (0..tokens.len()).filter(|&at| matches!(tokens[at].as_str(), "stop" | "quit"));
        let mut named = stops.filter(|&at| {
            let before = at
                .checked_sub(1)
                .map_or("", |before| tokens[before].as_str());
            let mut after = tokens[at + 1..]
                .iter()
                .skip_while(|word| OPT_OUT_REST.contains(&word.as_str()));
            !is_negated(&tokens[..at])
                && !STOPS_OF.contains(&before)
                && after
                    .next()
                    .is_some_and(|word| STOPPED.contains(&word.as_str()))
        });
        named.next().is_some()
    }
}

/// The courtesy was at the end only: there is nothing behind it.
fn ends_politely(rest: &[String], after: &[String]) -> bool {
    !after.is_empty() && rest.starts_with(after)
}

/// Whether what stands before a "stop" turns it round: "don't stop", "I don't want you to stop". Not what was said
/// of something else: "I'm not coming please stop …"; nor "why don't you stop …".
fn is_negated(before: &[String]) -> bool {
    let asks_why = before.first().is_some_and(|word| word == "why");
    let mut back = before
        .iter()
        .rev()
        .skip_while(|word| BETWEEN_NOT_AND_STOP.contains(&word.as_str()));
    let turned = back
        .next()
        .is_some_and(|word| NEGATIONS.contains(&word.as_str()));
    turned && !asks_why
}

/// Whether these words alone are an opt-out. CANCEL and END by themselves are not: they may be about a visit,
/// or the end of anything, and count as a whole text only.
fn is_opt_out(text: &str) -> bool {
    let tokens = normalise::tokens(text);
    let core = without_courtesy(without_fillers(&tokens));
    phrases::stops_messages(core) || asks_for_none(core)
}

/// "Don't ever text this number again", "I don't want any more texts".
fn asks_for_none(core: &[String]) -> bool {
    let after = |heads: &[&[&str]]| {
        let head = heads.iter().find(|head| starts_with(core, head))?;
        Some(&core[head.len()..])
    };
    let only = |rest: &[String]| {
        rest.iter().all(|word| {
            let word = word.as_str();
            [OPT_OUT_REST, MESSAGES, NONE_REST]
                .iter()
                .any(|list| list.contains(&word))
        })
    };
    let names = |rest: &[String]| rest.iter().any(|word| MESSAGES.contains(&word.as_str()));
    after(DO_NOT).is_some_and(|rest| match rest {
        [verb, rest @ ..] if DO_NOT_TEXT.contains(&verb.as_str()) => only(rest),
        [verb, rest @ ..] if verb == "send" => {
            only(rest) && (names(rest) || rest.iter().any(|word| word == "anything"))
        }
        _ => false,
    }) || after(WANT_NO).is_some_and(|rest| only(rest) && names(rest))
        || is(core, LEAVE_ME)
}

/// "END, wrong number", "wrong number cancel": the word alone might be about a visit, beside this it is not.
fn is_wrong_number(body: &str) -> bool {
    let tokens = normalise::tokens(body);
    let without = |wrong: &&[&str]| {
        let at = (0..tokens.len()).find(|&at| starts_with(&tokens[at..], wrong))?;
        Some([&tokens[..at], &tokens[at + wrong.len()..]].concat())
    };
    WRONG
        .iter()
        .find_map(without)
        .is_some_and(|rest| phrases::opt_out(without_courtesy(&rest)).is_some())
}

/// Without what people say before they say it: "Ok stop", "I said STOP".
fn without_fillers(mut tokens: &[String]) -> &[String] {
    let begins = |tokens: &[String]| {
        FILLERS
            .iter()
            .chain(COURTESY)
            .find(|words| starts_with(tokens, words))
            .map(|words| words.len())
    };
    while let Some(count) = begins(tokens) {
        tokens = &tokens[count..];
    }
    tokens
}
