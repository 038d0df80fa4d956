//! A resource as a directory sends it, read by its schema.

use platform::{FieldError, Problem, Result};
use serde_json::{Map, Value};

use crate::{
    errors::bad,
    schemas::{Attribute, Kind, Meaning, Mutability, Schema},
};

/// The attributes that a body writes, under the names of the schema and of the types that it says.
/// What is read-only or not kept is left out; null and the empty list are as good as nothing.
///
/// # Errors
/// 400 `invalidSyntax` without the schema's URN, `invalidValue` with each attribute of a wrong type
/// and each that is missing.
pub(crate) fn read(schema: &Schema, body: &Value) -> Result<Map<String, Value>> {
    let Some(fields) = body.as_object() else {
        return Err(bad("invalidSyntax", "the body must be an object"));
    };
    if !names_schema(fields, schema.urn) {
        let detail = format!("`schemas` must name {}", schema.urn);
        return Err(bad("invalidSyntax", detail));
    }
    let mut errors = vec![];
    let mut kept = Map::new();
    for (name, value) in fields {
        let (uri, short) = parted(name);
        let Meaning::Known(attribute) = schema.meaning(uri, short) else {
            continue;
        };
        let pointer = format!("/{}", attribute.name);
        if let Some(value) = whole(attribute, value, &pointer, &mut errors) {
            kept.insert(attribute.name.to_owned(), value);
        }
    }
    match errors.is_empty() {
        true => Ok(kept),
        false => Err(Problem::new(400, "invalidValue")
            .detail("some values are wrong")
            .with_errors(errors)),
    }
}

/// Whether the body's `schemas` names this one.
pub(crate) fn names_schema(fields: &Map<String, Value>, urn: &str) -> bool {
    let named = fields
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("schemas"));
    let list = named.and_then(|(_, value)| value.as_array());
    list.is_some_and(|list| {
        let texts = list.iter().filter_map(Value::as_str);
        texts.into_iter().any(|it| it.eq_ignore_ascii_case(urn))
    })
}

/// A name with the URN before it, if there is one.
pub(crate) fn parted(name: &str) -> (Option<&str>, &str) {
    match name.rsplit_once(':') {
        Some((uri, short)) if !uri.is_empty() => (Some(uri), short),
        _ => (None, name),
    }
}

/// A whole attribute's value; none for what is not written.
pub(crate) fn whole(
    attribute: &Attribute,
    value: &Value,
    pointer: &str,
    errors: &mut Vec<FieldError>,
) -> Option<Value> {
    if attribute.mutability == Mutability::ReadOnly || value.is_null() {
        return None;
    }
    if !attribute.multi {
        return one(attribute, value, pointer, errors);
    }
    let Some(list) = value.as_array() else {
        wrong(errors, pointer, "must be a list");
        return None;
    };
    let list: Vec<_> = list
        .iter()
        .enumerate()
        .filter_map(|(index, it)| one(attribute, it, &format!("{pointer}/{index}"), errors))
        .collect();
    (!list.is_empty()).then_some(Value::Array(list))
}

/// One value of an attribute.
pub(crate) fn one(
    attribute: &Attribute,
    value: &Value,
    pointer: &str,
    errors: &mut Vec<FieldError>,
) -> Option<Value> {
    let fits = match (attribute.kind, value) {
        (_, Value::Null) => return None,
        (Kind::Complex, Value::Object(fields)) => {
            return parts(attribute, fields, pointer, errors);
        }
        (Kind::Text | Kind::Reference | Kind::Instant, Value::String(text)) => {
            // Postgres' text has no room for it.
            (!text.contains('\0')).then(|| value.clone())
        }
        (Kind::Boolean, Value::Bool(_)) => Some(value.clone()),
        // As some directories write it.
        (Kind::Boolean, Value::String(text)) => {
            let text = text.to_ascii_lowercase();
            text.parse().ok().map(Value::Bool)
        }
        _ => None,
    };
    if fits.is_none() {
        let wanted = match attribute.kind {
            Kind::Complex => "must be an object",
            Kind::Boolean => "must be true or false",
            _ => "must be a text",
        };
        wrong(errors, pointer, wanted);
    }
    fits
}

fn parts(
    attribute: &Attribute,
    fields: &Map<String, Value>,
    pointer: &str,
    errors: &mut Vec<FieldError>,
) -> Option<Value> {
    let mut kept = Map::new();
    for (name, value) in fields {
        let Some(part) = attribute.part(name) else {
            continue;
        };
        let pointer = format!("{pointer}/{}", part.name);
        if let Some(value) = whole(part, value, &pointer, errors) {
            kept.insert(part.name.to_owned(), value);
        }
    }
    for part in attribute.parts {
        let pointer = format!("{pointer}/{}", part.name);
        let said = errors.iter().any(|it| it.pointer == pointer);
        if part.required && !kept.contains_key(part.name) && !said {
            wrong(errors, &pointer, "is required");
        }
    }
    (!kept.is_empty()).then_some(Value::Object(kept))
}

fn wrong(errors: &mut Vec<FieldError>, pointer: &str, detail: &str) {
    errors.push(FieldError::new(pointer, "invalidValue", detail));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schemas::{GROUP, USER};

    #[test]
    fn names_come_in_any_case_and_what_is_not_ours_is_left_out() {
        let body = json!({
            "Schemas": ["urn:ietf:params:scim:schemas:core:2.0:user"], "USERNAME": "ann", "active": "True",
            "id": "mine", "groups": [{ "value": "x" }], "title": "Dr", "emails": [], "displayName": null,
            "urn:ietf:params:scim:schemas:core:2.0:User:externalid": "7",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "x" },
            "NAME": { "givenname": "Ann", "honorificPrefix": "Dr" },
        });
        let wanted = json!({
            "userName": "ann", "active": true, "externalId": "7", "name": { "givenName": "Ann" },
        });
        assert_eq!(Value::Object(read(&USER, &body).unwrap()), wanted);
    }

    #[test]
    fn every_value_of_a_wrong_type_is_named() {
        let body = json!({
            "schemas": [USER.urn], "userName": 7, "active": "maybe", "name": "Ann",
            "emails": [{ "type": "work" }, "a@x.example"], "displayName": "a\0b",
        });
        let refused = read(&USER, &body).unwrap_err();
        let pointers: Vec<_> = refused
            .errors()
            .iter()
            .map(|it| it.pointer.as_str())
            .collect();
        let wanted = [
            "/userName",
            "/active",
            "/name",
            "/emails/0/value",
            "/emails/1",
            "/displayName",
        ];
        assert_eq!(pointers, wanted);
    }

    #[test]
    fn a_body_says_what_it_is() {
        for body in [
            json!([]),
            json!({ "userName": "ann" }),
            json!({ "schemas": USER.urn }),
            json!({ "schemas": [GROUP.urn] }),
        ] {
            assert_eq!(
                read(&USER, &body).unwrap_err().code(),
                "invalidSyntax",
                "{body}"
            );
        }
    }
}
