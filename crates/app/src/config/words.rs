//! What is wrong with the settings, in words: the key, where it stands, and
//! what was expected. Never the value: it may be a secret.

use figment::error::{Actual, Kind};
use figment::{Error, Figment, Metadata, Profile};

pub(super) fn of(figment: &Figment, error: Error) -> anyhow::Error {
    let each: Vec<String> = error
        .into_iter()
        .map(|one| sentence(figment, &one))
        .collect();
    anyhow::anyhow!("{}", each.join("\n"))
}

fn sentence(figment: &Figment, error: &Error) -> String {
    let mut keys = error.path.clone();
    match &error.kind {
        Kind::UnknownField(field, known) => {
            if keys.last() != Some(field) {
                keys.push(field.clone());
            }
            let source = source(figment, error, &keys);
            format!(
                "{source} is no setting that Attend has. It knows: {}",
                known.join(", ")
            )
        }
        Kind::MissingField(field) => {
            keys.push(field.to_string());
            format!("the setting {} is missing", keys.join("."))
        }
        Kind::InvalidType(found, wanted) | Kind::InvalidValue(found, wanted) => {
            let source = source(figment, error, &keys);
            format!("{source} is {}, but should be {wanted}", kind_of(found))
        }
        Kind::UnknownVariant(_, known) => {
            format!(
                "{} must be one of: {}",
                source(figment, error, &keys),
                known.join(", ")
            )
        }
        // a parser's own sentence: for a file, line and column
        Kind::Message(message) if keys.is_empty() => message.clone(),
        Kind::Message(message) => {
            format!(
                "{} cannot be used: {message}",
                source(figment, error, &keys)
            )
        }
        other => format!("{} cannot be used: {other}", source(figment, error, &keys)),
    }
}

/// `workers in attend.toml`, or the variable's name.
fn source(figment: &Figment, error: &Error, keys: &[String]) -> String {
    let key = keys.join(".");
    let metadata = error
        .metadata
        .as_ref()
        .or_else(|| figment.find_metadata(&key));
    let Some(metadata) = metadata else {
        return format!("the setting {key}");
    };
    let named = metadata.interpolate(&Profile::Default, keys);
    match file(metadata) {
        Some(path) => format!("{key} in {path}"),
        None if metadata.name == "the environment" => format!("{named} in the environment"),
        None => format!("the setting {key}"),
    }
}

fn file(metadata: &Metadata) -> Option<String> {
    Some(metadata.source.as_ref()?.file_path()?.display().to_string())
}

const fn kind_of(found: &Actual) -> &'static str {
    match found {
        Actual::Bool(_) => "a yes or no",
        Actual::Unsigned(_) | Actual::Signed(_) | Actual::Float(_) => "a number",
        Actual::Char(_) | Actual::Str(_) => "text",
        Actual::Seq => "a list",
        Actual::Map => "a section",
        _ => "something else",
    }
}
