//! Secrets at rest: sealed with a key that the master key gives, each bound to what it belongs to.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hmac,
};
use kernel::Secret;
use platform::{Problem, Result};

/// Seals and opens for one purpose.
pub struct Vault {
    key: [u8; 32],
}

/// A key of its own for each use of the master key.
pub(crate) fn derive(master: &Secret<[u8; 32]>, purpose: &str) -> [u8; 32] {
    let master = hmac::Key::new(hmac::HMAC_SHA256, master.expose());
    let mut key = [0; 32];
    key.copy_from_slice(hmac::sign(&master, purpose.as_bytes()).as_ref());
    key
}

fn failed() -> Problem {
    Problem::internal("a secret does not open: it was sealed with another master key")
}

impl Vault {
    /// For one purpose: what another seals does not open.
    #[must_use]
    pub fn new(master: &Secret<[u8; 32]>, purpose: &str) -> Self {
        Self {
            key: derive(master, purpose),
        }
    }

    /// Nonce, then ciphertext; `of` is what it belongs to, without which it does not open.
    ///
    /// # Errors
    /// 500 when there is no randomness.
    pub fn seal(&self, of: &[u8], secret: &[u8]) -> Result<Vec<u8>> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.key).map_err(|_| failed())?;
        let mut text = secret.to_vec();
        let nonce = key
            .seal_in_place_append_tag(Aad::from(of), &mut text)
            .map_err(|_| failed())?;
        Ok([nonce.as_ref().as_slice(), &text].concat())
    }

    /// What is kept of something short enough to be guessed: of no use without the key.
    pub fn mac(&self, parts: &[&[u8]]) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key);
        let message = platform::crypto::digest(parts);
        hmac::sign(&key, &message).as_ref().to_vec()
    }

    /// # Errors
    /// 500 for what was sealed with another key, or belongs to something else.
    pub fn open(&self, of: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or_else(failed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| failed())?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.key).map_err(|_| failed())?;
        let mut text = text.to_vec();
        let opened = key
            .open_in_place(nonce, Aad::from(of), &mut text)
            .map_err(|_| failed())?;
        Ok(opened.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_what_it_belongs_to_and_by_its_own_key() {
        let master = Secret::new([7; 32]);
        let vault = Vault::new(&master, "one");
        let sealed = vault.seal(b"mine", b"secret").unwrap();
        assert_eq!(vault.open(b"mine", &sealed).unwrap(), b"secret");
        assert!(vault.open(b"yours", &sealed).is_err());
        assert!(Vault::new(&master, "two").open(b"mine", &sealed).is_err());
        assert!(vault.open(b"mine", &sealed[..5]).is_err());
        assert_ne!(vault.seal(b"mine", b"secret").unwrap(), sealed);
    }
}
