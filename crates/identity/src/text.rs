//! Text fields that the API document describes and a body is checked against.

use std::{borrow::Cow, marker::PhantomData, sync::LazyLock};

use phonenumber::metadata::DATABASE;
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde_json::Value;

/// What one kind of text may be, and the one form that it is kept in.
pub trait TextKind: Send + Sync + 'static {
    const NAME: &'static str;
    fn schema() -> MetaSchema;
    fn kept(raw: &str) -> String;
}

/// Text of a kind, in the form that it is kept in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<K>(String, PhantomData<K>);

impl<K: TextKind> Text<K> {
    pub fn into_string(self) -> String {
        self.0
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailKind;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameKind;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryKind;

/// An e-mail address, kept trimmed and in lower case.
pub type Email = Text<EmailKind>;
/// The name of a person or a place: not blank, one line.
pub type Name = Text<NameKind>;
/// A country by its ISO 3166 alpha-2 code, if it has telephone numbers.
pub type Country = Text<CountryKind>;

impl TextKind for EmailKind {
    const NAME: &'static str = "Email";

    fn schema() -> MetaSchema {
        let mut schema = MetaSchema::new_with_format("string", "email");
        schema.max_length = Some(254);
        schema.pattern = Some(
            r#"^\s*[^@\s,;<>"\x00-\x1f]+@[^@\s.,;<>"\x00-\x1f]+(\.[^@\s.,;<>"\x00-\x1f]+)+\s*$"#
                .to_owned(),
        );
        schema
    }

    fn kept(raw: &str) -> String {
        raw.trim().to_lowercase()
    }
}

impl TextKind for NameKind {
    const NAME: &'static str = "Name";

    fn schema() -> MetaSchema {
        let mut schema = MetaSchema::new("string");
        schema.min_length = Some(1);
        schema.max_length = Some(200);
        schema.pattern = Some(r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$".to_owned());
        schema
    }

    fn kept(raw: &str) -> String {
        raw.trim().to_owned()
    }
}

/// The countries of the telephone numbering plan, sorted.
static COUNTRIES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut codes: Vec<_> = DATABASE
        .iter()
        .map(|region| region.id().to_owned())
        .filter(|id| id.len() == 2 && id.bytes().all(|b| b.is_ascii_uppercase()))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
});

impl TextKind for CountryKind {
    const NAME: &'static str = "Country";

    fn schema() -> MetaSchema {
        let mut schema = MetaSchema::new("string");
        schema.description = Some("ISO 3166 alpha-2");
        schema.enum_items = COUNTRIES.iter().cloned().map(Value::String).collect();
        schema
    }

    fn kept(raw: &str) -> String {
        raw.to_owned()
    }
}

impl<K: TextKind> Type for Text<K> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        K::NAME.into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference(K::NAME.to_owned())
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<Self, _>(K::NAME.to_owned(), |_| K::schema());
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<K: TextKind> ParseFromJSON for Text<K> {
    /// The schema has been checked by the body that this is a field of.
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value.unwrap_or_default() {
            Value::String(raw) => Ok(Self(K::kept(&raw), PhantomData)),
            other => Err(ParseError::expected_type(other)),
        }
    }
}

impl<K: TextKind> ToJSON for Text<K> {
    fn to_json(&self) -> Option<Value> {
        Some(Value::String(self.0.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_countries_are_those_with_telephones() {
        for known in ["AU", "NZ", "US", "CA", "GB", "DE", "LI"] {
            assert!(COUNTRIES.iter().any(|code| code == known), "{known}");
        }
        assert!(
            COUNTRIES.len() > 200 && !COUNTRIES.iter().any(|code| code == "XX" || code == "001")
        );
    }

    #[test]
    fn an_address_is_kept_in_one_form() {
        assert_eq!(EmailKind::kept(" Ann@Example.ORG "), "ann@example.org");
    }
}
