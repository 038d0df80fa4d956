//! No clinic reaches another's records, and nobody those of a location that is
//! not theirs. The operations are read from the API document, so that a new one
//! is tested from its first day; a new kind of record asks for a line in [`records`].

mod classes;
mod ids;
mod lists;
pub mod operations;
pub mod records;
mod timing;
mod unbound;
mod whole_clinic;
