use platform::{Problem, Result};
use scim_v2::filter::{
    AttrExp, AttrPath, CompValue, CompareOp, PatchPath, PatchValuePath, ValFilter,
};
use serde_json::{Map, Value};

use super::Verb;
use crate::{
    body,
    errors::bad,
    filter::{self, fits_inner},
    schemas::{Attribute, Kind, Meaning, Mutability, Schema},
};

type Fields = Map<String, Value>;

/// Applies one operation at one path. What the standard has and we do not keep changes nothing.
pub(super) fn at_path(
    schema: &Schema,
    resource: &mut Fields,
    verb: Verb,
    path: &PatchPath,
    value: Option<&Value>,
) -> Result<()> {
    let attr = match path {
        PatchPath::Attr(attr) => attr,
        PatchPath::Value(path) => &path.attr,
    };
    let attribute = match schema.meaning(attr.uri.as_deref(), &attr.name) {
        Meaning::Known(attribute) => attribute,
        Meaning::NotKept => return Ok(()),
        // The URN of an extension as the name of its object: all of it is before the last colon.
        Meaning::Unknown if is_extension(attr) => return Ok(()),
        Meaning::Unknown => {
            return Err(bad("invalidPath", format!("there is no attribute {attr}")));
        }
    };
    if attribute.mutability == Mutability::ReadOnly {
        let detail = format!("{} is not to be written", attribute.name);
        return Err(bad("mutability", detail));
    }
    if verb != Verb::Remove && value.is_none() {
        return Err(bad("invalidValue", format!("{attr} needs a value")));
    }
    match path {
        PatchPath::Value(path) => among(attribute, resource, verb, path, value),
        PatchPath::Attr(attr) => match (&attr.sub_attr, attribute.multi) {
            (None, true) => list(attribute, resource, verb, value),
            (None, false) => single(attribute, resource, verb, value),
            (Some(sub), multi) => {
                let part = part_of(attribute, sub)?;
                match multi {
                    true => {
                        for it in values(attribute, resource) {
                            set_part(part, it, verb, value)?;
                        }
                        tidy(attribute, resource);
                        Ok(())
                    }
                    false => {
                        let whole = resource
                            .entry(attribute.name)
                            .or_insert_with(|| Value::Object(Fields::new()));
                        set_part(part, whole, verb, value)?;
                        tidy(attribute, resource);
                        Ok(())
                    }
                }
            }
        },
    }
}

fn is_extension(attr: &AttrPath) -> bool {
    attr.uri
        .as_deref()
        .is_some_and(|uri| uri.to_ascii_lowercase().contains(":extension:"))
}

fn part_of(attribute: &Attribute, name: &str) -> Result<&'static Attribute> {
    attribute.part(name).ok_or_else(|| {
        let detail = format!("there is no attribute {}.{name}", attribute.name);
        bad("invalidPath", detail)
    })
}

/// A value as the schema has it; none where it is null or holds nothing.
fn checked(attribute: &Attribute, value: &Value, whole: bool) -> Result<Option<Value>> {
    let mut errors = vec![];
    let pointer = format!("/{}", attribute.name);
    let read = match whole {
        true => body::whole(attribute, value, &pointer, &mut errors),
        false => body::one(attribute, value, &pointer, &mut errors),
    };
    match errors.is_empty() {
        true => Ok(read),
        false => Err(Problem::new(400, "invalidValue")
            .detail("a value is wrong")
            .with_errors(errors)),
    }
}

fn single(
    attribute: &Attribute,
    resource: &mut Fields,
    verb: Verb,
    value: Option<&Value>,
) -> Result<()> {
    let read = match (verb, value) {
        (Verb::Remove, _) | (_, None) => None,
        (_, Some(value)) => checked(attribute, value, true)?,
    };
    match (read, resource.get_mut(attribute.name)) {
        (None, _) => drop(resource.remove(attribute.name)),
        // Parts that are not said stay (§3.5.2.3).
        (Some(Value::Object(new)), Some(Value::Object(old))) => old.extend(new),
        (Some(new), _) => drop(resource.insert(attribute.name.to_owned(), new)),
    }
    Ok(())
}

fn list(
    attribute: &Attribute,
    resource: &mut Fields,
    verb: Verb,
    value: Option<&Value>,
) -> Result<()> {
    let new = match value {
        None | Some(Value::Null) => vec![],
        Some(given) => {
            let given = match given {
                Value::Array(_) => given.clone(),
                one => Value::Array(vec![one.clone()]),
            };
            match checked(attribute, &given, true)? {
                Some(Value::Array(new)) => new,
                _ => vec![],
            }
        }
    };
    match verb {
        Verb::Replace => {
            resource.insert(attribute.name.to_owned(), Value::Array(new));
        }
        Verb::Add => add(attribute, resource, new),
        // Some directories say here which ones.
        Verb::Remove if value.is_some_and(|it| !it.is_null()) => {
            let gone = |it: &Value| new.iter().any(|one| same(one, it));
            if let Some(Value::Array(old)) = resource.get_mut(attribute.name) {
                old.retain(|it| !gone(it));
            }
        }
        Verb::Remove => drop(resource.remove(attribute.name)),
    }
    tidy(attribute, resource);
    Ok(())
}

