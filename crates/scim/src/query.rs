//! Which resources are asked for, and which of their attributes (RFC 7644 §3.4.2, §3.9).

use platform::Result;
use serde_json::{Map, Value, json};

use crate::{body::parted, errors::bad};

/// As many resources as one answer holds.
pub(crate) const MOST: usize = 200;
const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// What a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    pub filter: Option<String>,
    /// The first one is 1.
    pub start: usize,
    pub count: usize,
    pub shown: Shown,
}

/// Which attributes are asked for. Names are in lower case, without a URN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    All,
    Only(Vec<String>),
    Without(Vec<String>),
}

impl Query {
    /// Of an address.
    ///
    /// # Errors
    /// 400 `invalidValue` for numbers that are none, and for `attributes` with `excludedAttributes`.
    pub fn of_address(query: Option<&str>) -> Result<Self> {
        let given = |name: &str| {
            let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
            let found = pairs
                .into_owned()
                .find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value)
        };
        let number = |name: &str| match given(name) {
            None => Ok(None),
            Some(text) => text
                .parse::<i64>()
                .map(Some)
                .map_err(|_| bad("invalidValue", format!("{name} must be a whole number"))),
        };
        let names = |name: &str| given(name).map(|list| list.split(',').map(short).collect());
        Ok(Self {
            filter: given("filter"),
            start: start(number("startIndex")?),
            count: count(number("count")?),
            shown: shown(names("attributes"), names("excludedAttributes"))?,
        })
    }

    /// Of the body of a search.
    ///
    /// # Errors
    /// 400 `invalidSyntax` for a body that is none, else as [`Query::of_address`].
    pub fn of_body(body: &Value) -> Result<Self> {
        let fields = body.as_object();
        let Some(fields) = fields.filter(|it| crate::body::names_schema(it, SEARCH)) else {
            return Err(bad(
                "invalidSyntax",
                format!("`schemas` must name {SEARCH}"),
            ));
        };
        let given = |name: &str| {
            let found = fields
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name));
            found
                .map(|(_, value)| value)
                .filter(|value| !value.is_null())
        };
        let number = |name: &str| match given(name) {
            None => Ok(None),
            Some(value) => value
                .as_i64()
                .map(Some)
                .ok_or_else(|| bad("invalidValue", format!("{name} must be a whole number"))),
        };
        let names = |name: &str| match given(name) {
            None => Ok(None),
            Some(value) => {
                let list = value.as_array();
                let texts = list
                    .and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
                match texts {
                    Some(texts) => Ok(Some(texts.into_iter().map(short).collect())),
                    None => Err(bad(
                        "invalidValue",
                        format!("{name} must be a list of names"),
                    )),
                }
            }
        };
        let filter = match given("filter") {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => return Err(bad("invalidFilter", "filter must be a text")),
        };
        Ok(Self {
            filter,
            start: start(number("startIndex")?),
            count: count(number("count")?),
            shown: shown(names("attributes")?, names("excludedAttributes")?)?,
        })
    }

    /// The answer with one page of resources among `total`.
    pub fn page(&self, total: usize, resources: Vec<Value>) -> Value {
        json!({
            "schemas": [LIST],
            "totalResults": total,
            "startIndex": self.start,
            "itemsPerPage": resources.len(),
            "Resources": resources,
        })
    }
}

/// An attribute's name in lower case, without its URN.
fn short(name: &str) -> String {
    parted(name.trim()).1.to_ascii_lowercase()
}

/// Less than one is one (RFC 7644 §3.4.2.4).
fn start(given: Option<i64>) -> usize {
    usize::try_from(given.unwrap_or(1)).unwrap_or(1).max(1)
}

/// Less than none is none.
fn count(given: Option<i64>) -> usize {
    let given = given.map(|it| usize::try_from(it).unwrap_or(0));
    given.unwrap_or(MOST).min(MOST)
}

fn shown(only: Option<Vec<String>>, without: Option<Vec<String>>) -> Result<Shown> {
    match (only, without) {
        (Some(_), Some(_)) => Err(bad(
            "invalidValue",
            "attributes and excludedAttributes exclude one another",
        )),
        (Some(only), None) => Ok(Shown::Only(only)),
        (None, Some(without)) => Ok(Shown::Without(without)),
        (None, None) => Ok(Shown::All),
    }
}

