//! Which signatures are believed.

use openidconnect::{
    JsonWebKey, JsonWebKeyUse,
    core::{CoreJsonWebKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm as Alg},
};
use serde::Deserialize;

/// By a key that the provider publishes. Not `none`, and not by a shared secret: whoever knows the
/// client's secret could sign as the provider.
pub(super) const ALLOWED: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// What a token says of its signature.
#[derive(Deserialize)]
pub(super) struct Header {
    pub alg: String,
    kid: Option<String>,
    pub typ: Option<String>,
}

/// Why a signature is not believed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The provider may have newer keys than we know.
    UnknownKey,
    Wrong,
}

/// How many of the keys sign.
pub(super) fn signing(keys: &CoreJsonWebKeySet) -> usize {
    let signs = |key: &&CoreJsonWebKey| key.key_use().is_none_or(JsonWebKeyUse::allows_signature);
    keys.keys().iter().filter(signs).count()
}

/// Whether a key of the provider made this signature of `message`.
pub(super) fn verify(
    keys: &CoreJsonWebKeySet,
    header: &Header,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Doubt> {
    let alg: Alg = serde_json::from_value(header.alg.clone().into()).map_err(|_| Doubt::Wrong)?;
    if !ALLOWED.contains(&alg) {
        return Err(Doubt::Wrong);
    }
    let named = keys.keys().iter().filter(|key| {
        let signs = key.key_use().is_none_or(JsonWebKeyUse::allows_signature);
        let kid = key.key_id().map(|kid| kid.as_str());
        signs
            && header
                .kid
                .as_deref()
                .is_none_or(|wanted| kid == Some(wanted))
    });
    let named: Vec<_> = named.collect();
    if named.is_empty() {
        return Err(Doubt::UnknownKey);
    }
    let made = |key: &&_| JsonWebKey::verify_signature(*key, &alg, message, signature).is_ok();
    match named.iter().any(made) {
        true => Ok(()),
        false => Err(Doubt::Wrong),
    }
}
