//! Walks a body along poem-openapi's own schema and collects every fault.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use chrono::Datelike;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use regex::Regex;
use serde_json::Value;

use super::FieldError;

static PATTERNS: LazyLock<Mutex<HashMap<String, Option<Regex>>>> = LazyLock::new(Mutex::default);

fn matches(pattern: &str, text: &str) -> bool {
    let mut known = PATTERNS.lock().unwrap_or_else(|lock| lock.into_inner());
    let regex = known
        .entry(pattern.to_owned())
        .or_insert_with(|| Regex::new(pattern).ok());
    regex.as_ref().is_none_or(|regex| regex.is_match(text))
}

struct Faults<'a> {
    pointer: &'a str,
    errors: &'a mut Vec<FieldError>,
}

impl Faults<'_> {
    fn add(&mut self, code: &str, detail: impl Into<String>) {
        self.errors
            .push(FieldError::new(self.pointer, code, detail));
    }
}

/// Adds a fault for each place where `value` does not fit `schema`.
pub(super) fn check(
    registry: &Registry,
    schema: &MetaSchemaRef,
    value: &Value,
    pointer: &str,
    errors: &mut Vec<FieldError>,
) {
    let (schema, is_named) = match schema {
        MetaSchemaRef::Inline(schema) => (&**schema, false),
        MetaSchemaRef::Reference(name) => match registry.schemas.get(name) {
            Some(schema) => (schema, true),
            None => return,
        },
    };
    for part in &schema.all_of {
        check(registry, part, value, pointer, errors);
    }
    match (schema.ty, value) {
        ("", _) => {}
        ("object", Value::Object(_)) => object(registry, schema, value, pointer, errors),
        ("array", Value::Array(items)) => array(registry, schema, items, pointer, errors),
        ("string", Value::String(text)) => {
            string(schema, is_named, text, &mut Faults { pointer, errors });
        }
        ("integer", Value::Number(number)) if number.is_i64() || number.is_u64() => {
            let number = match number.is_i64() {
                true => number.as_f64(),
                // The first that no i64 is looks like the last that one is, as a float.
                false if schema.format == Some("int64") => Some(f64::INFINITY),
                false => number.as_f64(),
            };
            number_fits(schema, number, &mut Faults { pointer, errors });
        }
        ("number", Value::Number(number)) => {
            number_fits(schema, number.as_f64(), &mut Faults { pointer, errors })
        }
        ("boolean", Value::Bool(_)) => {}
        (expected, _) => {
            Faults { pointer, errors }.add("type", format!("must be {}", article(expected)))
        }
    }
}

fn article(kind: &str) -> String {
    match kind {
        "object" | "array" | "integer" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn object(
    registry: &Registry,
    schema: &MetaSchema,
    value: &Value,
    pointer: &str,
    errors: &mut Vec<FieldError>,
) {
    let Value::Object(fields) = value else { return };
    for required in &schema.required {
        if fields.get(*required).is_none_or(Value::is_null) {
            errors.push(FieldError::new(
                format!("{pointer}/{}", escape(required)),
                "required",
                "must be given",
            ));
        }
    }
    for (name, field) in fields {
        let at = format!("{pointer}/{}", escape(name));
        match schema.properties.iter().find(|(known, _)| known == name) {
            Some(_) if field.is_null() => {}
            Some((_, inner)) => check(registry, inner, field, &at, errors),
            None => match &schema.additional_properties {
                Some(inner) => check(registry, inner, field, &at, errors),
                None => errors.push(FieldError::new(at, "unknown", "there is no such field")),
            },
        }
    }
}

fn array(
    registry: &Registry,
    schema: &MetaSchema,
    items: &[Value],
    pointer: &str,
    errors: &mut Vec<FieldError>,
) {
    if schema.max_items.is_some_and(|most| items.len() > most) {
        Faults { pointer, errors }.add(
            "max_items",
            format!(
                "may have {} items at most",
                schema.max_items.unwrap_or_default()
            ),
        );
    }
    if schema.min_items.is_some_and(|least| items.len() < least) {
        Faults { pointer, errors }.add(
            "min_items",
            format!(
                "must have {} items at least",
                schema.min_items.unwrap_or_default()
            ),
        );
    }
    if let Some(inner) = &schema.items {
        for (index, item) in items.iter().enumerate() {
            check(registry, inner, item, &format!("{pointer}/{index}"), errors);
        }
    }
}

fn string(schema: &MetaSchema, is_named: bool, text: &str, faults: &mut Faults<'_>) {
    let length = text.chars().count();
    if text.contains('\0') {
        faults.add("nul", "may not contain a NUL character");
    }
    if let Some(most) = schema.max_length.filter(|most| length > *most) {
        faults.add("max_length", format!("may have {most} characters at most"));
    }
    if let Some(least) = schema.min_length.filter(|least| length < *least) {
        faults.add(
            "min_length",
            format!("must have {least} characters at least"),
        );
    }
    // A text that is empty, or that has a NUL, is said to be so, and not in a pattern's words again.
    let named = text.contains('\0') || schema.min_length.is_some_and(|least| length < least);
    if let Some(pattern) = schema
        .pattern
        .as_ref()
        .filter(|pattern| !named && !matches(pattern, text))
    {
        faults.add("pattern", in_words(schema, pattern, is_named));
    }
    if !schema.enum_items.is_empty() && !schema.enum_items.iter().any(|item| item == text) {
        let known: Vec<_> = schema.enum_items.iter().filter_map(Value::as_str).collect();
        faults.add("enum", format!("must be one of {}", known.join(", ")));
    }
    let too_long = schema.max_length.is_some_and(|most| length > most);
    if let Some((code, detail)) = schema.format.and_then(|format| format_fault(format, text))
        && !(too_long && code == "max_length")
    {
        faults.add(code, detail);
    }
}

/// What a text should have been: in the words of its schema, if it is a kind of text that has a name. The
/// description of any other is its field's, which says what it is for and not what it looks like.
fn in_words(schema: &MetaSchema, pattern: &str, is_named: bool) -> String {
    if let Some(prefix) = id_prefix(schema, pattern) {
        return format!("must be an id that begins with {prefix}");
    }
    let Some(words) = schema.description.filter(|_| is_named) else {
        return format!("must match {pattern}");
    };
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_lowercase().to_string());
    format!("must be {}{}", first.unwrap_or_default(), letters.as_str())
}

/// What the ids of a kind begin with: `bkg_`.
fn id_prefix<'a>(schema: &MetaSchema, pattern: &'a str) -> Option<&'a str> {
    let id = schema.format.filter(|format| *format == "typeid");
    let (prefix, _) = id.and_then(|_| pattern.strip_prefix('^')?.split_once('['))?;
    Some(prefix)
}

