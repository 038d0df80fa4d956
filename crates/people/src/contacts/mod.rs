//! A contact is one person, once: registered by staff or by a lead that came
//! in, matched by phone number, then by e-mail address, so that the same lead
//! posted a thousand times is one contact (two unique constraints say so).
//!
//! A contact has a home location and may be known at others; staff limited to
//! a location see those of theirs. Phone, e-mail and date of birth are of
//! class pii: a reader without sight of it neither sees nor searches them.
//!
//! Invariants: the phone is E.164, the e-mail trimmed and lower case; every
//! change raises `version`; search keys follow the fields that they are made of.

mod api;
mod commands;
mod events;
mod model;
mod points;
mod reasons;
mod rules;
mod store;

pub use api::{Contact, Contacts};
pub use commands::{
    Lead, Matched, New, Patch, Rating, UNNAMED, get, known_at, list, opt_back_in, opt_out, rate,
    register, register_lead, update,
};
pub use events::{ContactOptedIn, ContactOptedOut, ContactRegistered, WarmnessBandChanged};
pub use model::{Model as ContactRow, Reason, Reasons};
pub use points::{BadPoint, country, email, phone};
pub use rules::search_keys;
pub use store::by_phone;
