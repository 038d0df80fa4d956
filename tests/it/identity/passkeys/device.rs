//! A device that keeps one passkey, as WebAuthn has it (ES256, attestation `none`).

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use testkit::World;

/// Present, and verified by a finger or a PIN.
pub const VERIFIED: u8 = 0b101;
/// Present only.
pub const PRESENT: u8 = 0b001;
const WITH_KEY: u8 = 0b100_0000;

pub struct Device {
    key: EcdsaKeyPair,
    id: [u8; 16],
    pub origin: String,
    pub flags: u8,
    pub counter: u32,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A CBOR byte string of at most 65,535 bytes.
fn bytes(value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("short");
    [&[0x59], length.to_be_bytes().as_slice(), value].concat()
}

impl Device {
    /// On a browser that shows this world as `http://localhost`.
    pub fn of(world: &World) -> Self {
        let port = world.url.rsplit(':').next().expect("a port");
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key"),
            id: *uuid::Uuid::new_v4().as_bytes(),
            origin: format!("http://localhost:{port}"),
            flags: VERIFIED,
            counter: 0,
        }
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let party = digest(&SHA256, b"localhost");
        [party.as_ref(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    /// Answers the options of `navigator.credentials.create`.
    pub fn create(&self, options: &Value) -> Value {
        let point = self.key.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        // kty EC2, alg ES256, crv P-256, x, y
        let key = [
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20],
            x,
            &[0x22, 0x58, 0x20],
            y,
        ]
        .concat();
        let length = u16::try_from(self.id.len()).expect("short");
        let data = [
            self.authenticator_data(self.flags | WITH_KEY).as_slice(),
            &[0; 16],
            &length.to_be_bytes(),
            &self.id,
            &key,
        ]
        .concat();
        let object = [
            b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData".as_slice(),
            &bytes(&data),
        ]
        .concat();
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "attestationObject": text(&object),
                "clientDataJSON": text(&self.client_data("webauthn.create", options)),
                "transports": ["internal"],
            },
        })
    }

    /// Answers the options of `navigator.credentials.get`, as the passkey of this user.
    pub fn get(&mut self, options: &Value, user: uuid::Uuid) -> Value {
        self.counter += 1;
        let data = self.authenticator_data(self.flags);
        let client = self.client_data("webauthn.get", options);
        let signed = [data.as_slice(), digest(&SHA256, &client).as_ref()].concat();
        let signature = self
            .key
            .sign(&SystemRandom::new(), &signed)
            .expect("a signature");
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "authenticatorData": text(&data),
                "clientDataJSON": text(&client),
                "signature": text(signature.as_ref()),
                "userHandle": text(user.as_bytes()),
            },
        })
    }
}
