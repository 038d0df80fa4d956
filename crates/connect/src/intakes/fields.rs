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
            Value::Array(items) if is_nested(value) => {
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

    /// The place of a value as staff name it: `/data.tel` for `/data/tel`.
    pub fn by_name(&self, place: &str) -> String {
        let field = self.0.iter().find(|field| field.pointer() == place);
        field.map_or_else(|| place.to_owned(), |field| pointer(&field.name()))
    }
}

/// What was posted, with these values where it has, or would have, fields of these names: nested as they were, so
/// that they are read as they were.
pub fn mended(
    mut posted: Map<String, Value>,
    with: BTreeMap<String, String>,
) -> Map<String, Value> {
    for (name, value) in with {
        if !put(&mut posted, &name, &value) {
            posted.insert(name, value.into());
        }
    }
    posted
}

/// Puts a value where its dotted name leads. False when it leads nowhere.
fn put(fields: &mut Map<String, Value>, name: &str, value: &str) -> bool {
    if fields.get(name).is_some_and(|there| !is_nested(there)) {
        fields.insert(name.to_owned(), value.into());
        return true;
    }
    // A name may have dots of its own: the longest that leads on goes first.
    let mut cuts: Vec<_> = name.match_indices('.').map(|(at, _)| at).collect();
    cuts.reverse();
    cuts.into_iter()
        .any(|at| match fields.get_mut(&name[..at]) {
            Some(below) => put_below(below, &name[at + 1..], value),
            None => false,
        })
}

fn put_below(below: &mut Value, name: &str, value: &str) -> bool {
    match below {
        Value::Object(fields) => {
            if !put(fields, name, value) {
                fields.insert(name.to_owned(), value.into());
            }
            true
        }
        Value::Array(items) => {
            let (index, rest) = name.split_once('.').unwrap_or((name, ""));
            let item = index
                .parse()
                .ok()
                .and_then(|index: usize| items.get_mut(index));
            match item {
                Some(item) if rest.is_empty() && !is_nested(item) => {
                    *item = value.into();
                    true
                }
                Some(item) if !rest.is_empty() => put_below(item, rest, value),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether a value has fields of its own, rather than being one.
fn is_nested(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(|item| item.is_object() || item.is_array()),
        _ => false,
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
pub(super) fn clean(text: &str) -> String {
    kernel::legible(text).trim().to_owned()
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
    fn mended_values_stand_where_the_posted_ones_stood() {
        let posted = json!({
            "a": {"phone": "12", "b": [{"mail": "x"}, "y"], "tags": ["p", "q"], "c.d": "1", "none": null},
            "a.name": "Ann", "z": "1",
        });
        let Value::Object(posted) = posted else {
            panic!("an object")
        };
        let with = [
            ("a.phone", "34"),
            ("a.b.0.mail", "m"),
            ("a.b.1", "n"),
            ("a.tags", "r"),
            ("a.c.d", "2"),
            ("a.none", "3"),
            ("a.new", "4"),
            ("a.name", "Bea"),
            ("z.y", "5"),
            ("fresh", "6"),
        ];
        let with = with.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            Value::Object(mended(posted, BTreeMap::from(with))),
            json!({
                "a": {"phone": "34", "b": [{"mail": "m"}, "n"], "tags": "r", "c.d": "2", "none": "3", "new": "4"},
                "a.name": "Bea", "z": "1", "z.y": "5", "fresh": "6",
            })
        );
    }

    #[test]
    fn a_place_is_told_by_the_name_that_staff_see() {
        let fields = fields(json!({"a": {"b/c": "1"}, "d": "2"}));
        assert_eq!(fields.by_name("/a/b~1c"), "/a.b~1c");
        assert_eq!(fields.by_name("/d"), "/d");
        assert_eq!(fields.by_name("/nowhere"), "/nowhere");
    }
}
