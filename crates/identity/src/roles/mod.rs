//! A role is permissions and a sight of the field classes, held through a
//! membership at one location or at all of them. Every clinic starts with the
//! built-in ones; they are rows, so that a clinic's own can stand beside them.

mod rules;
mod store;

pub use rules::{BUILT_IN, BuiltIn, may_give};
pub(crate) use store::insert_built_in;
pub use store::{Role, by_key};
