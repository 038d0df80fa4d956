use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use ports::{
    PortError, Refusal,
    sms::{DeliveryState, InboundRequest, OptOutHint, SmsEvent, SmsWebhook},
};
use url::form_urlencoded;

use crate::peer;

const URL: &str = "https://api.clinic.example/hooks/sms/twilio";

type Field<'a> = (&'a str, &'a str);

/// Signs as Twilio documents it, written apart from the adapter's own code.
fn sign(url: &str, fields: &[Field], token: &str) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let text = sorted
        .iter()
        .fold(url.to_owned(), |text, (name, value)| text + name + value);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}

fn request(url: &str, fields: &[Field], signature: &str) -> InboundRequest {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    InboundRequest {
        url: url.into(),
        headers: vec![
            (
                "content-type".into(),
                "application/x-www-form-urlencoded; charset=utf-8".into(),
            ),
            ("x-twilio-signature".into(), signature.into()),
        ],
        raw_body: body.finish().into_bytes(),
    }
}

fn read(url: &str, fields: &[Field]) -> Result<SmsEvent, PortError> {
    let signature = sign(url, fields, peer::TOKEN);
    let adapter = peer::adapter("http://127.0.0.1:1", peer::TOKEN);
    adapter.verify_and_parse(&request(url, fields, &signature))
}

const INBOUND: &[Field] = &[
    ("ToCountry", "AU"),
    ("SmsMessageSid", "SM01"),
    ("NumMedia", "0"),
    ("SmsSid", "SM01"),
    ("SmsStatus", "received"),
    ("Body", "Yes, see you at 9 & thanks 👍"),
    ("To", "+61400999999"),
    ("NumSegments", "2"),
    ("MessageSid", "SM01"),
    ("AccountSid", peer::SID),
    ("From", "+61400000009"),
    ("ApiVersion", "2010-04-01"),
    ("SomethingNew", "of tomorrow"),
];

fn with<'a>(fields: &[Field<'a>], name: &'a str, value: &'a str) -> Vec<Field<'a>> {
    let mut changed: Vec<_> = fields.iter().copied().filter(|f| f.0 != name).collect();
    changed.push((name, value));
    changed
}

#[test]
fn a_text_is_read_with_all_that_we_need() {
    let Ok(SmsEvent::Received(text)) = read(URL, INBOUND) else {
        panic!("a genuine text is read");
    };
    assert_eq!(text.provider_id, "SM01");
    assert_eq!(
        (text.from.as_str(), text.to.as_str()),
        ("+61400000009", "+61400999999")
    );
    assert_eq!(text.body, "Yes, see you at 9 & thanks 👍");
    assert_eq!((text.segments, text.opt_out), (2, None));
    assert!(text.media.is_empty());
    assert!(!format!("{text:?}").contains("+614"));
}

#[test]
fn pictures_and_twilios_own_opt_out_come_along() {
    let mut fields = with(INBOUND, "NumMedia", "1");
    fields = with(&fields, "MediaUrl0", "https://media.example/1");
    fields = with(&fields, "MediaContentType0", "image/png");
    fields = with(&fields, "OptOutType", "STOP");
    fields = with(&fields, "Body", "");
    let Ok(SmsEvent::Received(text)) = read(URL, &fields) else {
        panic!("a picture without words is a text");
    };
    assert_eq!(text.media[0].content_type, "image/png");
    assert_eq!(text.opt_out, Some(OptOutHint::Stop));
    assert_eq!(text.body, "");
}

#[test]
fn a_report_brings_our_reference_back() {
    let url = format!("{URL}?client_ref=msg_1%262");
    let report = |state, code| {
        let mut fields = vec![
            ("MessageSid", "SM07"),
            ("MessageStatus", state),
            ("SmsStatus", state),
            ("AccountSid", peer::SID),
            ("To", "+61400000009"),
            ("From", "+61400999999"),
        ];
        if let Some(code) = code {
            fields.push(("ErrorCode", code));
        }
        match read(&url, &fields) {
            Ok(SmsEvent::Status(status)) => status,
            other => panic!("{state}: {other:?}"),
        }
    };
    for (state, expected) in [
        ("queued", DeliveryState::Queued),
        ("sending", DeliveryState::Sending),
        ("sent", DeliveryState::Sent),
        ("delivered", DeliveryState::Delivered),
        ("read", DeliveryState::Delivered),
        ("canceled", DeliveryState::Failed),
    ] {
        let status = report(state, None);
        assert_eq!((status.state, status.error), (expected, None), "{state}");
        assert_eq!(status.provider_id, "SM07");
        assert_eq!(status.client_ref.as_deref(), Some("msg_1&2"));
    }
    for (code, kind) in [
        ("30003", Refusal::Other),
        ("30006", Refusal::BadNumber),
        ("21610", Refusal::OptedOut),
    ] {
        let failed = report("undelivered", Some(code));
        assert_eq!(failed.state, DeliveryState::Failed);
        let error = failed.error.unwrap();
        assert_eq!((error.code.as_str(), error.kind), (code, kind));
    }
}

#[test]
fn nothing_unsigned_or_changed_is_read() {
    let adapter = peer::adapter("http://127.0.0.1:1", peer::TOKEN);
    let good = sign(URL, INBOUND, peer::TOKEN);
    let forged = with(INBOUND, "Body", "STOP");
    let mut unsigned = request(URL, INBOUND, &good);
    unsigned.headers.clear();
    let mut as_json = request(URL, INBOUND, &good);
    as_json.headers[0].1 = "application/json".into();
    for request in [
        request(URL, &forged, &good),
        request(&format!("{URL}?x=1"), INBOUND, &good),
        request(URL, INBOUND, &sign(URL, INBOUND, "another token")),
        request(URL, INBOUND, ""),
        unsigned,
        as_json,
    ] {
        assert_eq!(
            adapter.verify_and_parse(&request),
            Err(PortError::Unauthorised)
        );
    }
    assert!(
        adapter
            .verify_and_parse(&request(URL, INBOUND, &good))
            .is_ok()
    );
}

#[test]
fn another_accounts_text_is_not_ours_even_when_signed() {
    let fields = with(INBOUND, "AccountSid", "AC2");
    assert_eq!(read(URL, &fields), Err(PortError::Unauthorised));
}

#[test]
fn a_signed_request_that_is_no_text_is_refused() {
    let nothing = [("AccountSid", peer::SID)];
    let no_sender = with(INBOUND, "From", "");
    let odd = with(&with(INBOUND, "MessageStatus", "dreaming"), "From", "x");
    for fields in [&nothing[..], &no_sender, &odd] {
        assert!(matches!(read(URL, fields), Err(PortError::Rejected { .. })));
    }
}
