//! Which resources are meant (RFC 7644 §3.4.2.2). The grammar is `scim_v2`'s;
//! what a filter means to our schemas stands here.
//!
//! A filter is checked before it is used: a misspelt attribute that silently
//! fits nobody would make a directory create everybody anew.

mod meaning;

pub(crate) use meaning::{fits, fits_inner};

use platform::Result;
use scim_v2::filter::{AttrExp, CompValue, CompareOp, Filter, ValFilter};

use crate::{
    errors::bad,
    schemas::{Attribute, Kind, Meaning, Schema},
};

/// As long as a filter may be, in bytes.
const LONGEST: usize = 8 * 1024;

/// A filter that means something to the schema.
///
/// # Errors
/// 400 `invalidFilter` where it is wrong: its grammar, an attribute that there is not, an operator
/// that does not go with the attribute's type.
#[cfg(test)]
pub(crate) fn read(schema: &Schema, text: &str) -> Result<Filter> {
    let filter = parse(text)?;
    check(schema, &filter)?;
    Ok(filter)
}

/// # Errors
/// 400 `invalidFilter`.
pub(crate) fn parse(text: &str) -> Result<Filter> {
    if text.len() > LONGEST {
        return Err(bad("invalidFilter", "the filter is too long"));
    }
    text.parse().map_err(|error| {
        bad(
            "invalidFilter",
            format!("the filter cannot be read: {error}"),
        )
    })
}

/// # Errors
/// 400 `invalidFilter`.
pub(crate) fn check(schema: &Schema, filter: &Filter) -> Result<()> {
    match filter {
        Filter::And(all) | Filter::Or(all) => all.iter().try_for_each(|it| check(schema, it)),
        Filter::Not(one) => check(schema, one),
        Filter::Attr(test) => {
            let path = path_of(test);
            match schema.meaning(path.uri.as_deref(), &path.name) {
                Meaning::Known(attribute) => check_test(attribute, path.sub_attr.as_deref(), test),
                Meaning::NotKept => Ok(()),
                Meaning::Unknown => Err(unknown(&path.to_string())),
            }
        }
        Filter::ValuePath(path) => {
            match schema.meaning(path.attr.uri.as_deref(), &path.attr.name) {
                Meaning::Known(attribute) if path.attr.sub_attr.is_none() => {
                    check_inner(attribute, &path.filter)
                }
                Meaning::NotKept => Ok(()),
                _ => Err(unknown(&path.attr.to_string())),
            }
        }
    }
}

/// A filter within the brackets of an attribute.
///
/// # Errors
/// 400 `invalidFilter`.
pub(crate) fn check_inner(attribute: &Attribute, filter: &ValFilter) -> Result<()> {
    match filter {
        ValFilter::And(all) | ValFilter::Or(all) => {
            all.iter().try_for_each(|it| check_inner(attribute, it))
        }
        ValFilter::Not(one) => check_inner(attribute, one),
        ValFilter::Attr(test) => {
            let path = path_of(test);
            match attribute.part(&path.name) {
                Some(part) if path.uri.is_none() && path.sub_attr.is_none() => {
                    check_test(part, None, test)
                }
                _ => Err(unknown(&format!("{}.{path}", attribute.name))),
            }
        }
    }
}

fn path_of(test: &AttrExp) -> &scim_v2::filter::AttrPath {
    match test {
        AttrExp::Present(path) | AttrExp::Comparison(path, _, _) => path,
    }
}

fn unknown(path: &str) -> platform::Problem {
    bad("invalidFilter", format!("there is no attribute {path}"))
}

fn check_test(attribute: &Attribute, sub: Option<&str>, test: &AttrExp) -> Result<()> {
    let meant = match sub {
        Some(sub) => attribute
            .part(sub)
            .ok_or_else(|| unknown(&format!("{}.{sub}", attribute.name)))?,
        // `emails co "x"` looks at their values.
        None => attribute.part("value").unwrap_or(attribute),
    };
    let AttrExp::Comparison(path, operator, value) = test else {
        return Ok(());
    };
    let fits = match (meant.kind, value) {
        (_, CompValue::Null) => matches!(operator, CompareOp::Eq | CompareOp::Ne),
        (Kind::Boolean, CompValue::True | CompValue::False) => {
            matches!(operator, CompareOp::Eq | CompareOp::Ne)
        }
        (Kind::Text | Kind::Reference, CompValue::Str(_)) => true,
        (Kind::Instant, CompValue::Str(text)) => {
            meaning::instant(text).is_some()
                && !matches!(operator, CompareOp::Co | CompareOp::Sw | CompareOp::Ew)
        }
        _ => false,
    };
    match fits {
        true => Ok(()),
        false => Err(bad(
            "invalidFilter",
            format!("{path} is not compared with {value} by {operator}"),
        )),
    }
}

