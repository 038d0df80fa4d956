//! Whether a resource fits a filter that was checked.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, Filter, ValFilter};
use serde_json::Value;

use crate::schemas::{Attribute, Kind, Meaning, Schema};

/// Whether a resource, whole, fits.
pub(crate) fn fits(schema: &Schema, filter: &Filter, resource: &Value) -> bool {
    match filter {
        Filter::And(all) => all.iter().all(|it| fits(schema, it, resource)),
        Filter::Or(all) => all.iter().any(|it| fits(schema, it, resource)),
        Filter::Not(one) => !fits(schema, one, resource),
        Filter::Attr(test) => {
            let path = path_of(test);
            match schema.meaning(path.uri.as_deref(), &path.name) {
                Meaning::Known(attribute) => {
                    let value = &resource[attribute.name];
                    passes(attribute, path.sub_attr.as_deref(), value, test)
                }
                // It has no value.
                _ => passes_without(test),
            }
        }
        Filter::ValuePath(path) => {
            match schema.meaning(path.attr.uri.as_deref(), &path.attr.name) {
                Meaning::Known(attribute) => each(&resource[attribute.name])
                    .into_iter()
                    .any(|it| fits_inner(attribute, &path.filter, it)),
                _ => false,
            }
        }
    }
}

/// Whether one value of a complex attribute fits the filter in its brackets.
pub(crate) fn fits_inner(attribute: &Attribute, filter: &ValFilter, value: &Value) -> bool {
    match filter {
        ValFilter::And(all) => all.iter().all(|it| fits_inner(attribute, it, value)),
        ValFilter::Or(all) => all.iter().any(|it| fits_inner(attribute, it, value)),
        ValFilter::Not(one) => !fits_inner(attribute, one, value),
        ValFilter::Attr(test) => match attribute.part(&path_of(test).name) {
            Some(part) => passes(part, None, &value[part.name], test),
            None => passes_without(test),
        },
    }
}

fn path_of(test: &AttrExp) -> &AttrPath {
    match test {
        AttrExp::Present(path) | AttrExp::Comparison(path, _, _) => path,
    }
}

/// The values of a list, the one value, or none.
fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => vec![],
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}

fn passes_without(test: &AttrExp) -> bool {
    match test {
        AttrExp::Present(_) => false,
        AttrExp::Comparison(_, operator, value) => {
            (*operator == CompareOp::Eq) == (*value == CompValue::Null)
                && matches!(operator, CompareOp::Eq | CompareOp::Ne)
        }
    }
}

/// Of many values one is enough, and none may be the one that `ne` names.
fn passes(attribute: &Attribute, sub: Option<&str>, value: &Value, test: &AttrExp) -> bool {
    let found = each(value);
    let AttrExp::Comparison(_, operator, wanted) = test else {
        return match sub.and_then(|sub| attribute.part(sub)) {
            Some(part) => found.iter().any(|it| !it[part.name].is_null()),
            None => !found.is_empty(),
        };
    };
    let part = match sub {
        Some(sub) => attribute.part(sub),
        None => attribute.part("value"),
    };
    let meant = part.unwrap_or(attribute);
    let values: Vec<_> = found
        .into_iter()
        .map(|it| part.map_or(it, |part| &it[part.name]))
        .filter(|it| !it.is_null())
        .collect();
    if *wanted == CompValue::Null || values.is_empty() {
        let same = values.is_empty() == (*wanted == CompValue::Null);
        return match operator {
            CompareOp::Eq => same,
            CompareOp::Ne => !same,
            _ => false,
        };
    }
    match operator {
        CompareOp::Ne => !values
            .iter()
            .any(|it| holds(meant, it, &CompareOp::Eq, wanted)),
        operator => values.iter().any(|it| holds(meant, it, operator, wanted)),
    }
}

fn holds(attribute: &Attribute, value: &Value, operator: &CompareOp, wanted: &CompValue) -> bool {
    match (value, wanted) {
        (Value::Bool(value), CompValue::True) => *value,
        (Value::Bool(value), CompValue::False) => !*value,
        (Value::String(value), CompValue::Str(wanted)) if attribute.kind == Kind::Instant => {
            let both = instant(value).zip(instant(wanted));
            both.is_some_and(|(value, wanted)| ordered(operator, value.cmp(&wanted)))
        }
        (Value::String(value), CompValue::Str(wanted)) => match attribute.case_exact {
            true => text_holds(value, operator, wanted),
            false => text_holds(&value.to_lowercase(), operator, &wanted.to_lowercase()),
        },
        _ => false,
    }
}

