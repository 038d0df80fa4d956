//! The settings in the environment: `ATTEND_LISTEN` is `listen`,
//! `ATTEND_TWILIO__FROM` is `from` in the section `twilio`.
//!
//! Our own source rather than figment's: a value stays the text that it is (a
//! phone number or a token of digits is no number), and tests give their own.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::anyhow;
use figment::value::{Dict, Map, Value};
use figment::{Error, Metadata, Profile, Provider};

const PREFIX: &str = "ATTEND_";
/// Names the settings file; not a setting itself.
const CONFIG: &str = "ATTEND_CONFIG";

/// Our variables; an empty one counts as not set.
pub(super) struct Environment(Vec<(String, String)>);

impl Environment {
    pub fn of(variables: Vec<(OsString, OsString)>) -> anyhow::Result<Self> {
        let mut ours = Vec::new();
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
                continue;
            };
            let value = value
                .into_string()
                .map_err(|_| anyhow!("the environment variable {name} is not UTF-8"))?;
            if !value.is_empty() {
                ours.push((name.to_owned(), value));
            }
        }
        Ok(Self(ours))
    }

    pub fn config_file(&self) -> Option<PathBuf> {
        let set = self.0.iter().find(|(name, _)| name == CONFIG);
        set.map(|(_, value)| PathBuf::from(value))
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("the environment").interpolater(|_, keys| variable(keys))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let mut tree = Dict::new();
        for (name, value) in self.0.iter().filter(|(name, _)| name != CONFIG) {
            let key = name[PREFIX.len()..].to_ascii_lowercase();
            let keys: Vec<&str> = key.split("__").collect();
            insert(&mut tree, &keys, value);
        }
        Ok(Profile::Default.collect(tree))
    }
}

fn insert(tree: &mut Dict, keys: &[&str], value: &str) {
    let Some((first, rest)) = keys.split_first() else {
        return;
    };
    if rest.is_empty() {
        tree.insert((*first).to_owned(), Value::from(value.to_owned()));
        return;
    }
    let section = tree
        .entry((*first).to_owned())
        .or_insert_with(|| Value::from(Dict::new()));
    if let Value::Dict(_, below) = section {
        insert(below, rest, value);
    }
}

fn variable(keys: &[&str]) -> String {
    format!("{PREFIX}{}", keys.join("__").to_ascii_uppercase())
}