/// The texts that every resource must have which the filter fits, of a plain attribute:
/// `userName eq "ann"`, alone or and something else.
pub(crate) fn wants(filter: &Filter, name: &str) -> Option<String> {
    match filter {
        Filter::Attr(AttrExp::Comparison(path, CompareOp::Eq, CompValue::Str(text)))
            if path.sub_attr.is_none() && path.name.eq_ignore_ascii_case(name) =>
        {
            Some(text.clone())
        }
        Filter::And(all) => all.iter().find_map(|it| wants(it, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schemas::{GROUP, USER};

    #[test]
    fn what_means_nothing_is_refused_by_name() {
        for (text, names) in [
            ("", "read"),
            ("userName", "read"),
            ("userName eq", "read"),
            ("userName eq ann", "read"),
            ("userName is \"ann\"", "read"),
            ("(userName pr", "read"),
            ("usrName eq \"ann\"", "usrName"),
            ("name.middle eq \"x\"", "name.middle"),
            ("active gt true", "active"),
            ("active eq \"true\"", "active"),
            ("userName eq 7", "userName"),
            ("userName eq true", "userName"),
            ("meta.created gt \"yesterday\"", "meta.created"),
            ("meta.created co \"2026\"", "meta.created"),
            ("emails[kind eq \"work\"]", "emails.kind"),
            (
                "urn:ietf:params:scim:schemas:core:2.0:Group:userName pr",
                "userName",
            ),
        ] {
            let refused = read(&USER, text).unwrap_err();
            assert_eq!(refused.code(), "invalidFilter", "{text}");
            assert!(refused.for_log().contains(names), "{text}: {refused}");
        }
        assert!(read(&USER, &format!("userName eq \"{}\"", "x".repeat(9000))).is_err());
        let nested = format!("{}userName pr{}", "(".repeat(500), ")".repeat(500));
        assert!(read(&USER, &nested).is_err());
    }

    #[test]
    fn what_means_something_is_let_through() {
        for text in [
            "USERNAME EQ \"ann\"",
            "externalId eq \"7\" and active eq false",
            "not (emails[type eq \"work\" and value co \"@x\"])",
            "emails.type pr or title eq \"Dr\"",
            "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"a\"",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"x\"",
            "meta.lastModified ge \"2026-01-01T00:00:00Z\"",
            "displayName eq null",
        ] {
            read(&USER, text).unwrap_or_else(|refused| panic!("{text}: {refused}"));
        }
        read(&GROUP, "members eq \"stf_1\" or members.value pr").unwrap();
    }

    #[test]
    fn what_all_must_have_is_known_beforehand() {
        let wanted = |text: &str| wants(&parse(text).unwrap(), "userName");
        assert_eq!(wanted("username eq \"ann\"").as_deref(), Some("ann"));
        assert_eq!(
            wanted("active eq true and userName eq \"ann\"").as_deref(),
            Some("ann")
        );
        assert_eq!(wanted("active eq true or userName eq \"ann\""), None);
        assert_eq!(wanted("not (userName eq \"ann\")"), None);
        assert_eq!(wanted("userName sw \"ann\""), None);
    }

    proptest! {
        #[test]
        fn no_text_brings_the_reader_down(text in "\\PC{0,80}") {
            let _ = read(&USER, &text);
        }

        #[test]
        fn nothing_like_a_filter_brings_it_down(
            words in prop::collection::vec(prop::sample::select(vec![
                "userName", "emails", "eq", "pr", "not", "and", "or", "(", ")", "[", "]", ".", "\"a\"", "true", "7", " ",
            ]), 0..24)
        ) {
            let _ = read(&USER, &words.join(" "));
        }
    }
}
