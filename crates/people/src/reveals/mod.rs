//! A reveal shows one value of one patient in clear, to somebody whose sight would mask it and who
//! says why: to call back on the number that the screen shows the end of. It is on record with the
//! field and the reason, not with the value.

mod api;
mod commands;
mod events;

pub use api::{RevealField, Reveals};
pub use events::ContactRevealed;
