//! How many parts a text takes: the arithmetic is the SMS port's, because providers charge by
//! it too; messaging names it here for templates and the reply box.

pub use ports::sms::segments::{Encoding, Size, count};
