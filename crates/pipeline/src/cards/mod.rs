//! Cards: a contact or booking on its way through a pipeline.

pub mod rules;
