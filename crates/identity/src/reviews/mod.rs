//! An access review: a list of who holds what where, as it was when the review was opened, in which somebody
//! who answers for it keeps or revokes each item: roles of people, API keys and clients, and what the
//! reseller may do. Nobody decides of their own role, unless they are the only owner.
//!
//! The house opens one each quarter, for every clinic that was there when it began and has none open, and
//! tells the owners by mail; who sets up colleagues opens one at any time. It is closed when each item is
//! decided, and stays, with who decided what and why, to be shown and downloaded.

mod api;
mod commands;
mod due;
mod events;
mod model;
mod rules;
mod store;
mod view;

pub use api::AccessReviews;
pub use due::open_due;
pub use events::{
    AccessReviewClosed, AccessReviewDecided, AccessReviewExported, AccessReviewOpened,
};
