//! A group of the directory as a Group, and back.

use kernel::{Id, id};
use platform::{FieldError, Problem, Result};
use serde_json::{Map, Value, json};

use super::{commands::Wanted, store::Row};
use crate::{
    call::tag,
    schemas::{GROUP, USER},
};

pub(super) fn represent(base: &str, group: &Row, members: &[Id<id::Staff>]) -> Value {
    let mut resource = json!({ "schemas": [GROUP.urn], "id": group.id().to_string() });
    if let Some(external_id) = &group.external_id {
        resource["externalId"] = json!(external_id);
    }
    resource["displayName"] = json!(group.display_name);
    let member = |id: &Id<id::Staff>| {
        json!({
            "value": id.to_string(),
            "$ref": format!("{base}{}/{id}", USER.endpoint),
            "type": USER.name,
        })
    };
    if !members.is_empty() {
        let members: Vec<_> = members.iter().map(member).collect();
        resource["members"] = json!(members);
    }
    resource["meta"] = json!({
        "resourceType": GROUP.name,
        "created": group.created_at,
        "lastModified": group.updated_at,
        "location": format!("{base}{}/{}", GROUP.endpoint, group.id()),
        "version": tag(group.version),
    });
    resource
}

/// What a Group's attributes say of a group. `fields` were read by the schema.
///
/// # Errors
/// 400 `invalidValue` without a name, and for each member that is no user's id.
pub(super) fn wanted(fields: &Map<String, Value>) -> Result<Wanted> {
    let field = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut errors = vec![];
    let mut members = vec![];
    let list = fields.get("members").and_then(Value::as_array);
    for (index, it) in list.into_iter().flatten().enumerate() {
        match member(it) {
            Some(id) => members.push(id),
            None => errors.push(FieldError::new(
                format!("/members/{index}"),
                "invalidValue",
                "there is no such user",
            )),
        }
    }
    let display_name = field("displayName");
    if display_name.is_none() {
        errors.push(FieldError::new(
            "/displayName",
            "invalidValue",
            "is required",
        ));
    }
    match (display_name, errors.is_empty()) {
        (Some(display_name), true) => Ok(Wanted {
            display_name,
            external_id: field("externalId"),
            members,
        }),
        _ => Err(Problem::new(400, "invalidValue")
            .detail("some values are wrong")
            .with_errors(errors)),
    }
}

/// By its value, or by the end of its address.
fn member(it: &Value) -> Option<Id<id::Staff>> {
    let address = || it["$ref"].as_str()?.rsplit('/').next();
    it["value"].as_str().or_else(address)?.parse().ok()
}
