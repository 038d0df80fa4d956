//! Rules of the house that neither a type nor a constraint can hold.
//!
//! Each guard is a pure check with two uses: the house as it is must pass, and
//! a house where the rule is broken must fail.

mod database;
mod doors;
mod floors;
mod migrations;
mod sources;
