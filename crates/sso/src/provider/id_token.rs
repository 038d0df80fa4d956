//! The ID token (OpenID Connect Core 1.0 §3.1.3.7), checked in full, also in the code flow, where the
//! standard lets TLS stand for the signature.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use openidconnect::{
    ClaimsVerificationError as Wrong, ClientId, IssuerUrl, Nonce, SignatureVerificationError,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet},
};
use serde_json::{Map, Value};

use super::{Fault, LEEWAY, signature::ALLOWED};

/// What the token must say.
pub(crate) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub now: DateTime<Utc>,
}

/// Why a token is not believed.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The provider may have newer keys than we know.
    UnknownKey(Fault),
    Wrong(Fault),
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::UnknownKey(fault) | Refused::Wrong(fault) => fault,
        }
    }
}

fn refused(wrong: &Wrong) -> Refused {
    let (code, words) = match wrong {
        Wrong::Expired(_) => (
            "token_time",
            "the ID token has expired or is of the future: the provider's clock and ours differ",
        ),
        Wrong::InvalidAudience(_) => ("token_audience", "the ID token is for another client"),
        Wrong::InvalidIssuer(_) => ("token_issuer", "the ID token is of another issuer"),
        Wrong::InvalidNonce(_) => ("token_nonce", "the ID token is of another sign-in"),
        Wrong::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
            let words = "the ID token is signed with a key that the provider does not publish";
            return Refused::UnknownKey(Fault::new("token_signature", words));
        }
        Wrong::SignatureVerification(_) => {
            ("token_signature", "the ID token's signature is not good")
        }
        _ => (
            "token_invalid",
            "the ID token is not what the standard asks for",
        ),
    };
    let words = match wrong {
        Wrong::SignatureVerification(_) => words.to_owned(),
        other => format!("{words} ({other})"),
    };
    Refused::Wrong(Fault::new(code, words))
}

fn wrong(code: &'static str, words: &str) -> Refused {
    Refused::Wrong(Fault::new(code, words))
}

impl Expected<'_> {
    /// The claims of a token that says all of this, signed with one of the provider's keys.
    pub fn verify(
        &self,
        token: &str,
        keys: &CoreJsonWebKeySet,
    ) -> Result<Map<String, Value>, Refused> {
        let parsed: CoreIdToken = token
            .parse()
            .map_err(|_| wrong("token_invalid", "what the provider sent is no ID token"))?;
        let issuer = IssuerUrl::new(self.issuer.to_owned())
            .map_err(|_| wrong("token_issuer", "the issuer is no address"))?;
        let now = self.now;
        let verifier = CoreIdTokenVerifier::new_public_client(
            ClientId::new(self.client_id.to_owned()),
            issuer,
            keys.clone(),
        )
        .set_allowed_algs(ALLOWED)
        // Several audiences are looked at below, by `azp`.
        .set_other_audience_verifier_fn(|_| true)
        .set_time_fn(move || now - LEEWAY)
        .set_issue_time_verifier_fn(move |issued| match issued <= now + LEEWAY {
            true => Ok(()),
            false => Err("issued in the future".to_owned()),
        });
        let nonce = Nonce::new(self.nonce.to_owned());
        parsed
            .claims(&verifier, &nonce)
            .map_err(|error| refused(&error))?;
        let claims = payload(token)
            .ok_or_else(|| wrong("token_invalid", "what the provider sent is no ID token"))?;
        self.check_party(&claims)?;
        Ok(claims)
    }

    /// Of several audiences the token names the one that it was made for; it is us (§2, `azp`).
    fn check_party(&self, claims: &Map<String, Value>) -> Result<(), Refused> {
        let several = claims.get("aud").and_then(Value::as_array);
        let several = several.is_some_and(|audiences| audiences.len() > 1);
        match claims.get("azp") {
            Some(party) if party == self.client_id => Ok(()),
            None if !several => Ok(()),
            _ => Err(wrong(
                "token_audience",
                "the ID token was made for another client",
            )),
        }
    }
}

/// The claims of a token whose signature was verified.
pub(super) fn payload(token: &str) -> Option<Map<String, Value>> {
    let part = token.split('.').nth(1)?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}
