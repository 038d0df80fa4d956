//! The refresh token: tenant, session and generation, under a MAC.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use kernel::{Id, id};
use uuid::Uuid;

/// What a refresh token says of itself. To be believed only with its MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub tenant: Id<id::Tenant>,
    pub session: Id<id::Session>,
    pub generation: i32,
}

const CLAIM: usize = 16 + 16 + 4;
const MAC: usize = 32;

impl Claim {
    fn bytes(&self) -> [u8; CLAIM] {
        let mut bytes = [0; CLAIM];
        bytes[..16].copy_from_slice(self.tenant.uuid().as_bytes());
        bytes[16..32].copy_from_slice(self.session.uuid().as_bytes());
        bytes[32..].copy_from_slice(&self.generation.to_be_bytes());
        bytes
    }

    /// The token, for the session whose seed this is.
    pub fn seal(&self, key: &hmac::Key, seed: &[u8]) -> String {
        let bytes = self.bytes();
        let mac = hmac::sign(key, &[seed, &bytes].concat());
        BASE64_URL_SAFE_NO_PAD.encode([&bytes, mac.as_ref()].concat())
    }
}

/// A refresh token as it came in, its MAC not checked yet.
pub(super) struct Presented {
    pub claim: Claim,
    mac: [u8; MAC],
}

impl Presented {
    /// None: no refresh token at all.
    pub fn read(token: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let bytes: [u8; CLAIM + MAC] = bytes.try_into().ok()?;
        let uuid = |from: usize| Uuid::from_slice(&bytes[from..from + 16]).ok();
        Some(Self {
            claim: Claim {
                tenant: Id::from_uuid(uuid(0)?),
                session: Id::from_uuid(uuid(16)?),
                generation: i32::from_be_bytes(bytes[32..CLAIM].try_into().ok()?),
            },
            mac: bytes[CLAIM..].try_into().ok()?,
        })
    }

    /// Whether we made it, for the session whose seed this is.
    pub fn is_genuine(&self, key: &hmac::Key, seed: &[u8]) -> bool {
        let message = [seed, &self.claim.bytes()].concat();
        hmac::verify(key, &message, &self.mac).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &[byte; 32])
    }

    fn claim() -> Claim {
        Claim {
            tenant: Id::from_uuid(Uuid::from_u128(1)),
            session: Id::from_uuid(Uuid::from_u128(2)),
            generation: 7,
        }
    }

    #[test]
    fn a_token_reads_back_and_is_genuine_for_its_session_alone() {
        let token = claim().seal(&key(1), b"seed");
        let presented = Presented::read(&token).unwrap();
        assert_eq!(presented.claim, claim());
        assert!(presented.is_genuine(&key(1), b"seed"));
        assert!(!presented.is_genuine(&key(1), b"other seed"));
        assert!(!presented.is_genuine(&key(2), b"seed"));
        assert_eq!(claim().seal(&key(1), b"seed"), token);
    }

    #[test]
    fn no_byte_of_a_token_can_be_changed() {
        let token = claim().seal(&key(1), b"seed");
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let changed = BASE64_URL_SAFE_NO_PAD.encode(changed);
            let genuine = Presented::read(&changed).is_some_and(|p| p.is_genuine(&key(1), b"seed"));
            assert!(!genuine, "byte {at}");
        }
    }

    #[test]
    fn garbage_is_no_token() {
        for garbage in ["", "x", "a.b.c", &"A".repeat(90), &"A".repeat(92)] {
            assert!(Presented::read(garbage).is_none(), "{garbage}");
        }
    }
}
