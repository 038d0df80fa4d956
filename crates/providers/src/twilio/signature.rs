//! `X-Twilio-Signature`: base64 of HMAC-SHA1, keyed with the auth token, over the address
//! and the form's fields sorted by name. Other bodies are covered by a SHA-256 of theirs in
//! the address's `bodySHA256`.

use aws_lc_rs::{constant_time, digest, hmac};
use base64::{Engine, prelude::BASE64_STANDARD};
use url::{Url, form_urlencoded};

/// Whether `signature` is Twilio's for this request. Comparison takes the same time for every
/// wrong signature.
pub fn is_genuine(auth_token: &str, url: &str, body: &Body, signature: &str) -> bool {
    let Ok(signature) = BASE64_STANDARD.decode(signature) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.as_bytes());
    let body_is_covered = match body {
        Body::Form(_) => true,
        Body::Raw(raw) => is_body_hash(url, raw),
    };
    let signed = |url: &String| hmac::verify(&key, &message(url, body), &signature).is_ok();
    body_is_covered && spellings(url).iter().any(signed)
}

/// What was signed besides the address.
pub enum Body<'a> {
    /// Decoded fields, in any order.
    Form(&'a [(String, String)]),
    Raw(&'a [u8]),
}

/// The fields of an `application/x-www-form-urlencoded` body.
pub fn form(raw: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(raw).into_owned().collect()
}

fn message(url: &str, body: &Body) -> Vec<u8> {
    let mut message = url.as_bytes().to_vec();
    if let Body::Form(fields) = body {
        let mut fields: Vec<&(String, String)> = fields.iter().collect();
        fields.sort_unstable();
        // A field given twice with the same value is signed once.
        fields.dedup();
        for (name, value) in fields {
            message.extend_from_slice(name.as_bytes());
            message.extend_from_slice(value.as_bytes());
        }
    }
    message
}

/// Twilio signs some addresses with the default port and some without, whatever it calls.
fn spellings(url: &str) -> Vec<String> {
    let mut spellings = vec![url.to_owned()];
    let Ok(parsed) = Url::parse(url) else {
        return spellings;
    };
    let (Some(host), Some(port)) = (parsed.host_str(), parsed.port_or_known_default()) else {
        return spellings;
    };
    let (bare, ported) = (format!("://{host}"), format!("://{host}:{port}"));
    // Done on the text: parsing would change other bytes of it.
    if url.contains(&ported) {
        spellings.push(url.replacen(&ported, &bare, 1));
    } else {
        spellings.push(url.replacen(&bare, &ported, 1));
    }
    spellings
}

fn is_body_hash(url: &str, raw: &[u8]) -> bool {
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let given = url.query_pairs().find(|(name, _)| name == "bodySHA256");
    let Some((_, given)) = given else {
        return false;
    };
    let hash = digest::digest(&digest::SHA256, raw);
    let hex: String = hash
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    constant_time::verify_slices_are_equal(hex.as_bytes(), given.to_lowercase().as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "12345";
    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    /// For the caller +14158675309, from the tests of Twilio's own libraries.
    const SIGNED: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    fn fields(caller: &str) -> Vec<(String, String)> {
        [
            ("To", "+18005551212"),
            ("Digits", "1234"),
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", caller),
            ("From", caller),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    fn genuine(token: &str, url: &str, fields: &[(String, String)], signature: &str) -> bool {
        is_genuine(token, url, &Body::Form(fields), signature)
    }

    #[test]
    fn the_documented_examples_hold() {
        assert!(genuine(TOKEN, URL, &fields("+14158675309"), SIGNED));
        assert!(genuine(
            TOKEN,
            URL,
            &fields("+12349013030"),
            "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
        ));
    }

    #[test]
    fn one_byte_of_anything_breaks_it() {
        let good = fields("+14158675309");
        assert!(!genuine("12346", URL, &good, SIGNED));
        assert!(!genuine(
            TOKEN,
            &URL.replace("bar=2", "bar=3"),
            &good,
            SIGNED
        ));
        assert!(!genuine(
            TOKEN,
            &URL.replace("https", "http"),
            &good,
            SIGNED
        ));
        assert!(!genuine(TOKEN, URL, &fields("+14158675300"), SIGNED));
        assert!(!genuine(TOKEN, URL, &good[1..], SIGNED));
        let mut more = good.clone();
        more.push(("Extra".into(), String::new()));
        assert!(!genuine(TOKEN, URL, &more, SIGNED));
        for signature in ["", "RSOYDt4T1cUTdK1PDd93/VVr8B8", "not base64!", "AAAA"] {
            assert!(!genuine(TOKEN, URL, &good, signature), "{signature}");
        }
    }

    #[test]
    fn the_default_port_may_be_there_or_not() {
        let good = fields("+14158675309");
        let ported = URL.replace("mycompany.com", "mycompany.com:443");
        assert!(genuine(TOKEN, &ported, &good, SIGNED));
        let other = URL.replace("mycompany.com", "mycompany.com:1234");
        assert_eq!(spellings(&ported)[1], URL);
        assert_eq!(spellings(URL)[1], ported);
        assert_eq!(spellings(&other)[1], URL);
    }

    #[test]
    fn a_field_given_twice_is_signed_once() {
        let mut twice = fields("+14158675309");
        twice.push(twice[0].clone());
        assert!(genuine(TOKEN, URL, &twice, SIGNED));
    }

    #[test]
    fn a_json_body_is_covered_by_its_hash() {
        let body = br#"{"property": "value", "boolean": true}"#;
        let hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        let url = format!("{URL}&bodySHA256={hash}");
        let signature = "a9nBmqA0ju/hNViExpshrM61xv4=";
        assert!(is_genuine(TOKEN, &url, &Body::Raw(body), signature));
        let other = br#"{"property": "value", "boolean": false}"#;
        assert!(!is_genuine(TOKEN, &url, &Body::Raw(other), signature));
        assert!(!is_genuine(TOKEN, URL, &Body::Raw(body), signature));
    }
}
