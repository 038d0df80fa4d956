//! A mailed link proves that its holder reads the mail of an address. It ends a
//! sign-up or an invitation, once; only the hash of its token is kept.

mod mail;
mod store;

pub use mail::{LinkMail, LinkMailer};
pub(crate) use mail::{Mailing, mail};
pub(crate) use store::{
    Finish, Link, Purpose, find, finish, insert_invitation, insert_signup, recent,
};
