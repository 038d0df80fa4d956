//! Twilio's webhooks: texts that came in, and what became of ours.

use ports::{
    PortError, Refusal,
    sms::{
        DeliveryState, InboundRequest, Media, OptOutHint, Received, SmsEvent, SmsWebhook, Status,
    },
};
use url::Url;

use super::{
    Twilio, answers,
    signature::{self, Body},
};

/// The query field of a status callback that carries our own message id.
pub const CLIENT_REF: &str = "client_ref";

impl SmsWebhook for Twilio {
    fn verify_and_parse(&self, request: &InboundRequest) -> Result<SmsEvent, PortError> {
        let form = signature::form(&request.raw_body);
        let body = if is_form(request) {
            Body::Form(&form)
        } else {
            Body::Raw(&request.raw_body)
        };
        let given = request.header("X-Twilio-Signature").unwrap_or_default();
        let token = self.account.auth_token.expose();
        if !signature::is_genuine(token, &request.url, &body, given) {
            return Err(PortError::Unauthorised);
        }
        let fields = Fields(&form);
        // Signed with our token, and yet about another account: a subaccount's, not ours.
        if fields.get("AccountSid") != Some(&self.account.sid) {
            return Err(PortError::Unauthorised);
        }
        match fields.get("MessageStatus") {
            Some(state) if state != "received" => status(&fields, state, &request.url),
            _ => received(&fields),
        }
    }
}

fn is_form(request: &InboundRequest) -> bool {
    request
        .header("Content-Type")
        .is_none_or(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// Decoded fields; new ones come without notice and are passed over.
struct Fields<'a>(&'a [(String, String)]);

impl Fields<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn needed(&self, name: &str) -> Result<String, PortError> {
        self.get(name)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .ok_or_else(|| malformed(format!("{name} is missing")))
    }

    fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.parse().ok()
    }
}

fn malformed(detail: impl Into<String>) -> PortError {
    PortError::rejected(Refusal::Other, "malformed", detail)
}

fn received(fields: &Fields) -> Result<SmsEvent, PortError> {
    Ok(SmsEvent::Received(Received {
        provider_id: fields.needed("MessageSid")?,
        from: fields.needed("From")?,
        to: fields.needed("To")?,
        // A picture alone comes with an empty text.
        body: fields
            .get("Body")
            .ok_or_else(|| malformed("Body is missing"))?
            .to_owned(),
        segments: fields.number("NumSegments").unwrap_or(1),
        media: media(fields),
        opt_out: match fields.get("OptOutType") {
            Some("STOP") => Some(OptOutHint::Stop),
            Some("START") => Some(OptOutHint::Start),
            Some("HELP") => Some(OptOutHint::Help),
            _ => None,
        },
    }))
}

/// Ten attachments are Twilio's most.
fn media(fields: &Fields) -> Vec<Media> {
    (0..fields.number("NumMedia").unwrap_or(0).min(10))
        .filter_map(|index| {
            Some(Media {
                url: fields.get(&format!("MediaUrl{index}"))?.to_owned(),
                content_type: fields.get(&format!("MediaContentType{index}"))?.to_owned(),
            })
        })
        .collect()
}

fn status(fields: &Fields, state: &str, url: &str) -> Result<SmsEvent, PortError> {
    let state = match state {
        "accepted" | "scheduled" | "queued" => DeliveryState::Queued,
        "sending" => DeliveryState::Sending,
        "sent" => DeliveryState::Sent,
        "delivered" | "read" => DeliveryState::Delivered,
        "undelivered" | "failed" | "canceled" => DeliveryState::Failed,
        _ => return Err(malformed("an unknown MessageStatus")),
    };
    let error = fields
        .get("ErrorCode")
        .filter(|code| !code.is_empty() && *code != "0")
        .map(answers::delivery_error);
    Ok(SmsEvent::Status(Status {
        provider_id: fields.needed("MessageSid")?,
        client_ref: client_ref(url),
        state,
        error,
    }))
}

fn client_ref(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let (_, value) = url.query_pairs().find(|(name, _)| name == CLIENT_REF)?;
    Some(value.into_owned())
}
