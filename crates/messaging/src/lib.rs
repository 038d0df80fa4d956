//! Texts: what they say, what they cost, who may be sent one.

pub mod keywords;
pub mod segments;
