//! An account is one person's way in: an e-mail address and a password,
//! whichever clinics they work for.
//!
//! Guessing is slowed per account and per network address, in the database, so
//! that every process counts alike. An unknown address costs the same time and
//! gets the same answer as a wrong password.

mod attempts;
mod hashing;
mod holder;
mod rules;
mod store;

pub(crate) use hashing::Passwords;
pub(crate) use holder::{Proof, prove};
pub(crate) use store::has_password;
pub(crate) use store::housekeeping;

use kernel::{Id, id};
use platform::{Platform, Problem, Result, access::RemoteAddress};

pub(crate) use attempts::Attempts;

/// What an address and a password came to.
pub(crate) enum Outcome {
    Right(Id<id::User>),
    /// With whose password it is not, if anybody has that address: for the record, never for the answer.
    Wrong(Option<Id<id::User>>),
}

/// 401, the same for a wrong password and an unknown address.
pub(crate) fn invalid() -> Problem {
    Problem::new(401, "invalid_credentials").detail("the e-mail or the password is wrong")
}

/// Who signs in: the account behind an address and its password.
///
/// # Errors
/// 429 with the time to wait.
pub(crate) async fn sign_in(
    platform: &Platform,
    passwords: &Passwords,
    email: &str,
    password: &str,
    from: RemoteAddress,
) -> Result<Outcome> {
    let attempts = Attempts::of(email, from);
    attempts.check(platform).await?;
    // Looked at again with a place at the hashing: of a flood of guesses at once, few slip through.
    let turn = passwords.turn().await;
    attempts.check(platform).await?;
    let account = store::by_email(platform, email).await?;
    let (user, hash) = account.map_or((None, None), |found| (Some(found.id), found.password_hash));
    let right = turn.verify(password, hash.as_deref()).await?;
    match user.filter(|_| right) {
        Some(user) => {
            attempts.succeeded(platform).await?;
            Ok(Outcome::Right(user))
        }
        None => {
            attempts.failed(platform).await?;
            Ok(Outcome::Wrong(user))
        }
    }
}

/// Whether it is this person's password.
///
/// # Errors
/// 401 `invalid_credentials`; 429 with the time to wait.
pub(crate) async fn prove_again(
    platform: &Platform,
    passwords: &Passwords,
    email: &str,
    password: &str,
    from: RemoteAddress,
) -> Result<()> {
    match sign_in(platform, passwords, email, password, from).await? {
        Outcome::Right(_) => Ok(()),
        Outcome::Wrong(_) => Err(invalid()),
    }
}
