//! A clinic signs up by itself. A request mails a link; its token with a
//! password founds the clinic, in one transaction: tenant, built-in roles, a
//! location, the owner, and what every other crate's template adds.
//!
//! The answer to a request never tells whether the address has an account: the
//! mail does. Its holder founds a further clinic with the password that they
//! have. A link founds one clinic: the tenant's id is chosen with it, and the
//! link is used up in the transaction that founds.

mod api;
mod commands;
mod events;
mod template;

pub use api::{NewOwner, NewSignup, Password, Signup, Signups};
pub(crate) use commands::{Kept, Owner, Wish, keep, request};
pub use events::TenantCreated;
pub use template::{Founded, TenantTemplate};