/// Shown whatever was asked for.
const ALWAYS: &[&str] = &["schemas", "id"];

impl Shown {
    /// The resource with the attributes that were asked for.
    pub fn of(&self, resource: Value) -> Value {
        let Value::Object(fields) = resource else {
            return resource;
        };
        let (names, wanted) = match self {
            Self::All => return Value::Object(fields),
            Self::Only(names) => (names, true),
            Self::Without(names) => (names, false),
        };
        let mut kept = Map::new();
        for (name, value) in fields {
            let lower = name.to_ascii_lowercase();
            if ALWAYS.contains(&name.as_str()) {
                kept.insert(name, value);
            } else if names.contains(&lower) {
                if wanted {
                    kept.insert(name, value);
                }
            } else if let Some(value) = parts(&lower, value, names, wanted) {
                kept.insert(name, value);
            }
        }
        Value::Object(kept)
    }
}

/// What is left of an attribute when only some of its parts were named.
fn parts(name: &str, value: Value, names: &[String], wanted: bool) -> Option<Value> {
    let named = |part: &str| {
        let path = format!("{name}.{}", part.to_ascii_lowercase());
        names.contains(&path)
    };
    match value {
        Value::Object(fields) => {
            let kept: Map<_, _> = fields
                .into_iter()
                .filter(|(part, _)| named(part) == wanted)
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(list) => {
            let kept: Vec<_> = list
                .into_iter()
                .filter_map(|it| parts(name, it, names, wanted))
                .collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        value => (!wanted).then_some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_bounds_are_brought_back_and_words_are_refused() {
        let query = Query::of_address(Some("startIndex=0&count=5000")).unwrap();
        assert_eq!((query.start, query.count), (1, MOST));
        let query = Query::of_address(Some("startindex=7&count=-1")).unwrap();
        assert_eq!((query.start, query.count), (7, 0));
        let query = Query::of_address(None).unwrap();
        assert_eq!(
            (query.start, query.count, query.shown),
            (1, MOST, Shown::All)
        );
        assert!(Query::of_address(Some("count=all")).is_err());
        assert!(Query::of_address(Some("attributes=a&excludedAttributes=b")).is_err());
    }

    #[test]
    fn a_search_asks_as_an_address_does() {
        let body = json!({
            "schemas": [SEARCH], "filter": "id pr", "startIndex": 2, "count": 3, "attributes": ["userName"],
        });
        let address = "filter=id+pr&startIndex=2&count=3&attributes=userName";
        assert_eq!(
            Query::of_body(&body).unwrap(),
            Query::of_address(Some(address)).unwrap()
        );
        for body in [
            json!({}),
            json!({ "schemas": [SEARCH], "count": "3" }),
            json!({ "schemas": [SEARCH], "filter": 3 }),
            json!({ "schemas": [SEARCH], "attributes": "userName" }),
        ] {
            assert!(Query::of_body(&body).is_err(), "{body}");
        }
    }

    #[test]
    fn only_what_is_asked_for_is_shown_and_the_id_always() {
        let resource = json!({
            "schemas": ["x"], "id": "1", "userName": "ann", "name": { "givenName": "Ann", "familyName": "Other" },
            "emails": [{ "value": "a@x.example", "type": "work" }],
        });
        let shown = |query: &str| {
            let query = Query::of_address(Some(query)).unwrap();
            query.shown.of(resource.clone())
        };
        assert_eq!(
            shown(
                "attributes=name.givenName,urn:ietf:params:scim:schemas:core:2.0:User:emails.value"
            ),
            json!({ "schemas": ["x"], "id": "1", "name": { "givenName": "Ann" }, "emails": [{ "value": "a@x.example" }] })
        );
        assert_eq!(
            shown("excludedAttributes=id,name,emails.type"),
            json!({ "schemas": ["x"], "id": "1", "userName": "ann", "emails": [{ "value": "a@x.example" }] })
        );
    }
}