/// Whether two values of a list are the same one: by their `value`, in any case of letters.
fn same(one: &Value, other: &Value) -> bool {
    match (one["value"].as_str(), other["value"].as_str()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

/// Those that are there already take on what is said of them.
fn add(attribute: &Attribute, resource: &mut Fields, new: Vec<Value>) {
    let entry = resource
        .entry(attribute.name)
        .or_insert_with(|| Value::Array(vec![]));
    let Value::Array(old) = entry else { return };
    // A group may have thousands of members: they are looked up by their value.
    let key = |it: &Value| it["value"].as_str().map(str::to_ascii_lowercase);
    let mut known: std::collections::HashMap<_, _> = old
        .iter()
        .enumerate()
        .filter_map(|(index, it)| Some((key(it)?, index)))
        .collect();
    for it in new {
        if it["primary"] == Value::Bool(true) {
            // There is one at most (RFC 7643 §2.4).
            for other in old
                .iter_mut()
                .filter(|other| other["primary"] == Value::Bool(true))
            {
                other["primary"] = Value::Bool(false);
            }
        }
        let place = key(&it).and_then(|key| known.get(&key).copied());
        match (place.and_then(|place| old.get_mut(place)), it) {
            (Some(Value::Object(there)), Value::Object(it)) => there.extend(it),
            (_, it) => {
                if let Some(key) = key(&it) {
                    known.insert(key, old.len());
                }
                old.push(it);
            }
        }
    }
}

fn values<'a>(attribute: &Attribute, resource: &'a mut Fields) -> Vec<&'a mut Value> {
    match resource.get_mut(attribute.name) {
        Some(Value::Array(list)) => list.iter_mut().collect(),
        _ => vec![],
    }
}

/// `emails[type eq "work"]`, `emails[type eq "work"].value`
fn among(
    attribute: &Attribute,
    resource: &mut Fields,
    verb: Verb,
    path: &PatchValuePath,
    value: Option<&Value>,
) -> Result<()> {
    if !attribute.multi || attribute.kind != Kind::Complex || path.attr.sub_attr.is_some() {
        let detail = format!("{} has no values to choose from", path.attr);
        return Err(bad("invalidPath", detail));
    }
    filter::check_inner(attribute, &path.filter)
        .map_err(|refused| bad("invalidPath", refused.for_log()))?;
    let part = path
        .sub_attr
        .as_deref()
        .map(|sub| part_of(attribute, sub))
        .transpose()?;
    let fitting = |it: &Value| fits_inner(attribute, &path.filter, it);
    if verb == Verb::Remove && part.is_none() {
        if let Some(Value::Array(list)) = resource.get_mut(attribute.name) {
            list.retain(|it| !fitting(it));
        }
        tidy(attribute, resource);
        return Ok(());
    }
    if !values(attribute, resource).iter().any(|it| fitting(it)) {
        match verb {
            // To remove what is not there is done.
            Verb::Remove => return Ok(()),
            Verb::Replace => {
                let detail = format!("no value fits {}[{}]", path.attr, path.filter);
                return Err(bad("noTarget", detail));
            }
            // It is made, as the filter says that it is.
            Verb::Add => {
                let mut made = Value::Object(Fields::new());
                described(attribute, &path.filter, &mut made);
                add(attribute, resource, vec![made]);
            }
        }
    }
    for it in values(attribute, resource)
        .into_iter()
        .filter(|it| fitting(it))
    {
        match (part, value) {
            (Some(part), value) => set_part(part, it, verb, value)?,
            (None, Some(value)) => {
                if let (Some(Value::Object(new)), Value::Object(old)) =
                    (checked_parts(attribute, value)?, it)
                {
                    old.extend(new);
                }
            }
            (None, None) => {}
        }
    }
    tidy(attribute, resource);
    Ok(())
}

/// The parts of a value that is there already: those that are required need not be said again.
fn checked_parts(attribute: &Attribute, value: &Value) -> Result<Option<Value>> {
    let Value::Object(fields) = value else {
        return checked(attribute, value, false);
    };
    let mut kept = Fields::new();
    for (name, value) in fields {
        let Some(part) = attribute.part(name) else {
            continue;
        };
        if let Some(value) = checked(part, value, true)? {
            kept.insert(part.name.to_owned(), value);
        }
    }
    Ok(Some(Value::Object(kept)))
}

/// Gives a new value what the filter asks of it: `type eq "work"` makes its type work.
fn described(attribute: &Attribute, filter: &ValFilter, made: &mut Value) {
    match filter {
        ValFilter::And(all) => all.iter().for_each(|it| described(attribute, it, made)),
        ValFilter::Attr(AttrExp::Comparison(path, CompareOp::Eq, wanted)) => {
            let value = match wanted {
                CompValue::Str(text) => Value::String(text.clone()),
                CompValue::True => Value::Bool(true),
                CompValue::False => Value::Bool(false),
                CompValue::Null | CompValue::Number(_) => return,
            };
            if let Some(part) = attribute.part(&path.name) {
                made[part.name] = value;
            }
        }
        _ => {}
    }
}

fn set_part(part: &Attribute, whole: &mut Value, verb: Verb, value: Option<&Value>) -> Result<()> {
    let Value::Object(fields) = whole else {
        return Ok(());
    };
    if part.mutability == Mutability::Immutable && fields.contains_key(part.name) {
        let detail = format!("{} stays as it was first written", part.name);
        return Err(bad("mutability", detail));
    }
    let read = match (verb, value) {
        (Verb::Remove, _) | (_, None) => None,
        (_, Some(value)) => checked(part, value, true)?,
    };
    match read {
        Some(read) => drop(fields.insert(part.name.to_owned(), read)),
        None => drop(fields.remove(part.name)),
    }
    Ok(())
}

/// What holds nothing is not there.
fn tidy(attribute: &Attribute, resource: &mut Fields) {
    if let Some(Value::Array(list)) = resource.get_mut(attribute.name) {
        list.retain(|it| it.as_object().is_none_or(|it| !it.is_empty()));
    }
    let empty = match resource.get(attribute.name) {
        Some(Value::Array(list)) => list.is_empty(),
        Some(Value::Object(fields)) => fields.is_empty(),
        _ => false,
    };
    if empty {
        resource.remove(attribute.name);
    }
}
