//! Argon2id, two at a time, away from the threads that serve.

use std::sync::{Arc, LazyLock};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use platform::{Problem, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// 19 MiB, two passes, one lane: the OWASP cheat sheet's first choice for Argon2id.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Result<String> {
    let hash: PasswordHash = argon2()
        .hash_password(password.as_bytes())
        .map_err(|error| Problem::internal(error.to_string()))?;
    Ok(hash.to_string())
}

/// What an unknown address is verified against, so that it costs the same time.
static NOBODYS: LazyLock<String> = LazyLock::new(|| {
    hash(&platform::crypto::random_token()).expect("the operating system gives randomness")
});

/// Hashes passwords, two at once: more would take all cores and 19 MiB each.
#[derive(Clone)]
pub(crate) struct Passwords {
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(2)),
        }
    }
}

/// A place at the hashing, given back when dropped.
pub(crate) struct Turn(Option<OwnedSemaphorePermit>);

impl Passwords {
    /// Waits for a place.
    pub async fn turn(&self) -> Turn {
        // The semaphore is never closed.
        Turn(self.places.clone().acquire_owned().await.ok())
    }

    /// The hash of a new password, with its parameters and salt (PHC string).
    pub async fn hash(&self, password: &str) -> Result<String> {
        let (turn, password) = (self.turn().await, password.to_owned());
        blocking(turn, move || hash(&password)).await?
    }
}

impl Turn {
    /// Whether this is the password of `hash`. No hash: no, after as long a time.
    pub async fn verify(self, password: &str, hash: Option<&str>) -> Result<bool> {
        let (password, wanted) = (password.to_owned(), hash.map(str::to_owned));
        let known = wanted.is_some();
        let same = blocking(self, move || {
            let wanted = wanted.as_deref().unwrap_or(&NOBODYS);
            argon2()
                .verify_password(password.as_bytes(), wanted)
                .is_ok()
        });
        Ok(same.await? && known)
    }
}

/// Runs to its end even if the request is dropped: the place stays taken meanwhile.
async fn blocking<T: Send + 'static>(
    turn: Turn,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(move || {
        let value = work();
        drop(turn.0);
        value
    });
    done.await.map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_verifies_and_nobodys_never_does() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse battery").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let check = async |password: &str, hash: Option<&str>| {
            passwords.turn().await.verify(password, hash).await.unwrap()
        };
        assert!(check("correct horse battery", Some(&hash)).await);
        assert!(!check("correct horse", Some(&hash)).await);
        assert!(!check("correct horse battery", None).await);
        assert!(!check("correct horse battery", Some("garbage")).await);
    }
}
