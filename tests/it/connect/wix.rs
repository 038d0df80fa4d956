//! Wix's signed webhooks.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use testkit::{Answer, Clinic, World};

use crate::steps::{items, settled, text};

struct App {
    signing: EncodingKey,
    public: String,
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

fn app() -> App {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let private: Pkcs8V1Der = pair.as_der().expect("its form");
    let public: PublicKeyX509Der = pair.public_key().as_der().expect("its form");
    let private = pem("PRIVATE KEY", private.as_ref());
    App {
        signing: EncodingKey::from_rsa_pem(private.as_bytes()).expect("a key"),
        public: pem("PUBLIC KEY", public.as_ref()),
    }
}

fn claims(event: &str) -> Value {
    let event = json!({
        "id": event, "slug": "created", "entityFqdn": "wix.forms.v4.submission",
        "createdEvent": { "entity": { "submissions": { "first_name_1a2b": "Wilma", "phone_9bd6": "0491 570 156" } } },
    });
    let envelope = json!({ "eventType": "form", "instanceId": "i", "data": event.to_string() });
    json!({ "data": envelope.to_string() })
}

async fn webhook(world: &World, source: &str, token: &str) -> Answer {
    // A JSON string would do as well; Wix sends the bare token.
    let sent = world
        .http
        .post(format!("{}/v1/intake/{source}/wix", world.url))
        .body(token.to_owned())
        .send()
        .await
        .expect("an answer");
    Answer {
        status: sent.status().as_u16(),
        headers: sent.headers().clone(),
        body: sent.json().await.expect("JSON"),
    }
}

async fn source(clinic: &Clinic<'_>, key: &str) -> String {
    let source = json!({
        "name": "Wix site", "kind": "wix", "location_id": clinic.location_id, "verification_key": key,
    });
    let made = clinic.post("/v1/intake-sources", source).await;
    text(&made.expect(201), "token")
}

#[tokio::test]
async fn a_wix_event_is_believed_for_its_signature_alone_and_once() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let (theirs, strangers) = (app(), app());
    let source = source(&clinic, &theirs.public).await;
    let rs256 = |app: &App, event: &str| {
        encode(&Header::new(Algorithm::RS256), &claims(event), &app.signing).expect("a token")
    };

    let good = rs256(&theirs, "ev-1");
    let unsigned = {
        let head =
            BASE64_URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "typ": "JWT" }).to_string());
        let body = BASE64_URL_SAFE_NO_PAD.encode(claims("ev-2").to_string());
        format!("{head}.{body}.")
    };
    // The public key is public: it must not be taken for a shared secret.
    let shared = EncodingKey::from_secret(theirs.public.as_bytes());
    let confused =
        encode(&Header::new(Algorithm::HS256), &claims("ev-3"), &shared).expect("a token");
    let (head, rest) = good.split_once('.').expect("a token");
    let (_, signature) = rest.split_once('.').expect("a token");
    let tampered = BASE64_URL_SAFE_NO_PAD.encode(claims("ev-4").to_string());
    for (what, token) in [
        ("another app's", rs256(&strangers, "ev-5")),
        ("none", unsigned),
        ("HS256", confused),
        ("tampered", format!("{head}.{tampered}.{signature}")),
        ("no token", "hello".to_owned()),
    ] {
        let answer = webhook(&world, &source, &token).await;
        assert_eq!(answer.problem(401), "bad_signature", "{what}");
    }
    assert!(items(&clinic, "/v1/intakes").await.is_empty());

    let first = webhook(&world, &source, &good).await.expect(202);
    let repeated = webhook(&world, &source, &good).await.expect(202);
    assert_eq!(first, repeated);
    settled(&world).await;
    let intakes = items(&clinic, "/v1/intakes").await;
    assert_eq!(intakes.len(), 1);
    assert_eq!(intakes[0]["state"], "worked");
    let contacts = items(&clinic, "/v1/contacts").await;
    assert_eq!(contacts[0]["first_name"], "Wilma");
    assert_eq!(items(&clinic, "/sandbox/sms").await.len(), 1);
}