fn text_holds(value: &str, operator: &CompareOp, wanted: &str) -> bool {
    match operator {
        CompareOp::Co => value.contains(wanted),
        CompareOp::Sw => value.starts_with(wanted),
        CompareOp::Ew => value.ends_with(wanted),
        operator => ordered(operator, value.cmp(wanted)),
    }
}

fn ordered(operator: &CompareOp, order: Ordering) -> bool {
    match operator {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Co | CompareOp::Sw | CompareOp::Ew => false,
    }
}

pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let parsed = DateTime::parse_from_rfc3339(text).ok()?;
    Some(parsed.to_utc())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{filter::read, schemas::USER};

    fn ann() -> Value {
        json!({
            "id": "stf_1", "externalId": "Ab", "userName": "Ann@Example.com", "active": true,
            "name": { "givenName": "Ann" },
            "emails": [
                { "value": "ann@example.com", "type": "work", "primary": true },
                { "value": "ann@home.example", "type": "home" },
            ],
            "meta": { "lastModified": "2026-11-22T10:00:00Z" },
        })
    }

    fn fits_ann(text: &str) -> bool {
        fits(&USER, &read(&USER, text).unwrap(), &ann())
    }

    #[test]
    fn every_operator_does_what_it_says() {
        for (text, wanted) in [
            ("userName eq \"ann@example.com\"", true),
            ("userName ne \"ANN@example.com\"", false),
            ("userName co \"@EXAMPLE\"", true),
            ("userName sw \"ann\"", true),
            ("userName ew \".com\"", true),
            ("userName ew \".org\"", false),
            ("userName gt \"an\"", true),
            ("userName lt \"an\"", false),
            ("userName ge \"ann@example.com\"", true),
            ("userName le \"ann@example.com\"", true),
            // an external id is compared to the letter
            ("externalId eq \"Ab\"", true),
            ("externalId eq \"ab\"", false),
            ("active eq true", true),
            ("active ne false", true),
            ("name.givenName pr", true),
            ("name.familyName pr", false),
            ("name.familyName eq \"x\"", false),
            ("name.familyName ne \"x\"", true),
            ("name.familyName eq null", true),
            ("displayName pr", false),
            ("title pr", false),
            ("title ne \"Dr\"", true),
            ("emails eq \"ann@home.example\"", true),
            ("emails ne \"ann@home.example\"", false),
            ("emails.type eq \"home\"", true),
            ("emails[type eq \"home\" and value sw \"ann@home\"]", true),
            ("emails[type eq \"work\" and value sw \"ann@home\"]", false),
            ("emails[not (type eq \"work\")]", true),
            ("meta.lastModified gt \"2026-11-22T19:00:00+10:00\"", true),
            ("meta.lastModified lt \"2026-11-22T10:00:00.000Z\"", false),
        ] {
            assert_eq!(fits_ann(text), wanted, "{text}");
        }
    }

    #[test]
    fn not_binds_before_and_and_and_before_or() {
        let (yes, no) = ("active eq true", "active eq false");
        assert!(fits_ann(&format!("{yes} or {no} and {no}")));
        assert!(!fits_ann(&format!("({yes} or {no}) and {no}")));
        assert!(fits_ann(&format!("not ({no}) or {no}")));
        assert!(!fits_ann(&format!("not ({yes}) and {yes}")));
        assert!(fits_ann(&format!("not ({yes} and {no})")));
    }

    proptest! {
        #[test]
        fn a_filter_and_its_negation_never_agree(
            name in prop::sample::select(vec!["userName", "displayName", "emails", "name.givenName", "externalId"]),
            operator in prop::sample::select(vec!["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]),
            text in "[a-z@.]{0,4}",
        ) {
            let filter = format!("{name} {operator} \"{text}\"");
            prop_assert_ne!(fits_ann(&filter), fits_ann(&format!("not ({filter})")));
        }

        #[test]
        fn and_or_and_not_are_those_of_logic(a in any::<bool>(), b in any::<bool>(), c in any::<bool>()) {
            let [x, y, z] = [a, b, c].map(|it| format!("active eq {it}"));
            prop_assert_eq!(fits_ann(&format!("{x} or {y} and {z}")), a || b && c);
            prop_assert_eq!(fits_ann(&format!("{x} and {y} or {z}")), a && b || c);
            prop_assert_eq!(fits_ann(&format!("not ({x}) and ({y} or {z})")), !a && (b || c));
        }
    }
}
