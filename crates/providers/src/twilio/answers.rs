//! What Twilio's refusals mean for us.
//!
//! 429 and 503 promise that nothing was done, so they are retries. Every other 5xx promises
//! nothing: the message may be on its way, and a text sent twice is worse than one that
//! staff must look at.

use std::time::Duration;

use ports::{PortError, Refusal, sms::DeliveryError};
use reqwest::{
    StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};
use serde::Deserialize;

/// Twilio's error body. Its `message` may repeat the recipient's number, so it is not kept.
#[derive(Default, Deserialize)]
struct Problem {
    code: Option<u32>,
}

/// The header's seconds; Twilio sends no dates there.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    seconds.parse().ok().map(Duration::from_secs)
}

/// An answer that is no success.
pub fn error(status: StatusCode, after: Option<Duration>, body: &[u8]) -> PortError {
    let code = serde_json::from_slice::<Problem>(body)
        .unwrap_or_default()
        .code;
    match (status.as_u16(), code) {
        (429 | 503, _) => PortError::Retry { after },
        (401, _) | (403, Some(20003)) => PortError::Unauthorised,
        (408 | 500.., _) => PortError::unknown(format!("Twilio failed with status {status}")),
        (_, Some(code)) => refused(code),
        (400, None) => PortError::rejected(Refusal::Other, "400", "refused without a reason"),
        _ => PortError::misconfigured(format!(
            "Twilio answered {status} without an error code: is the address right?"
        )),
    }
}

fn refused(code: u32) -> PortError {
    match (code, refusal(code)) {
        // No such account, or suspended.
        (20404 | 20005 | 20006, _) => {
            PortError::misconfigured(format!("Twilio does not serve this account ({code})"))
        }
        // 21212 and 21603…21606, 21659…21661: the sender is missing, not ours, or cannot text.
        (21212 | 21603 | 21606 | 21659..=21661 | 21703 | 21704, _) => {
            PortError::misconfigured(format!("Twilio cannot send from this sender ({code})"))
        }
        // The callback's address was not accepted.
        (21609, _) => PortError::misconfigured("Twilio refused the status callback (21609)"),
        (_, kind) => PortError::rejected(kind, code.to_string(), explain(code)),
    }
}

/// The kinds that the product acts on, in answers and in delivery reports alike.
pub fn refusal(code: u32) -> Refusal {
    match code {
        21610 => Refusal::OptedOut,
        // Not a valid number; no mobile; unroutable; unknown; landline.
        21211 | 21217 | 21401 | 21614 | 30005 | 30006 => Refusal::BadNumber,
        _ => Refusal::Other,
    }
}

/// A delivery report's error.
pub fn delivery_error(code: &str) -> DeliveryError {
    DeliveryError {
        code: code.to_owned(),
        kind: code.parse().map_or(Refusal::Other, refusal),
    }
}

fn explain(code: u32) -> &'static str {
    match code {
        21211 | 21217 | 21401 => "not a valid phone number",
        21408 => "sending to this country is not switched on",
        21610 => "the recipient has opted out",
        21612 => "this sender cannot reach this recipient",
        21614 => "not a number that can receive texts",
        21617 => "the text is too long",
        _ => "see Twilio's error dictionary",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> PortError {
        error(StatusCode::from_u16(status).unwrap(), None, body.as_bytes())
    }

    fn coded(status: u16, code: u32) -> PortError {
        let message = "The number +61400000002 is wrong";
        let body = format!(r#"{{"code":{code},"message":"{message}","status":{status}}}"#);
        answer(status, &body)
    }

    #[test]
    fn refusals_have_their_kinds_and_codes() {
        for (code, expected) in [
            (21610, Refusal::OptedOut),
            (21211, Refusal::BadNumber),
            (21614, Refusal::BadNumber),
            (21408, Refusal::Other),
            (21617, Refusal::Other),
            (99999, Refusal::Other),
        ] {
            match coded(400, code) {
                PortError::Rejected {
                    kind,
                    code: shown,
                    detail,
                } => {
                    assert_eq!((kind, shown), (expected, code.to_string()));
                    assert!(!detail.contains("+61"), "a number must not reach a log");
                }
                other => panic!("{code}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_surely_did_not_happen_is_a_retry_and_what_may_have_is_unknown() {
        assert_eq!(coded(429, 20429), PortError::Retry { after: None });
        assert_eq!(coded(503, 20503), PortError::Retry { after: None });
        for status in [500, 502, 504] {
            let error = answer(status, "<html>Bad Gateway</html>");
            assert!(matches!(error, PortError::Unknown { .. }), "{status}");
        }
    }

    #[test]
    fn our_own_mistakes_are_told_apart() {
        assert_eq!(coded(401, 20003), PortError::Unauthorised);
        assert_eq!(answer(401, ""), PortError::Unauthorised);
        for error in [
            coded(404, 20404),
            coded(400, 21606),
            coded(400, 21212),
            answer(404, "not found"),
            answer(403, ""),
            answer(302, ""),
        ] {
            assert!(
                matches!(error, PortError::Misconfigured { .. }),
                "{error:?}"
            );
        }
    }

    #[test]
    fn retry_after_reads_seconds() {
        let mut headers = HeaderMap::new();
        assert_eq!(retry_after(&headers), None);
        headers.insert(RETRY_AFTER, "7".parse().unwrap());
        assert_eq!(retry_after(&headers), Some(Duration::from_secs(7)));
        headers.insert(RETRY_AFTER, "soon".parse().unwrap());
        assert_eq!(retry_after(&headers), None);
    }
}
