//! The clinic's own directory of people (Okta, Entra ID, …) keeps its staff: SCIM 2.0
//! (RFC 7643, RFC 7644) under `/scim/v2`.
//!
//! A directory comes in with a token of one clinic ([`tokens`]) and finds there
//! its Users ([`users`]: the staff of the clinic) and its Groups ([`groups`]),
//! each of which the clinic may map to a role at a location. What both share is
//! the protocol: what attributes there are ([`schemas`]), which records are
//! meant ([`filter`]), what changes ([`patch`]), and how a refusal reads
//! ([`errors`]).
//!
//! It speaks another protocol than `/v1`, so its routes stand beside the API
//! document and not in it; every access to data still goes through the one
//! door, as `Entry::Directory`.

mod body;
mod call;
mod errors;
mod filter;
pub mod groups;
mod patch;
mod query;
mod routes;
mod schemas;
pub mod tokens;
mod users;

pub use errors::speaking;
pub use routes::routes;

/// Where the directory reaches us, below the public URL.
pub const ROOT: &str = "/scim/v2";

/// What this crate is told by the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the outside reaches this server: `https://attend.example`.
    pub public_url: String,
}

impl Settings {
    /// The address that every resource's begins with.
    pub(crate) fn base(&self) -> String {
        format!("{}{ROOT}", self.public_url.trim_end_matches('/'))
    }
}

/// The operations of this crate that the API document shows.
pub fn api(settings: &Settings) -> (tokens::Tokens, groups::Groups) {
    (tokens::Tokens(settings.clone()), groups::Groups)
}
