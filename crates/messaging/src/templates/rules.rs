//! What a template may say, and saying it. Pure.

use std::sync::LazyLock;

use kernel::legible;
use minijinja::{Environment, UndefinedBehavior};
use people::contacts::UNNAMED;
use platform::FieldError;
use regex::Regex;
use serde_json::{Value, json};

use super::catalogue::Known;
use crate::segments;

/// The longest text that carriers take, and the most parts of one.
const MOST_CHARACTERS: usize = 1600;
const MOST_SEGMENTS: u32 = 10;
/// Steps of the template machine: no honest template comes near.
const FUEL: u64 = 5_000;

/// Why a template could not be filled in. Names the place, not the values.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unfilled(String);

/// The template filled in, with runs of blanks made one, and without characters that nobody sees: a name may
/// have brought them, and it must not keep the text from being sent.
///
/// # Errors
/// For broken syntax, a variable that is not there, and a template that never ends.
pub fn fill(template: &str, words: &Value) -> Result<String, Unfilled> {
    let mut machine = Environment::empty();
    machine.set_undefined_behavior(UndefinedBehavior::Strict);
    machine.set_fuel(Some(FUEL));
    // What is not there is not said: left to itself, the machine says "none".
    machine.set_formatter(|out, state, value| match value.is_none() {
        true => Ok(()),
        false => minijinja::escape_formatter(out, state, value),
    });
    let said = |error: minijinja::Error| Unfilled(error.kind().to_string());
    let text = machine
        .render_str(template, minijinja::value::Serde(words))
        .map_err(said)?;
    Ok(tidy(&text))
}

fn tidy(text: &str) -> String {
    let text = legible(text);
    let lines = text.lines().map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        words.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Whether a filled-in text can go out: with a clinic's longest names it may be another than it was when tried.
pub fn goes_out(filled: &str) -> bool {
    !filled.is_empty() && filled.chars().count() <= MOST_CHARACTERS
}

/// `over` laid over `base`, object by object.
pub fn merge(base: &mut Value, over: &Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                merge(base.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (base, over) => *base = over.clone(),
    }
}

/// A location with its clinic, in one breath: a clinic whose only place is called as it is, is named once.
pub fn full_name(clinic: &str, place: &str) -> String {
    match place.to_lowercase().contains(&clinic.to_lowercase()) {
        true => place.to_owned(),
        false => format!("{clinic}, {place}"),
    }
}

/// Made-up words, for trying a template.
pub fn sample() -> Value {
    json!({
        "contact": { "first_name": "Alexandra" },
        "clinic": { "name": "Harbour Physiotherapy" },
        "location": {
            "name": "Harbour Street", "phone": "+61290000000",
            "full_name": full_name("Harbour Physiotherapy", "Harbour Street"),
        },
        "when": "Wed 30 Sep at 10:30 am",
        "choices": "1 for Wed 30 Sep at 10:30 am, 2 for Thu 1 Oct at 9:00 am",
        "service": { "name": "Initial consultation" },
    })
}

/// Everything that is wrong with a template's new text.
pub fn faults(known: &Known, text: &str) -> Vec<FieldError> {
    let mut faults = odd_tags(text);
    faults.extend(unknown_variables(known, text));
    if faults.is_empty() {
        match fill(text, &sample()) {
            Ok(filled) => faults.extend(wrong_text(text, &filled)),
            Err(unfilled) => faults.push(fault("template_syntax", unfilled.to_string())),
        }
    }
    faults
}

fn fault(code: &str, detail: impl Into<String>) -> FieldError {
    FieldError::new("/body", code, detail)
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of ours")
}

/// Everything between the braces of a template.
static TAG: LazyLock<Regex> = LazyLock::new(|| regex(r"(?s)\{(?:\{(.*?)\}|%(.*?)%|#(.*?)#)\}"));
static SHOW: LazyLock<Regex> = LazyLock::new(|| regex(r"^-?\s*[a-z_]+(\.[a-z_]+)*\s*-?$"));
static TEST: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^-?\s*((if|elif)(\s+not)?\s+[a-z_]+(\.[a-z_]+)*|else|endif)\s*-?$"));

/// A template shows variables and tests them. Loops, sums and filters are for programs: they could
/// blow a text up without end.
fn odd_tags(text: &str) -> Vec<FieldError> {
    let odd = TAG.captures_iter(text).filter(|tag| {
        let shows = tag.get(1).map(|inner| SHOW.is_match(inner.as_str()));
        let tests = tag.get(2).map(|inner| TEST.is_match(inner.as_str()));
        !shows.or(tests).unwrap_or_default()
    });
    let said = |tag: regex::Captures| {
        let tag: String = tag[0].chars().take(60).collect();
        fault(
            "template_syntax",
            format!("`{tag}`: a template may show a variable, or ask `if` it is there"),
        )
    };
    odd.map(said).collect()
}

fn unknown_variables(known: &Known, text: &str) -> Vec<FieldError> {
    let machine = Environment::empty();
    let Ok(template) = machine.template_from_str(text) else {
        // The trial says what is wrong with it.
        return vec![];
    };
    let allowed: Vec<_> = known.variables().collect();
    let mut unknown: Vec<_> = template
        .undeclared_variables(true)
        .into_iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect();
    unknown.sort_unstable();
    let said = |name: String| {
        let detail = format!("there is no `{name}` here; there is {}", allowed.join(", "));
        fault("unknown_variable", detail)
    };
    unknown.into_iter().map(said).collect()
}

fn wrong_text(raw: &str, filled: &str) -> Vec<FieldError> {
    let mut faults = vec![];
    if filled.is_empty() {
        faults.push(fault("min_length", "a text says something"));
    }
    if filled.chars().count() > MOST_CHARACTERS || segments::count(filled).segments > MOST_SEGMENTS
    {
        faults.push(fault("max_length", "this is longer than carriers take"));
    }
    // Pasted line ends and tabs are harmless, any other came by mistake.
    if raw.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        faults.push(fault("pattern", "a text has no control characters"));
    }
    if invites_opt_out(filled) || invites_opt_out(raw) {
        faults.push(fault(
            "invites_opt_out",
            "CANCEL and END stop all texts in some countries: ask for another answer, such as N",
        ));
    }
    faults
}

