//! A person of the staff as a User, and back.

use identity::staff::{Address, Person, Profile};
use platform::{Problem, Result};
use serde_json::{Map, Value, json};

use crate::{
    call::tag,
    groups::InGroup,
    schemas::{GROUP, USER},
};

/// What a body without `active` means.
#[derive(Clone, Copy, Debug)]
pub(super) enum Active {
    /// A new person is active unless it is said that they are not.
    Unless,
    /// Nobody is suspended or reinstated by what was left out.
    Kept(bool),
    /// It must be said.
    Said,
}

pub(super) fn represent(base: &str, person: &Person, groups: &[InGroup]) -> Value {
    let Profile {
        user_name,
        external_id,
        formatted_name,
        given_name,
        family_name,
        display_name,
        emails,
        active,
    } = &person.profile;
    let mut resource = json!({ "schemas": [USER.urn], "id": person.id.to_string() });
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            resource[name] = value;
        }
    };
    put("externalId", json!(external_id));
    put("userName", json!(user_name));
    let parts = [
        ("formatted", formatted_name),
        ("familyName", family_name),
        ("givenName", given_name),
    ];
    let parts: Map<_, _> = parts
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), json!(value.as_ref()?))))
        .collect();
    if !parts.is_empty() {
        put("name", Value::Object(parts));
    }
    put("displayName", json!(display_name));
    put("active", json!(active));
    put("emails", json!(emails));
    if !groups.is_empty() {
        let groups: Vec<_> = groups.iter().map(|it| in_group(base, it)).collect();
        put("groups", json!(groups));
    }
    let meta = json!({
        "resourceType": USER.name,
        "created": person.created_at,
        "lastModified": person.updated_at,
        "location": format!("{base}{}/{}", USER.endpoint, person.id),
        "version": tag(person.version),
    });
    put("meta", meta);
    resource
}

fn in_group(base: &str, group: &InGroup) -> Value {
    json!({
        "value": group.id.to_string(),
        "$ref": format!("{base}{}/{}", GROUP.endpoint, group.id),
        "display": group.name,
        "type": "direct",
    })
}

/// What a User's attributes say of a person. `fields` were read by the schema.
///
/// # Errors
/// 400 `invalidValue` for what is missing. What is wrong with the values, identity says.
pub(super) fn profile(fields: &Map<String, Value>, active: Active) -> Result<Profile> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let missing =
        |name: &str| Problem::new(400, "invalidValue").detail(format!("{name} is required"));
    let field = |name: &str| fields.get(name).and_then(text);
    let part = |name: &str| fields.get("name").and_then(|it| text(&it[name]));
    let emails = fields.get("emails").and_then(Value::as_array);
    let address = |it: &Value| Address {
        value: text(&it["value"]).unwrap_or_default(),
        kind: text(&it["type"]),
        primary: it["primary"].as_bool(),
    };
    Ok(Profile {
        user_name: field("userName").ok_or_else(|| missing("userName"))?,
        external_id: field("externalId"),
        formatted_name: part("formatted"),
        given_name: part("givenName"),
        family_name: part("familyName"),
        display_name: field("displayName"),
        emails: emails.into_iter().flatten().map(address).collect(),
        active: match (fields.get("active").and_then(Value::as_bool), active) {
            (Some(said), _) => said,
            (None, Active::Unless) => true,
            (None, Active::Kept(kept)) => kept,
            (None, Active::Said) => return Err(missing("active")),
        },
    })
}
