use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::json;

use super::*;

struct App {
    signing: EncodingKey,
    pem: String,
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

fn app() -> App {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let private: Pkcs8V1Der = pair.as_der().unwrap();
    let public: PublicKeyX509Der = pair.public_key().as_der().unwrap();
    App {
        signing: EncodingKey::from_rsa_pem(pem("PRIVATE KEY", private.as_ref()).as_bytes())
            .unwrap(),
        pem: pem("PUBLIC KEY", public.as_ref()),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-22T03:00:00Z".parse().unwrap()
}

fn claims(event: &Value) -> Value {
    let envelope = json!({"eventType": "whatever", "instanceId": "i", "data": event.to_string()});
    json!({"data": envelope.to_string(), "iat": now().timestamp(), "exp": now().timestamp() + 60})
}

fn submission(id: &str) -> Value {
    json!({
        "id": id, "slug": "created", "entityFqdn": "wix.forms.v4.submission", "entityId": "e",
        "triggeredByAnonymizeRequest": false,
        "createdEvent": {"entity": {"id": "e", "formId": "f", "submissions":
            {"first_name_1a2b": "Ann", "phone_9bd6": "0491 570 006"}}},
    })
}

fn sign(app: &App, claims: &Value) -> String {
    encode(&Header::new(Algorithm::RS256), claims, &app.signing).unwrap()
}

fn heard(app: &App, token: &str) -> Result<Wix, BadSignature> {
    verify(
        token.as_bytes(),
        &VerificationKey::read(&app.pem).unwrap(),
        now(),
    )
}

#[test]
fn a_submitted_form_is_a_lead() {
    let app = app();
    let Ok(Wix::Lead(event, fields)) = heard(&app, &sign(&app, &claims(&submission("ev-1"))))
    else {
        panic!("a lead")
    };
    assert_eq!(event.id.as_deref(), Some("ev-1"));
    assert_eq!(event.kind(), "wix.forms.v4.submission/created");
    assert_eq!(fields["phone_9bd6"], "0491 570 006");
}

#[test]
fn bookings_and_contacts_are_leads_and_all_else_is_not() {
    let lead = |event: Value| match read(&claims(&event)["data"]) {
        Some(Wix::Lead(_, fields)) => Some(Value::Object(fields)),
        Some(Wix::Other(_)) => None,
        other => panic!("{other:?}"),
    };
    let booking = json!({"contactDetails": {"contactId": "c", "firstName": "Ann", "email": "ann@example.com"},
        "bookedEntity": {"title": "Cleaning"}});
    let event = |fqdn: &str, slug: &str, rest: Value| {
        let mut event = json!({"id": "1", "entityFqdn": fqdn, "slug": slug});
        event
            .as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        event
    };
    let wanted = json!({"firstName": "Ann", "email": "ann@example.com", "service": "Cleaning"});
    for rest in [
        json!({"createdEvent": {"entity": booking}}),
        json!({"createdEvent": {"entityAsJson": booking.to_string()}}),
        json!({"actionEvent": {"body": {"booking": booking}}}),
    ] {
        assert_eq!(
            lead(event("wix.bookings.v2.booking", "created", rest)),
            Some(wanted.clone())
        );
    }
    let contact = json!({"createdEvent": {"entity": {"info": {"name": {"first": "Ann", "last": "Lee"},
        "phones": {"items": [{"phone": "0491 570 006"}]}}, "primaryInfo": {"email": "ann@example.com"}}}});
    assert_eq!(
        lead(event("wix.contacts.v4.contact", "created", contact.clone())),
        Some(
            json!({"first_name": "Ann", "last_name": "Lee", "phone": "0491 570 006", "email": "ann@example.com"})
        )
    );
    assert_eq!(
        lead(event("wix.contacts.v4.contact", "updated", contact.clone())),
        None
    );
    assert_eq!(
        lead(event("wix.stores.v1.order", "created", json!({}))),
        None
    );
    let mut erased = contact;
    erased["triggeredByAnonymizeRequest"] = json!(true);
    assert_eq!(
        lead(event("wix.contacts.v4.contact", "created", erased)),
        None
    );
}

#[test]
fn what_is_signed_but_of_another_shape_is_kept_to_be_read() {
    let app = app();
    for data in [
        json!("not json"),
        json!({"data": 1}),
        json!({"data": {"slug": "x"}}),
        json!(null),
    ] {
        let token = sign(&app, &json!({ "data": data }));
        assert!(
            matches!(heard(&app, &token), Ok(Wix::Unreadable(_))),
            "{data}"
        );
    }
}

#[test]
fn a_forged_token_is_not_believed() {
    let (app, other) = (app(), self::app());
    let claims = claims(&submission("ev-1"));
    let good = sign(&app, &claims);
    assert!(heard(&app, &good).is_ok());
    assert_eq!(
        heard(&app, &sign(&other, &claims)),
        Err(BadSignature::Forged)
    );
    // Another payload under a good signature.
    let mut parts: Vec<_> = good.split('.').map(str::to_owned).collect();
    parts[1] = BASE64_URL_SAFE_NO_PAD.encode(self::claims(&submission("ev-2")).to_string());
    assert_eq!(heard(&app, &parts.join(".")), Err(BadSignature::Forged));
    // No signature at all, said openly.
    let head = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    for tail in ["", &parts[2]] {
        assert_eq!(
            heard(&app, &format!("{head}.{}.{tail}", parts[1])),
            Err(BadSignature::Forged)
        );
    }
    // The public key, which anyone may know, taken for a shared secret.
    for secret in [app.pem.as_bytes(), app.pem.trim().as_bytes()] {
        let token = encode(
            &Header::new(Algorithm::HS256),
            &claims,
            &EncodingKey::from_secret(secret),
        )
        .unwrap();
        assert_eq!(heard(&app, &token), Err(BadSignature::Forged));
    }
    // The right key, another algorithm.
    let token = encode(&Header::new(Algorithm::RS512), &claims, &app.signing).unwrap();
    assert_eq!(heard(&app, &token), Err(BadSignature::Forged));
    for broken in ["", "a.b", "a.b.c", "....."] {
        assert_eq!(heard(&app, broken), Err(BadSignature::Forged));
    }
}

#[test]
fn an_old_token_is_not_believed() {
    let app = app();
    let at = |exp: Option<i64>| {
        let mut claims = claims(&submission("ev-1"));
        claims["exp"] = json!(exp.map(|exp| now().timestamp() + exp));
        heard(&app, &sign(&app, &claims)).err()
    };
    assert_eq!(at(Some(-61)), Some(BadSignature::Expired));
    assert_eq!(at(Some(-59)), None);
    assert_eq!(at(None), None);
}

#[test]
fn only_an_rsa_public_key_is_a_key() {
    let app = app();
    assert!(VerificationKey::read(&app.pem).is_ok());
    assert!(VerificationKey::read(&format!("\n {}", app.pem)).is_ok());
    // SEQUENCE { INTEGER n of 512 bits, INTEGER 65537 }
    let n = [0xc1; 64];
    let short = [
        &[0x30, 0x48, 0x02, 0x41, 0][..],
        &n[..],
        &[0x02, 0x03, 1, 0, 1][..],
    ]
    .concat();
    let short = pem("RSA PUBLIC KEY", &short);
    for wrong in [
        "",
        "a key",
        short.as_str(),
        &app.pem.replace("PUBLIC", "PRIVATE"),
        &app.pem[..200],
    ] {
        assert!(VerificationKey::read(wrong).is_err(), "{wrong}");
    }
}
