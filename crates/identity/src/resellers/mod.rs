//! A reseller looks after clinics. It is a tenant of another kind, so that its people, roles, sign-in and
//! audit are those that every tenant has; of its clinics it sees counts ([`crate::fleet`]), never a patient.
//!
//! A clinic has one reseller or none. Its owner says by a grant what the reseller's people may do in it,
//! where and until when; without a live grant they do nothing ([`crate::impersonations`]), except that a
//! clinic may consent to their looking in an emergency. Leaving the reseller, or consenting to nothing,
//! ends all of it within seconds. The house attaches a clinic on the command line; one that a reseller
//! has invited is its own from the first day (ADR 17).

mod api;
mod commands;
mod events;
mod model;
mod store;

pub use api::{ResellerGrants, ResellerRef, Resellers};
pub(crate) use commands::revoke;
pub use commands::{attach, detach_by_house, every};
pub use events::{
    ClinicAttached, ClinicDetached, ConsentChanged, ResellerGrantGiven, ResellerGrantRevoked,
};
pub use model::{Consent, GrantKind, GrantMode};
pub(crate) use model::{Grant, places};
pub(crate) use store::{given_to, live_grants, tie};
