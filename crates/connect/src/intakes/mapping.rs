//! Which of a source's fields is which of ours. Pure.

use std::collections::BTreeMap;

use super::{
    fields::{Field, Fields},
    spellings::TARGETS,
};

/// Our field → the source's own name for it.
pub type Mapping = BTreeMap<String, String>;

/// Lower case, letters and digits: `Phone Number`, `phone_number`, `phoneNumber` and `PHONE-NUMBER` are one.
fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Without what form builders put around a name: `field:phone_1a2b` is `phone`.
fn bare(name: &str) -> &str {
    let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
    match name.rsplit_once('_') {
        Some((name, tail)) if tail.len() == 4 && tail.bytes().all(|b| b.is_ascii_hexdigit()) => {
            name
        }
        _ => name,
    }
}

/// The fields that are `target`, the likeliest first: what the mapping says, then the usual spellings.
pub fn find<'a>(fields: &'a Fields, mapping: &Mapping, target: &str) -> Vec<&'a Field> {
    let mapped = mapping.get(target).map(String::as_str);
    let spellings = TARGETS
        .iter()
        .find(|(known, _)| *known == target)
        .map_or(&[][..], |(_, spellings)| spellings);
    // A field that the mapping gives to another of ours is not guessed to be this one.
    let taken = |field: &Field| {
        mapping
            .iter()
            .any(|(other, source)| other != target && *source == field.name())
    };
    let mut found: Vec<_> = fields
        .iter()
        .filter_map(|field| {
            let named = mapped.is_some_and(|m| m == field.name() || fold(m) == fold(&field.name()));
            let rank = match named {
                true => Some(0),
                false if taken(field) => None,
                false => rank(field, spellings),
            };
            rank.map(|rank| (rank, field.depth(), field))
        })
        .collect();
    // Stable: of equals, the one posted first.
    found.sort_by_key(|(rank, depth, _)| (*rank, *depth));
    found.into_iter().map(|(_, _, field)| field).collect()
}

fn rank(field: &Field, spellings: &[&str]) -> Option<usize> {
    let place = |name: &str| {
        let folded = fold(name);
        spellings.iter().position(|spelling| *spelling == folded)
    };
    let exact = place(field.last()).map(|place| 1 + place);
    exact.or_else(|| place(bare(field.last())).map(|place| 1 + spellings.len() + place))
}

/// What the source calls `target`, for an error about a field that it did not send.
pub fn name_of<'a>(mapping: &'a Mapping, target: &'a str) -> &'a str {
    mapping.get(target).map_or(target, String::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn found(posted: Value, mapping: &[(&str, &str)], target: &str) -> Option<String> {
        let Value::Object(posted) = posted else {
            panic!("an object")
        };
        let mapping = mapping
            .iter()
            .map(|(ours, theirs)| (ours.to_string(), theirs.to_string()))
            .collect();
        find(&Fields::of(&posted), &mapping, target)
            .first()
            .map(|field| field.value.clone())
    }

    #[test]
    fn usual_spellings_are_understood() {
        for name in [
            "phone",
            "Phone",
            "Phone Number",
            "phone_number",
            "phoneNumber",
            "PHONE-NUMBER",
            "mobile",
            "Mobile number",
            "tel",
            "field:phone_1a2b",
            "phone_9bd6",
        ] {
            assert_eq!(
                found(json!({ name: "1" }), &[], "phone").as_deref(),
                Some("1"),
                "{name}"
            );
        }
        for (name, target) in [
            ("e-mail", "email"),
            ("Email Address", "email"),
            ("fullName", "name"),
            ("Your name", "name"),
            ("First Name", "first_name"),
            ("Surname", "last_name"),
            ("utmSource", "utm_source"),
            ("UTM-Campaign", "utm_campaign"),
            ("GCLID", "gclid"),
            ("pageUrl", "page_url"),
            ("Referer", "referrer"),
            ("How can we help?", "message"),
            ("appointmentType", "service"),
        ] {
            assert_eq!(
                found(json!({ name: "1" }), &[], target).as_deref(),
                Some("1"),
                "{name}"
            );
        }
    }

    #[test]
    fn what_only_looks_alike_is_not_taken() {
        assert_eq!(
            found(
                json!({"phone type": "home", "company name": "x"}),
                &[],
                "phone"
            ),
            None
        );
        assert_eq!(
            found(
                json!({"company name": "x", "page": {"title": "x"}}),
                &[],
                "name"
            ),
            None
        );
    }

    #[test]
    fn the_mapping_goes_before_the_usual_spellings_and_keeps_its_fields_for_itself() {
        let posted = json!({"phone": "fax", "Q7": "real"});
        assert_eq!(
            found(posted.clone(), &[("phone", "Q7")], "phone").as_deref(),
            Some("real")
        );
        let mapping = [("message", "phone")];
        assert_eq!(found(posted.clone(), &mapping, "phone"), None);
        assert_eq!(found(posted, &mapping, "message").as_deref(), Some("fax"));
        let nested = json!({"data": {"contact": {"tel.": "1"}}});
        assert_eq!(found(nested.clone(), &[], "phone").as_deref(), Some("1"));
        assert_eq!(
            found(nested, &[("phone", "data.contact.tel.")], "phone").as_deref(),
            Some("1")
        );
    }

    #[test]
    fn a_field_at_the_top_goes_before_a_nested_one() {
        let posted = json!({"page": {"name": "Landing"}, "name": "Ann"});
        assert_eq!(found(posted, &[], "name").as_deref(), Some("Ann"));
    }

    #[test]
    fn no_spelling_is_two_fields() {
        let mut all: Vec<_> = TARGETS
            .iter()
            .flat_map(|(_, spellings)| *spellings)
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(
            TARGETS
                .iter()
                .all(|(_, all)| all.iter().all(|one| fold(one) == **one))
        );
    }
}
