//! The provider at the other end: what it publishes of itself, the code that it takes back, and
//! which of its tokens are believed.

mod departure;
mod discovery;
mod exchange;
mod fault;
mod id_token;
mod logout_token;
mod said;
mod signature;

pub(crate) use departure::{Answered, Threads};
pub(crate) use discovery::{Kept, Published};
pub(crate) use exchange::Client;
pub(crate) use fault::Fault;
pub(crate) use id_token::{Expected, Refused as TokenRefused};
pub(crate) use logout_token::{Ended, Refused as LogoutRefused, read as read_logout_token};
pub(crate) use said::Said;

use chrono::TimeDelta;

/// So far may the provider's clock be from ours.
pub(crate) const LEEWAY: TimeDelta = TimeDelta::seconds(60);
