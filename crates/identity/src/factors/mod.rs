//! Second factors: codes of an authenticator app (TOTP, RFC 6238), passkeys, and recovery
//! codes for who has lost them. They are the person's, whichever clinics they work for.
//!
//! Set up, confirmed by a first code, used: a code is good once, within thirty
//! seconds of its time. Recovery codes come with the first factor and with each
//! wish for new ones; of each only its hash is kept. A guess is counted per person
//! before it is looked at, so that guesses sent at once are slowed as those one by one.

mod api;
mod commands;
mod events;
mod passkeys;
mod rules;
mod store;

pub use api::Factors;
pub(crate) use commands::{Shown, check, may_try};
pub use events::{FactorAdded, FactorRemoved, RecoveryCodesMade};
pub(crate) use passkeys::Party;
pub use passkeys::{PasskeyAnswer, PasskeyChallenge, Passkeys};
pub use store::Kind;
pub(crate) use store::{has_any, methods};
