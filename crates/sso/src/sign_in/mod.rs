//! Signing in by the clinic's provider.
//!
//! The sign-in page asks whither an address leads ([`api`]: by its domain alone, so that nobody
//! learns who has an account). The browser leaves with a cookie and a state ([`departure`]), both
//! kept as hashes, good once and for ten minutes, and comes back with a code ([`arrival`]). What the
//! verified ID token says decides whose account it is ([`rules`]), which roles come of it, and
//! whether a second factor is asked for; then `identity` opens the session.

mod api;
mod arrival;
mod commands;
mod departure;
mod events;
mod refused;
mod rules;
mod store;

pub use api::SignIn;
pub(crate) use arrival::callback;
pub(crate) use departure::start;
pub use events::{SsoLinked, SsoRefused, SsoUnlinked};

/// Where a browser leaves from.
pub(crate) const START: &str = "/v1/sso/start";
/// Where it comes back to.
pub(crate) const CALLBACK: &str = "/v1/sso/callback";
/// The page that says what went wrong.
pub(crate) const PAGE: &str = "/sign-in";
