//! Passkeys (WebAuthn): keys that a device or a password manager keeps, bound to this house's name.
//!
//! The browser asks whoever holds the device for a finger or a PIN, so a passkey is two factors: it
//! opens alone, and serves as the second factor and as a fresh proof. Everything about the protocol
//! is `webauthn-rs`' work; what is asked is kept here until it is answered, and answered once.

mod api;
mod party;
mod store;
mod verbs;

pub use api::{PasskeyAnswer, PasskeyChallenge, Passkeys};
pub(crate) use party::Party;
