//! What changes (RFC 7644 §3.5.2): operations that are applied in their order to
//! the resource as it stands, all of them or none. What comes of it is read as
//! a whole resource would be.

mod apply;

use platform::Result;
use scim_v2::filter::PatchPath;
use serde_json::{Map, Value};

use crate::{body::names_schema, errors::bad, schemas::Schema};

const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/// As many operations as one request may have.
const MOST: usize = 1_000;
/// As long as a path may be, in bytes.
const LONGEST: usize = 1_024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Add,
    Replace,
    Remove,
}

impl Verb {
    /// In any case of letters: some directories begin with a capital.
    fn read(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "add" => Some(Self::Add),
            "replace" => Some(Self::Replace),
            "remove" => Some(Self::Remove),
            _ => None,
        }
    }
}

/// The resource with the body's operations applied.
///
/// # Errors
/// 400: `invalidSyntax` for a body that is no list of operations, `invalidPath` for a path that
/// leads nowhere, `noTarget` where it fits nothing, `mutability` for what is not to be written,
/// `invalidValue` for a wrong value.
pub(crate) fn patched(
    schema: &Schema,
    resource: Map<String, Value>,
    body: &Value,
) -> Result<Map<String, Value>> {
    let fields = body.as_object();
    let Some(fields) = fields.filter(|it| names_schema(it, PATCH)) else {
        return Err(bad("invalidSyntax", format!("`schemas` must name {PATCH}")));
    };
    let operations = fields
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("Operations"));
    let operations = operations.and_then(|(_, list)| list.as_array());
    let Some(operations) = operations.filter(|list| !list.is_empty() && list.len() <= MOST) else {
        let detail = format!("`Operations` must be a list of 1 to {MOST}");
        return Err(bad("invalidSyntax", detail));
    };
    let mut resource = resource;
    for (index, operation) in operations.iter().enumerate() {
        one(schema, &mut resource, operation).map_err(|refused| at(index, refused))?;
    }
    Ok(resource)
}

/// Says which operation it was.
fn at(index: usize, refused: platform::Problem) -> platform::Problem {
    let errors = refused.errors().to_vec();
    let detail = refused.for_log();
    let said = detail
        .split_once(": ")
        .map_or(detail.as_str(), |(_, said)| said);
    platform::Problem::new(refused.status(), refused.code())
        .detail(format!("operation {}: {said}", index + 1))
        .with_errors(errors)
}

fn one(schema: &Schema, resource: &mut Map<String, Value>, operation: &Value) -> Result<()> {
    let given = |name: &str| {
        let fields = operation.as_object()?;
        let found = fields
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    };
    let verb = given("op").and_then(Value::as_str).and_then(Verb::read);
    let Some(verb) = verb else {
        return Err(bad("invalidSyntax", "`op` must be add, replace or remove"));
    };
    let value = given("value");
    let path = match given("path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) => Some(path.as_str()),
        Some(_) => return Err(bad("invalidPath", "`path` must be a text")),
    };
    if let Some(path) = path {
        return apply::at_path(schema, resource, verb, &read_path(path)?, value);
    }
    if verb == Verb::Remove {
        return Err(bad("noTarget", "remove needs a path"));
    }
    let Some(Value::Object(fields)) = value else {
        return Err(bad(
            "invalidValue",
            "without a path, `value` must be an object",
        ));
    };
    for (name, value) in fields {
        if name.eq_ignore_ascii_case("schemas") {
            continue;
        }
        // Some directories write `name.givenName` here.
        apply::at_path(schema, resource, verb, &read_path(name)?, Some(value))?;
    }
    Ok(())
}

fn read_path(text: &str) -> Result<PatchPath> {
    if text.len() > LONGEST {
        return Err(bad("invalidPath", "the path is too long"));
    }
    text.parse()
        .map_err(|error| bad("invalidPath", format!("the path cannot be read: {error}")))
}

#[cfg(test)]
mod tests;
