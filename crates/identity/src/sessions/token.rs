//! The access token: a JWT signed with ES256 (RFC 7519, RFC 7518 §3.4).

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use kernel::{Id, id};
use platform::{Problem, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// How long an access token is good.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// Whom the tokens are for: this API.
const AUDIENCE: &str = "attend";
/// How far the clocks of our own machines may differ.
const SKEW: TimeDelta = TimeDelta::seconds(30);

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    pub iss: String,
    pub sub: Id<id::User>,
    pub tid: Id<id::Tenant>,
    pub sid: Id<id::Session>,
    pub aud: String,
    /// Seconds since 1970.
    pub iat: i64,
    pub exp: i64,
    pub jti: String,
    /// Who acts for the subject (RFC 8693 §4.1): somebody of a reseller, under an impersonation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub act: Option<Act>,
}

/// Somebody who acts for another, or in another's house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Act {
    pub sub: Id<id::User>,
    /// The reseller.
    pub tid: Id<id::Tenant>,
    pub imp: Id<id::Impersonation>,
}

/// What the access token of an OAuth client says (RFC 9068 §2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClientClaims {
    pub iss: String,
    pub sub: Id<id::Client>,
    pub tid: Id<id::Tenant>,
    pub aud: String,
    /// Permissions, with blanks between them.
    pub scope: String,
    /// Which of the client's secrets it was got with.
    pub sec: String,
    /// Seconds since 1970.
    pub iat: i64,
    pub exp: i64,
    pub jti: String,
}

/// Whose token it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearer {
    pub user: Id<id::User>,
    pub tenant: Id<id::Tenant>,
    pub session: Id<id::Session>,
}

impl Claims {
    /// `jti` is random.
    pub fn of(bearer: Bearer, issuer: &str, jti: String, now: DateTime<Utc>) -> Self {
        Self {
            iss: issuer.to_owned(),
            sub: bearer.user,
            tid: bearer.tenant,
            sid: bearer.session,
            aud: AUDIENCE.to_owned(),
            iat: now.timestamp(),
            exp: (now + LIFETIME).timestamp(),
            jti,
            act: None,
        }
    }
}

/// A client with what its token is good for.
#[derive(Clone, Debug)]
pub(crate) struct ClientToken {
    pub client: Id<id::Client>,
    pub tenant: Id<id::Tenant>,
    pub scope: String,
    /// Which of the client's secrets it was got with.
    pub secret: String,
}

impl ClientClaims {
    /// `jti` is random.
    pub fn of(token: ClientToken, issuer: &str, jti: String, now: DateTime<Utc>) -> Self {
        Self {
            iss: issuer.to_owned(),
            sub: token.client,
            tid: token.tenant,
            aud: AUDIENCE.to_owned(),
            scope: token.scope,
            sec: token.secret,
            iat: now.timestamp(),
            exp: (now + LIFETIME).timestamp(),
            jti,
        }
    }
}

/// Claims with times.
pub(super) trait Timed: DeserializeOwned {
    /// Issued and ending, in seconds since 1970.
    fn times(&self) -> (i64, i64);
}

impl Timed for Claims {
    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

impl Timed for ClientClaims {
    fn times(&self) -> (i64, i64) {
        (self.iat, self.exp)
    }
}

pub(super) fn sign(claims: &impl Serialize, kid: &str, key: &EncodingKey) -> Result<String> {
    let header = Header {
        kid: Some(kid.to_owned()),
        ..Header::new(Algorithm::ES256)
    };
    encode(&header, claims, key).map_err(Problem::internal)
}

/// Which key a token says that it is signed with; none if it is not one of ours on its face.
pub(super) fn key_id(token: &str) -> Option<String> {
    let header = decode_header(token).ok()?;
    header.kid.filter(|_| header.alg == Algorithm::ES256)
}

/// The claims, if the signature, issuer, audience and times are right.
pub(super) fn verify<C: Timed>(
    token: &str,
    key: &DecodingKey,
    issuer: &str,
    now: DateTime<Utc>,
) -> Option<C> {
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // By our own clock, below.
    validation.validate_exp = false;
    let claims: C = decode(token, key, &validation).ok()?.claims;
    let (issued, ends) = claims.times();
    let timely = now.timestamp() < ends && issued <= (now + SKEW).timestamp();
    timely.then_some(claims)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    const ISSUER: &str = "https://attend.example";

    struct Keys {
        signing: EncodingKey,
        verifying: DecodingKey,
        point: Vec<u8>,
    }

    fn keys() -> Keys {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let point = pair.public_key().as_ref().to_vec();
        Keys {
            signing: EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref()),
            verifying: DecodingKey::from_ec_der(&point),
            point,
        }
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    fn claims() -> Claims {
        let bearer = Bearer {
            user: Id::from_uuid(Uuid::from_u128(1)),
            tenant: Id::from_uuid(Uuid::from_u128(2)),
            session: Id::from_uuid(Uuid::from_u128(3)),
        };
        Claims::of(bearer, ISSUER, "once".to_owned(), now())
    }

    fn refused(token: &str, keys: &Keys) -> bool {
        key_id(token).is_none() || verify::<Claims>(token, &keys.verifying, ISSUER, now()).is_none()
    }

    fn segment(value: &Value) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
    }

