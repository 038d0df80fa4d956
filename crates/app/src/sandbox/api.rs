//! `/sandbox`.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use identity::locations;
use kernel::{Display, perm};
use messaging::inbound::{self, PatientContext};
use people::contacts;
use platform::{
    Accepted, Body, Cx, FieldError, Looked, Problem, Recorded, Result, SystemTask, Tx, Uncounted,
};
use poem_openapi::{Object, OpenApi, Tags, param::Query, payload::Json};
use ports::sms::{Received, segments};

use super::{
    NAME,
    local::loopback_only,
    store::{self, Mail, Text},
};

#[derive(Tags)]
enum Tag {
    /// A made-up carrier and mailbox, on this machine alone.
    Sandbox,
}

/// A text as the carrier keeps it.
#[derive(Clone, Debug, Object)]
pub struct SandboxText {
    pub id: String,
    pub from: String,
    pub to: String,
    pub body: String,
    /// queued, sent, delivered or failed; received, if a patient sent it.
    pub state: String,
    pub segments: i16,
    /// gsm7 or ucs2.
    pub encoding: String,
    pub at: DateTime<Utc>,
}

impl SandboxText {
    fn of(text: Text, now: DateTime<Utc>) -> Self {
        Self {
            state: text.state(now).to_owned(),
            id: text.id,
            from: text.from_number,
            to: text.to_number,
            body: text.body,
            segments: text.segments,
            encoding: text.encoding,
            at: text.at,
        }
    }
}

/// Texts, newest first, a hundred at most.
#[derive(Clone, Debug, Object)]
pub struct SandboxTexts {
    pub items: Vec<SandboxText>,
}

/// A text that a patient sends.
#[derive(Clone, Debug, Object)]
pub struct NewSandboxText {
    /// The patient's number, as written in the clinic's country or in E.164.
    #[oai(validator(max_length = 40))]
    pub from: String,
    /// One of the clinic's own numbers.
    #[oai(validator(max_length = 40))]
    pub to: String,
    #[oai(validator(min_length = 1, max_length = 1600))]
    pub body: String,
}

/// A mail as it came.
#[derive(Clone, Debug, Object)]
pub struct SandboxEmail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub links: Vec<String>,
    pub at: DateTime<Utc>,
}

impl From<Mail> for SandboxEmail {
    fn from(mail: Mail) -> Self {
        Self {
            to: mail.to_address,
            subject: mail.subject,
            text: mail.body,
            links: mail.links,
            at: mail.at,
        }
    }
}

/// Mails, newest first, a hundred at most.
#[derive(Clone, Debug, Object)]
pub struct SandboxEmails {
    pub items: Vec<SandboxEmail>,
}

/// What a name of the made-up domain name system says.
#[derive(Clone, Debug, Object)]
pub struct SandboxTxtRecords {
    #[oai(validator(min_length = 1, max_length = 253))]
    pub name: String,
    /// None: there is no such record.
    #[oai(validator(max_items = 10))]
    pub values: Vec<String>,
}

/// In a query a bare plus reads as a blank: neither numbers nor addresses have blanks.
fn with_plus(text: Option<String>) -> Option<String> {
    text.map(|text| text.replace(' ', "+"))
}

/// The patient's text, kept by the carrier. Both numbers are checked, and both faults said.
async fn play(tx: &Tx, body: NewSandboxText) -> Result<Recorded<SandboxText>> {
    let places = locations::list(tx).await?;
    let place = places.iter().find(|place| place.sms_sender == body.to);
    let country = place
        .or(places.first())
        .map_or("", |place| place.country.as_str());
    let from = contacts::phone(&body.from, country);
    let mut faults = vec![];
    if let Err(bad) = &from {
        faults.push(FieldError::new("/from", "invalid", bad.to_string()));
    }
    if place.is_none() {
        let detail = "this is none of the clinic's numbers";
        faults.push(FieldError::new("/to", "unknown_number", detail));
    }
    let Ok(from) = from.map_err(drop) else {
        return Err(Problem::invalid(faults));
    };
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let size = segments::count(&body.body);
    let text = Text {
        id: store::new_sms_id(tx.new_id()),
        direction: "to_clinic".to_owned(),
        from_number: from,
        to_number: body.to,
        segments: size.segments.max(1).try_into().unwrap_or(i16::MAX),
        encoding: size.encoding.as_str().to_owned(),
        body: body.body,
        at: tx.now(),
    };
    store::sent_by_patient(tx, &text).await?;
    Ok(tx.unchanged(SandboxText::of(text, tx.now())))
}

