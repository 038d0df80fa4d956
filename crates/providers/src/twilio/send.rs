//! Sending: `POST /2010-04-01/Accounts/{AccountSid}/Messages.json`.

use async_trait::async_trait;
use ports::{
    PortError,
    sms::{Accepted, OutboundSms, SmsCapabilities, SmsProvider, segments},
};
use reqwest::Response;
use serde::Deserialize;
use url::Url;

use super::{Twilio, answers, webhook::CLIENT_REF};

/// What a created message's answer holds, as far as we look.
#[derive(Deserialize)]
struct Created {
    sid: String,
    /// A decimal in a string; `"0"` while a messaging service has not chosen a sender.
    num_segments: Option<String>,
}

#[async_trait]
impl SmsProvider for Twilio {
    fn capabilities(&self) -> SmsCapabilities {
        SmsCapabilities {
            name: "twilio",
            finds_by_client_ref: false,
            reports_delivery: true,
            alphanumeric_sender: true,
            max_segments: 10,
        }
    }

    async fn send(&self, sms: OutboundSms) -> Result<Accepted, PortError> {
        let address = format!(
            "{}/2010-04-01/Accounts/{}/Messages.json",
            self.endpoint.base_url, self.account.sid
        );
        let request = self
            .http
            .post(address)
            .basic_auth(&self.account.sid, Some(self.account.auth_token.expose()))
            .form(&fields(&sms)?);
        let answer = request.send().await.map_err(|error| unsent(&error))?;
        read(answer, &sms).await
    }
}

fn fields(sms: &OutboundSms) -> Result<Vec<(&'static str, String)>, PortError> {
    // A messaging service chooses the number itself.
    let sender = if sms.from.starts_with("MG") {
        "MessagingServiceSid"
    } else {
        "From"
    };
    let mut fields = vec![
        ("To", sms.to.clone()),
        (sender, sms.from.clone()),
        ("Body", sms.body.clone()),
    ];
    if let Some(callback) = &sms.status_callback {
        fields.push((
            "StatusCallback",
            with_client_ref(callback, &sms.client_ref)?,
        ));
    }
    Ok(fields)
}

fn with_client_ref(callback: &str, client_ref: &str) -> Result<String, PortError> {
    let mut callback = Url::parse(callback)
        .map_err(|_| PortError::misconfigured("the status callback is not an address"))?;
    callback
        .query_pairs_mut()
        .append_pair(CLIENT_REF, client_ref);
    Ok(callback.into())
}

/// Without a connection nothing was sent; after that, nobody knows. The error's own text is
/// left out: it holds the address, and that the account.
fn unsent(error: &reqwest::Error) -> PortError {
    if error.is_connect() {
        PortError::Retry { after: None }
    } else if error.is_builder() {
        PortError::misconfigured("Twilio's address or credentials cannot be used")
    } else if error.is_timeout() {
        PortError::unknown("Twilio did not answer in time")
    } else {
        PortError::unknown("the connection broke before Twilio's answer")
    }
}

async fn read(answer: Response, sms: &OutboundSms) -> Result<Accepted, PortError> {
    let status = answer.status();
    if !status.is_success() {
        let after = answers::retry_after(answer.headers());
        let body = answer.bytes().await.unwrap_or_default();
        return Err(answers::error(status, after, &body));
    }
    // Accepted, but if we cannot read its id we cannot tell: it must not be sent again.
    let body = answer
        .bytes()
        .await
        .map_err(|_| PortError::unknown("the connection broke within Twilio's answer"))?;
    let created: Created = serde_json::from_slice(&body)
        .map_err(|_| PortError::unknown("Twilio's answer could not be read"))?;
    let counted = created.num_segments.and_then(|count| count.parse().ok());
    Ok(Accepted {
        provider_id: created.sid,
        segments: counted
            .filter(|count| *count > 0)
            .unwrap_or_else(|| segments::count(&sms.body).segments.max(1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sms(from: &str, callback: Option<&str>) -> OutboundSms {
        OutboundSms {
            from: from.into(),
            to: "+61400000009".into(),
            body: "Hello.".into(),
            client_ref: "msg_1&2".into(),
            status_callback: callback.map(str::to_owned),
        }
    }

    #[test]
    fn a_messaging_service_is_named_as_one() {
        let names = |from| -> Vec<&str> {
            let fields = fields(&sms(from, None)).unwrap();
            fields.iter().map(|(name, _)| *name).collect()
        };
        assert_eq!(names("+61400999999"), ["To", "From", "Body"]);
        assert_eq!(names("MG0123"), ["To", "MessagingServiceSid", "Body"]);
    }

    #[test]
    fn our_reference_rides_on_the_callback() {
        let fields = fields(&sms(
            "+61400999999",
            Some("https://a.example/hook?tenant=7"),
        ))
        .unwrap();
        assert_eq!(
            fields.last().unwrap(),
            &(
                "StatusCallback",
                "https://a.example/hook?tenant=7&client_ref=msg_1%262".to_owned()
            )
        );
    }

    #[test]
    fn a_callback_that_is_no_address_is_our_own_mistake() {
        let answer = fields(&sms("+61400999999", Some("hook")));
        assert!(matches!(answer, Err(PortError::Misconfigured { .. })));
    }
}
