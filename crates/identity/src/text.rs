//! Text fields that the API document describes and a body is checked against.

use std::{borrow::Cow, marker::PhantomData, sync::LazyLock};

use phonenumber::metadata::DATABASE;
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use regex::Regex;
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
pub struct PersonNameKind;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordsKind;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneKind;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryKind;

/// An e-mail address, kept trimmed and in lower case.
pub type Email = Text<EmailKind>;
/// The name of a person, a place or what can be booked: not blank, one line.
pub type Name = Text<NameKind>;
/// One part of a person's name: the same, and shorter.
pub type PersonName = Text<PersonNameKind>;
/// Why somebody does something, in their own words: the same, and longer.
pub type Words = Text<WordsKind>;
/// A phone number as somebody writes it: what it is in E.164 depends on where.
pub type Phone = Text<PhoneKind>;
/// A country by its ISO 3166 alpha-2 code, if it has telephone numbers.
pub type Country = Text<CountryKind>;

impl TextKind for EmailKind {
    const NAME: &'static str = "Email";

    fn schema() -> MetaSchema {
        let mut schema = MetaSchema::new_with_format("string", "email");
        schema.description = Some("An e-mail address such as ann@example.com");
        schema.max_length = Some(LONGEST_EMAIL);
        schema.pattern = Some(EMAIL.to_owned());
        schema
    }

    fn kept(raw: &str) -> String {
        raw.trim().to_lowercase()
    }
}

const LONGEST_EMAIL: usize = 254;

/// A local part and a dotted domain, without what would need quotes, such as `<` or a space.
const EMAIL: &str = concat!(
    r#"^\s*[^@\s,;:<>()\[\]\\"\x00-\x1f\x7f-\x9f]+@"#,
    r#"[^@\s.,;:<>()\[\]\\"\x00-\x1f\x7f-\x9f]+(\.[^@\s.,;:<>()\[\]\\"\x00-\x1f\x7f-\x9f]+)+\s*$"#
);

/// The address as it is kept, wherever it comes from; none when it is no address. What [`Email`] lets in.
pub fn email(raw: &str) -> Option<String> {
    static SHAPE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(EMAIL).ok());
    let fits = SHAPE.as_ref().is_some_and(|shape| shape.is_match(raw));
    let kept = EmailKind::kept(raw);
    (fits && kept.chars().count() <= LONGEST_EMAIL).then_some(kept)
}

impl TextKind for PhoneKind {
    const NAME: &'static str = "Phone";

    fn schema() -> MetaSchema {
        let mut schema = MetaSchema::new("string");
        schema.description = Some("A phone number, as written at the place or in E.164");
        schema.max_length = Some(40);
        schema.pattern = Some(PHONE.to_owned());
        schema
    }

    fn kept(raw: &str) -> String {
        raw.trim().to_owned()
    }
}

/// Six to twenty digits, whatever stands between them.
const PHONE: &str = r"^\D*\d(\D*\d){5,19}\D*$";

/// Something that can be seen, and no control character of either set. White space and marks without width show
/// nothing.
const NAME: &str = concat!(
    r"^[^\x00-\x1f\x7f-\x9f]*",
    r"[^\s\x00-\x1f\x7f-\x9f\u00AD\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F",
    r"\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0][^\x00-\x1f\x7f-\x9f]*$"
);

/// Whether a text shows something, as [`Name`] and [`PersonName`] must.
pub fn is_name(raw: &str) -> bool {
    static SHAPE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(NAME).ok());
    SHAPE.as_ref().is_some_and(|shape| shape.is_match(raw))
}

fn name(longest: usize) -> MetaSchema {
    let mut schema = MetaSchema::new("string");
    schema.min_length = Some(1);
    schema.max_length = Some(longest);
    schema.pattern = Some(NAME.to_owned());
    schema.description = Some("Text that can be seen, on one line");
    schema
}

impl TextKind for NameKind {
    const NAME: &'static str = "Name";

    fn schema() -> MetaSchema {
        name(200)
    }

    fn kept(raw: &str) -> String {
        raw.trim().to_owned()
    }
}

impl TextKind for PersonNameKind {
    const NAME: &'static str = "PersonName";

    fn schema() -> MetaSchema {
        name(100)
    }

    fn kept(raw: &str) -> String {
        raw.trim().to_owned()
    }
}

impl TextKind for WordsKind {
    const NAME: &'static str = "Words";

    fn schema() -> MetaSchema {
        name(500)
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
        assert_eq!(
            email(" Ann@Example.ORG ").as_deref(),
            Some("ann@example.org")
        );
        for wrong in [
            "",
            "ann",
            "ann@",
            "@example.com",
            "a b@example.com",
            "a@b@c.com",
            "ann@example",
            "ann@.com",
            "<ann@example.com>",
            "Ann <ann@example.com>",
            "ann@exa mple.com",
            "ann@example.com, bea@example.com",
            "ann@[192.0.2.1]",
            "\"ann\"@example.com",
            "ann\u{92}s@example.com",
            // In lower case, each of these letters is two characters.
            &format!("{}@ex.com", "İ".repeat(240)),
        ] {
            assert_eq!(email(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_name_shows_something() {
        for right in ["Ann", " Ann ", "李", "O'Neil", "x"] {
            assert!(is_name(right), "{right}");
        }
        for wrong in [
            "",
            "   ",
            "\u{a0}\u{2003}",
            "\u{200b}",
            "\t",
            "Ann\nBea",
            "\u{202e}",
            "\u{3164}",
            "\u{2800}",
            "\u{115f}\u{1160}",
            "Ann\u{92}s",
            "Ann\u{7f}",
            "\u{80}Ann",
            "Ann\u{85}Bea",
        ] {
            assert!(!is_name(wrong), "{wrong:?}");
        }
    }
}
