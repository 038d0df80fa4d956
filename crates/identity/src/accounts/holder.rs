//! The holder of a mailed link shows who they are: with the password that they
//! have, or one that they choose now.

use platform::{Platform, Problem, Result, access::RemoteAddress};

use super::{attempts::Attempts, hashing::Passwords, rules, store};

/// What the password of a link's holder turned out to be.
pub(crate) enum Proof {
    /// Theirs already: the hash that it was verified against.
    Known(String),
    /// Theirs from now on: its hash.
    Fresh(String),
}

impl Proof {
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(hash) => Some(hash),
            Self::Fresh(_) => None,
        }
    }

    pub fn fresh(&self) -> Option<&str> {
        match self {
            Self::Fresh(hash) => Some(hash),
            Self::Known(_) => None,
        }
    }
}

/// # Errors
/// 422 at `/password`: not the account's, or too easy to guess for a new one; 429 with the time to wait.
pub(crate) async fn prove(
    platform: &Platform,
    passwords: &Passwords,
    email: &str,
    password: &str,
    others_know: &[&str],
) -> Result<Proof> {
    let account = store::by_email(platform, email).await?;
    if let Some(hash) = account.and_then(|account| account.password_hash) {
        let attempts = Attempts::of(email, RemoteAddress(None));
        let turn = passwords.turn().await;
        attempts.check(platform).await?;
        if turn.verify(password, Some(&hash)).await? {
            attempts.succeeded(platform).await?;
            return Ok(Proof::Known(hash));
        }
        attempts.failed(platform).await?;
        return Err(Problem::field(
            "/password",
            "wrong_password",
            "you have an account already; enter the password of that account",
        ));
    }
    let local = email.split('@').next().unwrap_or_default();
    let known = [&[email, local], others_know].concat();
    match rules::password_fault(password, &known) {
        Some(fault) => Err(Problem::invalid(vec![fault])),
        None => Ok(Proof::Fresh(passwords.hash(password).await?)),
    }
}
