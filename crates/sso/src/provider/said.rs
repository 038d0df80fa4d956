//! What the provider says of a person, in our words.

use std::collections::BTreeSet;

use identity::text;
use serde_json::{Map, Value};

/// Read from verified claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub subject: String,
    /// In lower case.
    pub email: Option<String>,
    /// None: the provider does not say.
    pub email_verified: Option<bool>,
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub groups: BTreeSet<String>,
    /// How they showed who they are (RFC 8176).
    pub amr: Vec<String>,
    pub sid: Option<String>,
}

/// More than this nobody is in.
const MOST_GROUPS: usize = 1_000;

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_str)
            .take(MOST_GROUPS)
            .map(str::to_owned)
            .collect(),
        _ => vec![],
    }
}

impl Said {
    /// From an ID token's claims, and what `user_info` adds of the same person. `groups` is the
    /// claim that lists their groups.
    pub fn of(claims: &Map<String, Value>, user_info: &Map<String, Value>, groups: &str) -> Self {
        let claim = |name: &str| claims.get(name).or_else(|| user_info.get(name));
        let text = |name: &str, longest: usize| {
            let value = claim(name).and_then(Value::as_str)?.trim();
            let fits = text::is_name(value) && value.chars().count() <= longest;
            fits.then(|| value.to_owned())
        };
        // Names of the provider's own, which nobody reads: not a letter is changed.
        let exact = |name: &str| {
            let value = claims.get(name).and_then(Value::as_str)?;
            let fits = (1..=255).contains(&value.len()) && !value.contains(char::is_control);
            fits.then(|| value.to_owned())
        };
        // Both from one place: one address must not be verified by what is said of another.
        let of_email = match claims.contains_key("email") {
            true => claims,
            false => user_info,
        };
        let verified = of_email
            .get("email_verified")
            .and_then(|value| match value {
                Value::Bool(verified) => Some(*verified),
                // As some providers write it.
                Value::String(verified) => verified.parse().ok(),
                _ => None,
            });
        Self {
            subject: exact("sub").unwrap_or_default(),
            email: text("email", 254).and_then(|email| text::email(&email)),
            email_verified: verified,
            name: text("name", 200),
            given_name: text("given_name", 100),
            family_name: text("family_name", 100),
            groups: texts(claim(groups)).into_iter().collect(),
            amr: texts(claims.get("amr")),
            sid: exact("sid"),
        }
    }

    /// Whether the ID token leaves out what an account or a role needs.
    pub fn lacks(claims: &Map<String, Value>, groups: &str) -> bool {
        ["email", groups]
            .iter()
            .any(|name| !claims.contains_key(*name))
    }

    /// Whether the provider says that it asked for two factors (RFC 8176 §2).
    pub fn has_second_factor(&self) -> bool {
        self.amr.iter().any(|method| method == "mfa")
    }
}
