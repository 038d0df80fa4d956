//! Second factors: codes of an authenticator app (TOTP, RFC 6238), passkeys, and recovery
//! codes for who has lost them. They are the person's, whichever clinics they work for.
//!
//! Set up, confirmed by a first code, used: a code is good once, within thirty
//! seconds of its time. Recovery codes come with the first factor and with each
//! wish for new ones; of each only its hash is kept. Guesses are counted per person,
//! as those of passwords are.

mod api;
mod commands;
mod events;
mod passkeys;
mod rules;
mod store;

pub use api::Factors;
pub(crate) use commands::{Shown, check};
pub use events::{FactorAdded, FactorRemoved, RecoveryCodesMade};
pub(crate) use passkeys::Party;
pub use passkeys::{PasskeyAnswer, PasskeyChallenge, Passkeys};
pub use store::Kind;
pub(crate) use store::{has_any, methods};