/// Words that ask for an answer, as far as the end of their sentence.
static INVITING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:reply|replying|text|texting|send|sending|answer|respond|write|type)\b([^.!?\n]*)",
    )
});
/// CANCEL or END as the word to answer with: in capitals or in quotes wherever it stands, or right behind the verb.
static OPT_OUT_WORD: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r#"\b(?:CANCEL|END)\b|["'“‘`](?i:cancel|end)["'”’`]"#,
        r"|^\s*:?\s*(?i:(?:back|us|with|by|the|word|just|only|a|text|message|saying)\s+)*(?i:cancel\b|end(?:\s+to\b|\s*[,;]|\s*$))",
        r"|\b(?i:or)\s+(?i:cancel|end)\b(?:\s+(?i:to)\b|\s*$)",
    ))
});

/// Whether a text asks the patient to answer with a word that opts out of everything.
fn invites_opt_out(text: &str) -> bool {
    INVITING
        .captures_iter(text)
        .any(|invitation| OPT_OUT_WORD.is_match(&invitation[1]))
}

/// The longest first name that a text calls somebody by.
const LONGEST_NAME: usize = 30;

/// A first name as a text may say it: it came from a public form, and what a clinic sends must not carry
/// what somebody else wrote there. Anything but a name becomes "there", as in "Hi there".
pub fn callable(first_name: &str) -> &str {
    let name = first_name.trim();
    let of_a_name = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’');
    let short = name.chars().count() <= LONGEST_NAME && name.split_whitespace().count() <= 3;
    match !name.is_empty() && name != UNNAMED && short && name.chars().all(of_a_name) {
        true => name,
        false => "there",
    }
}

#[cfg(test)]
mod tests;
