//! What attributes a resource has: one table, by which bodies are read, filters
//! are checked, changes are applied, and which `/Schemas` tells.
//!
//! An attribute of the standard that we do not keep is ignored where a
//! directory sends it: directories send all that they know. A name that the
//! standard does not have is a mistake and refused in filters and changes,
//! where ignoring it would mean somebody else.

mod attribute;
mod discovery;
mod table;

pub(crate) use attribute::{Attribute, Kind, Mutability};
pub(crate) use discovery::{resource_types, schemas, service_provider_config};
pub(crate) use table::{GROUP, USER};

/// A kind of resource.
#[derive(Debug)]
pub(crate) struct Schema {
    pub urn: &'static str,
    /// `User`
    pub name: &'static str,
    /// `/Users`
    pub endpoint: &'static str,
    pub description: &'static str,
    /// Its own ones. Those of every resource are [`table::COMMON`].
    pub attributes: &'static [Attribute],
    /// Attributes of the standard that are taken and not kept.
    pub not_kept: &'static [&'static str],
}

/// What a name means to a schema.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    Known(&'static Attribute),
    /// Of the standard or of an extension; not kept here.
    NotKept,
    Unknown,
}

impl Schema {
    /// What an attribute's name, with the URN before it if there is one, means.
    pub fn meaning(&self, uri: Option<&str>, name: &str) -> Meaning {
        match uri {
            Some(uri) if uri.eq_ignore_ascii_case(self.urn) => {}
            Some(uri) if uri.to_ascii_lowercase().contains(":extension:") => {
                return Meaning::NotKept;
            }
            Some(_) => return Meaning::Unknown,
            None => {}
        }
        let named = |it: &&&'static str| it.eq_ignore_ascii_case(name);
        match self.attribute(name) {
            Some(attribute) => Meaning::Known(attribute),
            None if self.not_kept.iter().any(|it| named(&it)) => Meaning::NotKept,
            None => Meaning::Unknown,
        }
    }

    fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        let all = self.attributes.iter().chain(table::COMMON);
        all.into_iter().find(|it| it.is_called(name))
    }
}