fn received(text: &SandboxText) -> Received {
    Received {
        provider_id: text.id.clone(),
        from: text.from.clone(),
        to: text.to.clone(),
        body: text.body.clone(),
        segments: text.segments.unsigned_abs().into(),
        media: vec![],
        opt_out: None,
    }
}

/// The sandbox's operations.
pub struct SandboxApi {
    pub(super) context: Arc<dyn PatientContext>,
}

#[OpenApi(prefix_path = "/sandbox", tag = "Tag::Sandbox")]
impl SandboxApi {
    /// List the texts on a made-up phone
    ///
    /// To `to`, or all; those from and to the clinic's own numbers, newest first.
    #[oai(
        path = "/sms",
        method = "get",
        operation_id = "sandbox.sms.list",
        transform = "loopback_only"
    )]
    async fn texts(
        &self,
        cx: Cx<perm::messages::Read>,
        to: Query<Option<String>>,
    ) -> Result<Json<SandboxTexts>> {
        // It shows whole numbers and texts, and masks nothing.
        if cx.sight_everywhere().pii < Display::Show {
            return Err(Problem::field_not_visible("the texts of a made-up phone"));
        }
        let to = with_plus(to.0);
        let (texts, now) = cx
            .look("sandbox", async |tx, _| {
                let texts = store::texts(tx, to.as_deref()).await?;
                // The made-up phone is nobody's record.
                Ok(Looked::of(None, (texts, tx.now())))
            })
            .await?;
        let items = texts.into_iter().map(|text| SandboxText::of(text, now));
        Ok(Json(SandboxTexts {
            items: items.collect(),
        }))
    }

    /// Send a text as a patient
    #[oai(
        path = "/sms",
        method = "post",
        operation_id = "sandbox.sms.send",
        transform = "loopback_only"
    )]
    async fn send(
        &self,
        cx: Cx<perm::messages::Send>,
        carrier: Uncounted,
        body: Body<NewSandboxText>,
    ) -> Result<Accepted<SandboxText>> {
        let text = cx.write(async |tx, _| play(tx, body.0).await).await?;
        // As from a carrier: a repeated request brings the same text, which is let pass.
        inbound::deliver(&carrier.0, &*self.context, NAME, received(&text)).await?;
        Ok(Accepted::of(text))
    }

    /// List the mails in the made-up mailbox
    ///
    /// To `to`, or all. Needs no token: the first mail is the one that leads to it.
    #[oai(
        path = "/emails",
        method = "get",
        operation_id = "sandbox.emails.list",
        transform = "loopback_only"
    )]
    async fn mails(
        &self,
        door: Uncounted,
        to: Query<Option<String>>,
    ) -> Result<Json<SandboxEmails>> {
        let to = with_plus(to.0).map(|to| to.to_lowercase());
        let mails = door
            .0
            .platform()
            .system(SystemTask::Sandbox, async |tx| {
                store::mails(tx, to.as_deref()).await
            })
            .await?;
        Ok(Json(SandboxEmails {
            items: mails.into_iter().map(SandboxEmail::from).collect(),
        }))
    }

    /// Write TXT records of the made-up domain name system
    ///
    /// In place of those that the name had. Needs no token: a domain's keeper has no account here.
    #[oai(
        path = "/txt-records",
        method = "put",
        operation_id = "sandbox.txt-records.put",
        transform = "loopback_only"
    )]
    async fn txt_records(
        &self,
        door: Uncounted,
        body: Body<SandboxTxtRecords>,
    ) -> Result<Json<SandboxTxtRecords>> {
        let records = body.0;
        door.0
            .platform()
            .system(SystemTask::Sandbox, async |tx| {
                store::put_txt_records(tx, &records.name, &records.values).await
            })
            .await?;
        Ok(Json(records))
    }
}
