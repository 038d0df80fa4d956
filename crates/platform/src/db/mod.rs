//! The only way to the database. Features get a [`Tx`], bound to a tenant and
//! to locations by the transaction's own settings; the pool stays in here.

mod connection;
pub mod migrate;
mod pool;
pub mod system;
mod tx;

pub use connection::{constraint, constraint_of};
pub use pool::{Db, DbSettings};
pub use tx::{Bound, Mode, ReadOnly, ReadWrite, Tx};
