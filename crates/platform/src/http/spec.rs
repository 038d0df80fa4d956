//! The OpenAPI document as it is served and committed: 3.1, with what poem-openapi leaves out.
//!
//! The framework writes 3.0.0, says nothing of refused unknown fields, and
//! calls our one refusal `default`. This pass mends the document and changes
//! no behaviour.

use serde_json::{Map, Value, json};

/// The document of `raw` (poem-openapi's own), mended.
///
/// # Panics
/// When `raw` is not a JSON object, which the framework never gives.
pub fn document(raw: &str) -> Value {
    let mut document: Value = serde_json::from_str(raw).expect("the framework writes JSON");
    document["openapi"] = json!("3.1.0");
    document["servers"] =
        json!([{ "url": "/", "description": "The server that gave this document" }]);
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        for (name, schema) in schemas.iter_mut() {
            close(name, schema);
        }
    }
    operations(&mut document, refusals);
    modern(&mut document);
    document
}

/// Unknown fields are refused; in a patch, null clears.
fn close(name: &str, schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    if schema.get("type") == Some(&json!("object")) && schema.contains_key("properties") {
        schema.entry("additionalProperties").or_insert(json!(false));
    }
    if name.ends_with("Patch")
        && let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut)
    {
        for field in fields.values_mut().filter_map(Value::as_object_mut) {
            field.insert("nullable".to_owned(), json!(true));
        }
    }
}

fn operations(document: &mut Value, each: impl Fn(&mut Map<String, Value>)) {
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for operation in paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
    {
        if let Some(operation) = operation.as_object_mut() {
            each(operation);
        }
    }
}

/// `default` covers success, too: say that only refusals look so. An open operation says so.
fn refusals(operation: &mut Map<String, Value>) {
    if let Some(answers) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
        && let Some(refusal) = answers.remove("default")
    {
        answers.insert("4XX".to_owned(), refusal.clone());
        answers.insert("5XX".to_owned(), refusal);
    }
    operation.entry("security").or_insert(json!([]));
}

/// From 3.0's keywords to JSON Schema's.
fn modern(value: &mut Value) {
    match value {
        Value::Object(object) => {
            modern_schema(object);
            object.values_mut().for_each(modern);
        }
        Value::Array(items) => items.iter_mut().for_each(modern),
        _ => {}
    }
}

fn modern_schema(object: &mut Map<String, Value>) {
    // The framework's own words for what JSON Schema calls a date and a time of day.
    match object.get("format").and_then(Value::as_str) {
        Some("naive-date") => object.insert("format".to_owned(), json!("date")),
        Some("naive-time") => object.insert("format".to_owned(), json!("time")),
        _ => None,
    };
    for (flag, limit) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if object.get(flag) == Some(&json!(true)) {
            let bound = object.remove(limit).unwrap_or_default();
            object.insert(flag.to_owned(), bound);
        } else if object.get(flag) == Some(&json!(false)) {
            object.remove(flag);
        }
    }
    if object.get("nullable").is_some_and(Value::is_boolean) {
        let nullable = object.remove("nullable") == Some(json!(true));
        match (nullable, object.remove("type"), object.remove("$ref")) {
            (true, Some(kind), _) => object.insert("type".to_owned(), json!([kind, "null"])),
            (false, Some(kind), _) => object.insert("type".to_owned(), kind),
            (true, None, Some(target)) => object.insert(
                "anyOf".to_owned(),
                json!([{ "$ref": target }, { "type": "null" }]),
            ),
            (false, None, Some(target)) => object.insert("$ref".to_owned(), target),
            (_, None, None) => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_what_the_framework_leaves_out() {
        let raw = json!({
            "openapi": "3.0.0",
            "paths": {"/v1/a": {"patch": {"responses": {"200": {}, "default": {"description": "no"}}}}},
            "components": {"schemas": {"APatch": {"type": "object", "properties": {
                "n": {"type": "integer", "minimum": 0, "exclusiveMinimum": true},
                "r": {"$ref": "#/components/schemas/B"}}}}}
        });
        let document = document(&raw.to_string());
        assert_eq!(document["openapi"], "3.1.0");
        let schema = &document["components"]["schemas"]["APatch"];
        assert_eq!(schema["additionalProperties"], json!(false));
        assert_eq!(
            schema["properties"]["n"],
            json!({"type": ["integer", "null"], "exclusiveMinimum": 0})
        );
        assert_eq!(
            schema["properties"]["r"]["anyOf"][1],
            json!({"type": "null"})
        );
        let answers = &document["paths"]["/v1/a"]["patch"]["responses"];
        assert!(
            answers["4XX"].is_object()
                && answers["5XX"].is_object()
                && answers.get("default").is_none()
        );
    }
}