    #[test]
    fn a_token_of_ours_is_believed_for_ten_minutes() {
        let keys = keys();
        let token = sign(&claims(), "k1", &keys.signing).unwrap();
        assert_eq!(key_id(&token).as_deref(), Some("k1"));
        let at = |seconds| {
            let now = now() + TimeDelta::seconds(seconds);
            verify::<Claims>(&token, &keys.verifying, ISSUER, now).is_some()
        };
        assert_eq!(
            verify(&token, &keys.verifying, ISSUER, now()),
            Some(claims())
        );
        assert!(at(599) && !at(600) && !at(6000));
        assert!(at(-30) && !at(-31), "a token from the future");
    }

    #[test]
    fn a_token_with_another_issuer_audience_or_key_is_refused() {
        let (mine, other) = (keys(), keys());
        let foreign = Claims {
            iss: "https://elsewhere.example".to_owned(),
            ..claims()
        };
        let stray = Claims {
            aud: "somebody".to_owned(),
            ..claims()
        };
        for claims in [foreign, stray] {
            assert!(refused(&sign(&claims, "k1", &mine.signing).unwrap(), &mine));
        }
        assert!(refused(
            &sign(&claims(), "k1", &other.signing).unwrap(),
            &mine
        ));
    }

    #[test]
    fn a_token_without_a_signature_or_with_a_shared_secret_is_refused() {
        let keys = keys();
        let body = segment(&serde_json::to_value(claims()).unwrap());
        for alg in ["none", "None", "NONE", "HS256", "HS512", "RS256"] {
            let header = segment(&json!({"alg": alg, "typ": "JWT", "kid": "k1"}));
            assert!(refused(&format!("{header}.{body}."), &keys), "{alg}");
        }
        // The oldest trick: the public key as the secret of an HMAC.
        let secret = EncodingKey::from_secret(&keys.point);
        let header = Header {
            kid: Some("k1".to_owned()),
            ..Header::new(Algorithm::HS256)
        };
        assert!(refused(
            &encode(&header, &claims(), &secret).unwrap(),
            &keys
        ));
    }

    #[test]
    fn a_changed_token_is_refused() {
        let keys = keys();
        let token = sign(&claims(), "k1", &keys.signing).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let other = Claims {
            tid: Id::from_uuid(Uuid::from_u128(9)),
            ..claims()
        };
        let other = segment(&serde_json::to_value(other).unwrap());
        for wrong in [
            format!("{}.{other}.{}", parts[0], parts[2]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}", parts[0], parts[1]),
            format!("{token}x"),
            String::new(),
            "..".to_owned(),
        ] {
            assert!(refused(&wrong, &keys), "{wrong}");
        }
        let no_kid = encode(&Header::new(Algorithm::ES256), &claims(), &keys.signing).unwrap();
        assert!(key_id(&no_kid).is_none());
    }

    #[test]
    fn a_token_that_misses_a_claim_is_refused() {
        let keys = keys();
        for missing in ["iss", "sub", "tid", "sid", "aud", "exp", "iat"] {
            let mut claims = serde_json::to_value(claims()).unwrap();
            claims.as_object_mut().unwrap().remove(missing);
            let header = Header {
                kid: Some("k1".to_owned()),
                ..Header::new(Algorithm::ES256)
            };
            let token = encode(&header, &claims, &keys.signing).unwrap();
            assert!(refused(&token, &keys), "without {missing}");
        }
    }
}
