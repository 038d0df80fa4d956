//! Random tokens and digests.

use aws_lc_rs::{digest, rand};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// Random bytes.
///
/// # Panics
/// If the operating system cannot give randomness, without which nothing is safe.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    rand::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// 256 random bits as 43 characters of base64url.
///
/// # Panics
/// If the operating system cannot give randomness, without which nothing is safe.
pub fn random_token() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// SHA-256 of the parts, each led by its length so that no two lists collide.
pub fn digest(parts: &[&[u8]]) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}

/// What is stored of a bearer token: enough to find it, not to use it.
pub fn token_hash(token: &str) -> Vec<u8> {
    digest(&[token.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_tells_where_one_part_ends() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }

    #[test]
    fn two_tokens_differ() {
        assert_ne!(random_token(), random_token());
    }
}
