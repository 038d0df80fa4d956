//! The texts that are sent by themselves, in the clinic's own wording.
//!
//! Every clinic has one template for each entry of the catalogue. A template
//! may show variables and ask whether they are there, no more; it is checked
//! when it is saved, by trying it. One that fails all the same, because
//! something it shows is missing, is replaced by the catalogue's own text: a
//! reminder in other words is better than none.

mod api;
mod catalogue;
mod commands;
mod events;
mod model;
mod rules;
mod store;

pub use api::{MessageTemplate, MessageTemplates};
pub(crate) use catalogue::known;
pub use catalogue::{CATALOGUE, Known};
pub use commands::{DefaultTemplates, update};
pub(crate) use commands::{UNFILLED, Words, write};
pub use events::TemplateUpdated;
pub use model::Model as TemplateRow;
pub use rules::full_name;
