//! What a source posted, as named values. Pure.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// One value, at its path in what was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    path: Vec<String>,
    /// Trimmed and without control characters; never empty.
    pub value: String,
}

impl Field {
    /// The name as the source wrote it; of a nested value with dots.
    pub fn name(&self) -> String {
        self.path.join(".")
    }

    /// The last part of the name.
    pub fn last(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// How deep the value stood.
    pub fn depth(&self) -> usize {
        self.path.len()
    }

    /// JSON pointer to it, in what was posted.
    pub fn pointer(&self) -> String {
        self.path.iter().map(|part| pointer(part)).collect()
    }
}

/// JSON pointer to a field at the top.
pub fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The values of a post that are not empty, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<Field>);

/// A form with more values than this is no form.
const MOST: usize = 500;
const DEEPEST: usize = 8;

impl Fields {
    pub fn of(posted: &Map<String, Value>) -> Self {
        let mut fields = Self::default();
        for (name, value) in posted {
            fields.add(&mut vec![name.clone()], value);
        }
        fields
    }

    /// The fields of a post as it is kept.
    pub fn of_text(text: &str) -> Self {
        serde_json::from_str(text)
            .map(|posted| Self::of(&posted))
            .unwrap_or_default()
    }

    fn add(&mut self, path: &mut Vec<String>, value: &Value) {
        if self.0.len() >= MOST || path.len() > DEEPEST {
            return;
        }
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    self.add_below(path, name.clone(), value);
                }
            }
            Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
                for (index, value) in items.iter().enumerate() {
                    self.add_below(path, index.to_string(), value);
                }
            }
            scalar => {
                let value = clean(&text(scalar));
                if !value.is_empty() {
                    self.0.push(Field {
                        path: path.clone(),
                        value,
                    });
                }
            }
        }
    }

    fn add_below(&mut self, path: &mut Vec<String>, name: String, value: &Value) {
        path.push(name);
        self.add(path, value);
        path.pop();
    }

    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.0.iter()
    }

    /// By name, as staff see them.
    pub fn named(&self) -> BTreeMap<String, String> {
        self.0
            .iter()
            .map(|field| (field.name(), field.value.clone()))
            .collect()
    }

    /// The same with these values in place of, or beside, what was posted.
    pub fn mended(&self, with: BTreeMap<String, String>) -> Map<String, Value> {
        let mut all: Map<_, _> = self
            .0
            .iter()
            .map(|field| (field.name(), field.value.clone().into()))
            .collect();
        all.extend(with.into_iter().map(|(name, value)| (name, value.into())));
        all
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Without what a text column cannot hold and a person cannot see.
fn clean(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        let Value::Object(posted) = value else {
            panic!("an object")
        };
        Fields::of(&posted)
    }

    #[test]
    fn nested_values_are_named_by_their_path() {
        let fields = fields(json!({
            "Phone Number": " 0491 570 006 ",
            "contact": {"emails": [{"e/mail": "ann@example.com"}]},
            "topics": ["a", 2, true],
            "empty": "  ", "none": null, "bell": "a\u{0}\u{7}b",
        }));
        let seen: Vec<_> = fields
            .iter()
            .map(|f| (f.name(), f.pointer(), f.value.as_str()))
            .map(|(name, pointer, value)| format!("{name} {pointer} {value}"))
            .collect();
        assert_eq!(
            seen,
            [
                "Phone Number /Phone Number 0491 570 006",
                "contact.emails.0.e/mail /contact/emails/0/e~1mail ann@example.com",
                "topics /topics a, 2, true",
                "bell /bell ab",
            ]
        );
    }

    #[test]
    fn a_flood_of_fields_and_a_bottomless_one_end() {
        let wide: Map<_, _> = (0..2_000).map(|n| (n.to_string(), json!(n))).collect();
        assert_eq!(Fields::of(&wide).iter().count(), MOST);
        let mut deep = json!("x");
        for _ in 0..100 {
            deep = json!({ "a": deep });
        }
        assert_eq!(fields(deep).iter().count(), 0);
    }

    #[test]
    fn mended_values_take_the_place_of_the_posted_ones() {
        let posted = fields(json!({"a": {"phone": "12"}, "name": "Ann"}));
        let mended = posted.mended(BTreeMap::from([("a.phone".to_owned(), "34".to_owned())]));
        assert_eq!(
            Value::Object(mended),
            json!({"a.phone": "34", "name": "Ann"})
        );
    }
}
