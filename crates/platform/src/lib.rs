//! The machinery under every feature: the one door to the database
//! ([`Cx`] → [`Tx`] → [`May`] → [`Recorded`]), events, jobs, and the HTTP edge.
//!
//! A feature never sees a pool, a commit, a raw request or the worker
//! framework. What it sees:
//!
//! - a handler takes a [`Cx<P>`](Cx): authenticated, allowed, bound to tenant and locations;
//! - [`Cx::read`] and [`Cx::write`] lend a [`Tx`] and the proof [`May<P>`](May);
//! - [`Cx::look`] and [`Cx::list`] read records of patients, and keep who looked;
//! - a command that changes anything ends in [`Tx::record`] and returns [`Recorded`];
//! - a [`jobs::Job`] or [`jobs::Errand`] is the same without a request.

pub mod access;
pub mod clock;
pub mod crypto;
pub mod db;
mod door;
pub mod events;
pub mod http;
mod impersonating;
pub mod jobs;
pub mod looks;

pub use access::{Actor, Authenticator, Grant, Locations, Own, Reach, Reader, Whose};
pub use clock::Clock;
pub use db::{ReadOnly, ReadWrite, Tx, system::SystemTask};
pub use door::{May, Platform, PlatformParts, WeakPlatform};
pub use events::{About, Event, Recorded};
pub use http::{
    Accepted, Body, BySource, Created, Cx, FieldError, NoContent, Open, Page, PageQuery, Problem,
    Tagged, Uncounted, Versioned, cx::Entry, version_of,
};
pub use impersonating::Impersonating;
pub use looks::{Looked, Narrowed, RecordOf};

/// What a feature's functions return.
pub type Result<T, E = Problem> = std::result::Result<T, E>;
