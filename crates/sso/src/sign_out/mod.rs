//! Signing out, there as well as here, and here because of there.
//!
//! Who signs out here is sent to the provider to sign out there, too (RP-Initiated Logout 1.0). When
//! somebody signs out there, or is locked out, the provider says so behind the browser's back
//! (Back-Channel Logout 1.0): the sessions that began by it end in the database at once, in this
//! process at once, and in others within the three seconds that readers are kept.

mod api;
mod back_channel;
mod store;

pub use api::SignOut;
pub(crate) use back_channel::{back_channel, uri as back_channel_uri};
pub(crate) use store::sign_ins_of;

/// Where providers say that somebody signed out.
pub(crate) const BACK_CHANNEL: &str = "/v1/sso/backchannel-logout/:connection_id";