/// Years that somebody who lives, or a visit of theirs, can be of.
const LIVED: std::ops::RangeInclusive<i32> = 1880..=2200;
const OUT_OF_BOUNDS: &str = "must lie in the years 1880 to 2200";

const LONGEST_EMAIL: usize = 254;

/// A format has its own grammar.
fn format_fault(format: &str, text: &str) -> Option<(&'static str, &'static str)> {
    match format {
        "date-time" => match chrono::DateTime::parse_from_rfc3339(text) {
            Ok(at) if LIVED.contains(&at.year()) => None,
            Ok(_) => Some(("date_time", OUT_OF_BOUNDS)),
            Err(_) => Some((
                "date_time",
                "must be an instant such as 2026-11-22T03:00:00Z",
            )),
        },
        // The framework's own name for a date.
        "date" | "naive-date" => match text.parse::<chrono::NaiveDate>() {
            Ok(date) if LIVED.contains(&date.year()) => None,
            Ok(_) => Some(("date", OUT_OF_BOUNDS)),
            Err(_) => Some(("date", "must be a date such as 2026-11-22")),
        },
        // In lower case, as it is kept, it may be longer than as it was written.
        "email" if text.trim().to_lowercase().chars().count() > LONGEST_EMAIL => {
            Some(("max_length", "may have 254 characters at most"))
        }
        "time-zone" if text.parse::<kernel::Zone>().is_err() => Some((
            "time_zone",
            "must be a time zone of the IANA database, such as Australia/Sydney",
        )),
        _ => None,
    }
}

fn number_fits(schema: &MetaSchema, number: Option<f64>, faults: &mut Faults<'_>) {
    let Some(number) = number else { return };
    let (low, high) = match schema.format {
        Some("int32") => (f64::from(i32::MIN), f64::from(i32::MAX)),
        Some("uint32") => (0.0, f64::from(u32::MAX)),
        Some("int16") => (f64::from(i16::MIN), f64::from(i16::MAX)),
        Some("uint16") => (0.0, f64::from(u16::MAX)),
        Some("int8") => (f64::from(i8::MIN), f64::from(i8::MAX)),
        Some("uint8") => (0.0, f64::from(u8::MAX)),
        Some("uint64") => (0.0, f64::MAX),
        Some("int64") => (i64::MIN as f64, i64::MAX as f64),
        _ => (f64::MIN, f64::MAX),
    };
    let most = schema.maximum.unwrap_or(high).min(high);
    let least = schema.minimum.unwrap_or(low).max(low);
    if number > most {
        let said = match most == i64::MAX as f64 {
            true => i64::MAX.to_string(),
            false => most.to_string(),
        };
        faults.add("maximum", format!("may be {said} at most"));
    }
    if number < least {
        faults.add("minimum", format!("must be {least} at least"));
    }
}

#[cfg(test)]
mod tests {
    use poem_openapi::{Object, types::Type};
    use serde_json::json;

    use super::*;

    #[derive(Object)]
    struct Guest {
        #[oai(validator(min_length = 1))]
        name: String,
        age: u8,
    }

    #[derive(Object)]
    struct Party {
        #[oai(validator(max_length = 5))]
        title: String,
        guests: Vec<Guest>,
        #[oai(validator(maximum(value = "10")))]
        seats: i32,
        note: Option<String>,
    }

    fn faults(value: Value) -> Vec<String> {
        let mut registry = Registry::new();
        Party::register(&mut registry);
        let mut errors = vec![];
        check(&registry, &Party::schema_ref(), &value, "", &mut errors);
        let mut faults: Vec<_> = errors
            .into_iter()
            .map(|error| format!("{} {}", error.pointer, error.code))
            .collect();
        faults.sort();
        faults
    }

    #[test]
    fn a_good_body_has_no_fault() {
        assert!(
            faults(
                json!({"title": "x", "guests": [{"name": "a", "age": 3}], "seats": 1, "note": null})
            )
            .is_empty()
        );
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        let body = json!({"title": "too long", "guests": [{"name": "", "age": 300}, {"age": "x"}], "seats": 11, "a/b": 1});
        assert_eq!(
            faults(body),
            [
                "/a~1b unknown",
                "/guests/0/age maximum",
                "/guests/0/name min_length",
                "/guests/1/age type",
                "/guests/1/name required",
                "/seats maximum",
                "/title max_length"
            ]
        );
    }
}
