//! A session is a signed-in device at one clinic: a short-lived access token
//! (JWT, ES256) that any process checks by itself, and a refresh token that
//! gets the next one.
//!
//! Life: started by a password, or by the word of the clinic's provider; renewed, each time with the next generation of
//! the refresh token; ended by its holder, by time (two weeks unused, ninety
//! days in all), or by the return of an older refresh token, which means that
//! two hold what one should.
//!
//! A refresh token is good once, with ten seconds of grace: within them the one
//! before gets the very same answer again. Two tabs that renew at once, or a
//! client whose answer got lost, keep their session; a thief would have to be
//! as quick, and then both of them hold the same token, the next use of which
//! by the slower one ends the session. The next token is computed from the
//! session (a MAC), so that the same answer can be given twice.
//!
//! An ended session's access token dies within the three seconds that readers
//! are kept (at once in the process that ended it).

mod api;
mod arrive;
mod browser;
mod challenges;
mod commands;
mod events;
mod glass;
mod jwks;
mod keys;
mod mine;
mod origin;
mod passkeys;
mod proofs;
mod readers;
mod refresh;
mod refusals;
mod rules;
mod store;
mod token;

pub use api::{Credentials, Sessions, SignInChallenge, Tokens};
pub use arrive::Vouched;
pub use browser::BrowserSessions;
pub(crate) use commands::{end_all, end_of_sign_ins, unenrolled};
pub use events::{
    SessionEnded, SessionProved, SessionRefused, SessionReuseDetected, SessionStarted,
};
pub use glass::{GlassBroken, TellOwners};
pub use jwks::Jwks;
pub(crate) use keys::Keyring;
pub use mine::MySessions;
pub use passkeys::PasskeySessions;
pub use proofs::Proofs;
pub(crate) use readers::Readers;
pub(crate) use store::must_enrol;
pub(crate) use token::ClientToken;
