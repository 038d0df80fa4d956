//! The public key that a source's webhooks are verified with.

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use jsonwebtoken::DecodingKey;

/// An RSA public key of 2,048 to 8,192 bits.
#[derive(Clone)]
pub struct VerificationKey(DecodingKey);

/// Bytes of an `RSAPublicKey` (RFC 8017): the modulus, 256 to 1,024 of them, and a dozen around it.
const SIZES: std::ops::RangeInclusive<usize> = 266..=1_044;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be the PEM of an RSA public key of 2,048 bits or more")]
pub struct WrongKey;

impl VerificationKey {
    /// # Errors
    /// When the text is not the PEM of such a key; a private key is none either.
    pub fn read(pem: &str) -> Result<Self, WrongKey> {
        if pem.contains("PRIVATE KEY") {
            return Err(WrongKey);
        }
        let key = DecodingKey::from_rsa_pem(pem.trim().as_bytes()).map_err(|_| WrongKey)?;
        let der = key.try_get_as_bytes().map_err(|_| WrongKey)?;
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).map_err(|_| WrongKey)?;
        // Parsing does not look at the size; verifying does, and would refuse every webhook.
        match SIZES.contains(&der.len()) {
            true => Ok(Self(key)),
            false => Err(WrongKey),
        }
    }

    pub(crate) fn decoding(&self) -> &DecodingKey {
        &self.0
    }
}
