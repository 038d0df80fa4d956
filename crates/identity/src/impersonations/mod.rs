//! Somebody of a reseller acts in a clinic: a session there, for a reason and a ticket, that ends by itself
//! within the hour, and before that when either side ends it, the grant is revoked, or the clinic leaves.
//!
//! It needs a live grant of the clinic's and, of the reseller's person, a second factor shown just now. What
//! they hold is what the grant's kind gives ([`content`]), where it holds, cut down to reading unless they
//! ask for more, and to what a colleague holds if they act for one. It is never what would let them stay:
//! revealing, exporting, roles, keys, sign-in. All of it is looked at again with every request, so that an
//! end is an end everywhere within seconds; there is no refresh token.
//!
//! Each event has both: who acts, and for whom. The owners are told by mail when it begins. In an
//! emergency, where the clinic has consented to that beforehand, it begins without a grant, to look only.

mod acting;
mod api;
mod begin;
mod commands;
mod events;
mod model;
mod rules;
mod store;
mod view;

pub(crate) use acting::of_session;
pub use api::{EmergencyImpersonations, Impersonations, MyImpersonation};
pub(crate) use commands::{end, end_all, end_emergencies};
pub use events::{ImpersonationAsked, ImpersonationEnded, ImpersonationStarted};
pub(crate) use model::Row;
pub(crate) use rules::content;
pub(crate) use store::{find, of_reseller};
pub use view::Impersonation;
