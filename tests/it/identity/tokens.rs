//! Whose tokens are believed.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde_json::{Value, json};
use testkit::{Answer, Staff, World};

async fn me(world: &World, token: &str) -> Answer {
    Staff::with_token(world, token).get("/v1/me").await
}

async fn jwk(world: &World) -> Value {
    let keys = world.get("/.well-known/jwks.json").await.expect(200);
    keys["keys"][0].clone()
}

fn part(value: &Value, name: &str) -> String {
    value[name].as_str().expect("a text").to_owned()
}

/// The claims of a token, unchecked.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a payload");
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    serde_json::from_slice(&payload).expect("JSON")
}

#[tokio::test]
async fn the_published_keys_verify_an_access_token_and_tell_no_secret() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let key = jwk(&world).await;
    assert_eq!(
        (&key["alg"], &key["crv"]),
        (&json!("ES256"), &json!("P-256"))
    );
    assert!(key.get("d").is_none(), "the private half");

    let header = decode_header(&clinic.token).expect("a header");
    assert_eq!(header.kid, Some(part(&key, "kid")));
    let key = DecodingKey::from_ec_components(&part(&key, "x"), &part(&key, "y"));
    let mut wanted = Validation::new(Algorithm::ES256);
    wanted.set_audience(&["attend"]);
    wanted.set_issuer(&[&world.url]);
    let read = decode::<Value>(&clinic.token, &key.expect("a key"), &wanted);
    let claims = read.expect("our own signature").claims;
    assert_eq!(claims["tid"], clinic.tenant_id.as_str());
    let span = |name: &str| claims[name].as_i64().expect("seconds");
    assert_eq!(span("exp") - span("iat"), 600);
}

#[tokio::test]
async fn a_token_that_is_not_ours_gets_401() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let key = jwk(&world).await;
    let (kid, mine) = (part(&key, "kid"), claims(&clinic.token));
    let parts: Vec<_> = clinic.token.split('.').collect();
    let text = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = |alg: Algorithm, key: &EncodingKey| {
        let header = Header {
            kid: Some(kid.clone()),
            ..Header::new(alg)
        };
        encode(&header, &mine, key).expect("a token")
    };
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key pair");
    let foreign = pair.to_pkcs8v1().expect("a document");
    let public = [part(&key, "x"), part(&key, "y")].map(|part| {
        let part = BASE64_URL_SAFE_NO_PAD.decode(part);
        part.expect("base64url")
    });
    let public = [&[4][..], &public[0], &public[1]].concat();
    let mut elsewhere = mine.clone();
    elsewhere["tid"] = json!("ten_00000000000000000000000000");
    let none = text(json!({ "alg": "none", "typ": "JWT", "kid": kid }));
    for (what, token) in [
        ("nothing", String::new()),
        ("no JWT", "broken".to_owned()),
        ("empty parts", "..".to_owned()),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("alg none", format!("{none}.{}.", parts[1])),
        (
            "alg none with a signature",
            format!("{none}.{}.{}", parts[1], parts[2]),
        ),
        (
            "another tenant",
            format!("{}.{}.{}", parts[0], text(elsewhere), parts[2]),
        ),
        (
            "the public key as a secret",
            signed(Algorithm::HS256, &EncodingKey::from_secret(&public)),
        ),
        (
            "a foreign key under our id",
            signed(
                Algorithm::ES256,
                &EncodingKey::from_ec_der(foreign.as_ref()),
            ),
        ),
    ] {
        let answer = me(&world, &token).await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.body);
        assert_eq!(answer.headers["www-authenticate"], "Bearer", "{what}");
        assert_eq!(answer.problem(401), "unauthorised", "{what}");
    }
    me(&world, &clinic.token).await.expect(200);
    world.advance(TimeDelta::minutes(10));
    assert_eq!(me(&world, &clinic.token).await.problem(401), "unauthorised");
}

#[tokio::test]
async fn a_refresh_token_is_no_access_token_nor_can_it_be_forged() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let credentials = json!({ "email": clinic.email, "password": super::PASSWORD });
    let tokens = world.post("/v1/sessions", credentials).await.expect(201);
    let refresh = part(&tokens, "refresh_token");
    assert_eq!(me(&world, &refresh).await.problem(401), "unauthorised");
    let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&refresh).expect("base64url");
    bytes[35] ^= 1;
    let next = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    for forged in [next.as_str(), &clinic.token, "", "x"] {
        let body = json!({ "refresh_token": forged });
        // An access token is longer than a refresh token may be.
        let answer = world.post("/v1/sessions/renewal", body).await;
        assert!(matches!(answer.status, 401 | 422), "{}", answer.body);
    }
    let body = json!({ "refresh_token": refresh });
    world.post("/v1/sessions/renewal", body).await.expect(201);
}
