//! The words that every floor of Attend shares, and nothing that waits:
//! ids, permissions, field classes, guarded values, money, secrets.
//!
//! Nothing here does IO, reads a clock or draws randomness.

pub mod field;
pub mod id;
mod id_sql;
mod id_web;
mod legible;
pub mod money;
pub mod perm;
mod scope;
pub mod secret;
mod weekday;
pub mod zone;

pub use field::{Display, Guarded, Shown, Sight};
pub use id::Id;
pub use legible::legible;
pub use money::Money;
pub use perm::{Implies, Permission, Plain};
pub use scope::Scope;
pub use secret::Secret;
pub use weekday::Weekday;
pub use zone::Zone;
