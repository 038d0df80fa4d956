//! Who the caller is, and what they may see and do: what the web app starts with.

mod api;

pub use api::Me;
