//! The operations as the API document has them, and how to call one.

use app::wiring;
use reqwest::Method;
use serde_json::{Map, Value, json};
use testkit::{Answer, Staff};

use super::records::Records;

/// An operation for who has signed in.
pub struct Operation {
    pub id: String,
    pub method: Method,
    pub path: String,
    parameters: Vec<Value>,
    body: Option<Value>,
}

/// Where a request names a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    Path(String),
    Query(String),
    /// A JSON pointer.
    Body(String),
}

/// Every operation behind a door.
pub fn behind_doors() -> Vec<Operation> {
    let document = wiring::document();
    let mut all = vec![];
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("operations") {
            let parameters = operation["parameters"].as_array().cloned();
            let content = operation["requestBody"]["content"].as_object();
            let body = content.and_then(|content| content.values().next());
            let found = Operation {
                id: operation["operationId"].as_str().expect("an id").to_owned(),
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                parameters: parameters.unwrap_or_default(),
                body: body.map(|body| resolved(&document, &body["schema"])),
            };
            match operation["security"]
                .as_array()
                .is_some_and(|needs| !needs.is_empty())
            {
                true => all.push(found),
                // The token in its path is its door; a record's id would have none.
                false => assert!(
                    found
                        .slots()
                        .iter()
                        .all(|(slot, _)| !matches!(slot, Slot::Path(_)))
                ),
            }
        }
    }
    all
}

/// The schema with its references and alternatives written out.
fn resolved(document: &Value, schema: &Value) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        let target = document.pointer(target.trim_start_matches('#'));
        return resolved(document, target.expect("a schema"));
    }
    if let Some(first) = schema["anyOf"].get(0).or(schema["allOf"].get(0)) {
        return resolved(document, first);
    }
    let mut schema = schema.clone();
    if let Some(items) = schema.get("items").cloned() {
        schema["items"] = resolved(document, &items);
    }
    if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for field in fields.values_mut() {
            *field = resolved(document, field);
        }
    }
    schema
}

/// The kind of record that a field names, if it names one: the id's prefix, or what it is called.
fn kind(name: &str, schema: &Value) -> Option<String> {
    let (prefix, _) = schema["pattern"]
        .as_str()?
        .strip_prefix('^')?
        .split_once('_')?;
    match name {
        "hold_id" => Some("hold".to_owned()),
        _ => Some(prefix.to_owned()),
    }
}

fn fields(schema: &Value) -> Map<String, Value> {
    schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default()
}

/// Every place of a body that names a record.
fn body_slots(at: &str, name: &str, schema: &Value, found: &mut Vec<(Slot, String)>) {
    if let Some(kind) = kind(name, schema) {
        found.push((Slot::Body(at.to_owned()), kind));
    }
    if let Some(items) = schema.get("items") {
        body_slots(&format!("{at}/0"), name, items, found);
    }
    for (name, field) in fields(schema) {
        body_slots(&format!("{at}/{name}"), &name, &field, found);
    }
}

impl Operation {
    /// Every place that names a record, with the record's kind.
    pub fn slots(&self) -> Vec<(Slot, String)> {
        let mut found = vec![];
        for parameter in &self.parameters {
            let name = parameter["name"].as_str().expect("a name").to_owned();
            let kind = kind(&name, &parameter["schema"]);
            match (parameter["in"].as_str(), kind) {
                (Some("path"), Some(kind)) => found.push((Slot::Path(name), kind)),
                (Some("query"), Some(kind)) => found.push((Slot::Query(name), kind)),
                _ => {}
            }
        }
        if let Some(body) = &self.body {
            body_slots("", "", body, &mut found);
        }
        found
    }

    /// Calls it with `mine` wherever a record must be named, and with `id` at `slot`.
    pub async fn call(
        &self,
        caller: &Staff<'_>,
        mine: &Records,
        slot: Option<(&Slot, &str)>,
    ) -> Answer {
        let (mut path, mut query) = (self.path.clone(), vec![]);
        for parameter in &self.parameters {
            let name = parameter["name"].as_str().expect("a name");
            let named =
                |slot: &Slot| matches!(slot, Slot::Path(at) | Slot::Query(at) if at == name);
            let given = slot
                .filter(|(slot, _)| named(slot))
                .map(|(_, id)| id.to_owned());
            match parameter["in"].as_str() {
                Some("path") => {
                    let id =
                        given.unwrap_or_else(|| mine.of(&kind(name, &parameter["schema"]), name));
                    path = path.replace(&format!("{{{name}}}"), &id);
                }
                Some("query") if given.is_some() || parameter["required"] == true => {
                    let value = given.unwrap_or_else(|| {
                        self.value(name, &parameter["schema"], mine)
                            .as_str()
                            .expect("a text")
                            .to_owned()
                    });
                    query.push((name.to_owned(), value));
                }
                _ => {}
            }
        }
        if !query.is_empty() {
            let url = reqwest::Url::parse_with_params("http://x/", query).expect("an address");
            path = format!("{path}?{}", url.query().unwrap_or_default());
        }
        caller
            .call(self.method.clone(), &path, self.body(mine, slot), &[])
            .await
    }

    fn body(&self, mine: &Records, slot: Option<(&Slot, &str)>) -> Option<Value> {
        let schema = self.body.as_ref()?;
        let wanted = match slot {
            Some((Slot::Body(pointer), _)) => pointer.as_str(),
            _ => "",
        };
        let mut body = self.filled("", "", schema, mine, wanted);
        if let Some((Slot::Body(pointer), id)) = slot {
            *body.pointer_mut(pointer).expect("the slot") = json!(id);
        }
        Some(body)
    }

    /// The least that fits, with the field that `wanted` points into.
    fn filled(&self, at: &str, name: &str, schema: &Value, mine: &Records, wanted: &str) -> Value {
        if let Some(items) = schema.get("items") {
            let below = format!("{at}/0");
            return json!([self.filled(&below, name, items, mine, wanted)]);
        }
        if schema.get("properties").is_none() {
            return self.value(name, schema, mine);
        }
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let filled = fields(schema).into_iter().filter_map(|(name, field)| {
            let below = format!("{at}/{name}");
            let inside = wanted == below || wanted.starts_with(&format!("{below}/"));
            (inside || required.contains(&json!(name))).then(|| {
                (
                    name.clone(),
                    self.filled(&below, &name, &field, mine, wanted),
                )
            })
        });
        Value::Object(filled.collect())
    }

    fn value(&self, name: &str, schema: &Value, mine: &Records) -> Value {
        if let Some(kind) = kind(name, schema) {
            return json!(mine.of(&Some(kind), name));
        }
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds[0].clone(),
            kind => kind.clone(),
        };
        match (kind.as_str(), name) {
            (Some("integer"), _) => json!(30),
            (Some("string"), "from") if schema["pattern"].is_string() => json!("09:00"),
            (Some("string"), "to") if schema["pattern"].is_string() => json!("17:00"),
            (Some("string"), _) => json!(mine.text(name)),
            _ => json!({}),
        }
    }
}
