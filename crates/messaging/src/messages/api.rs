//! `/v1/messages`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use identity::{locations, users};
use kernel::{Id, Sight, id, perm};
use people::contacts::{self, ContactRow};
use platform::{
    Actor, Body, Created, Cx, FieldError, Looked, May, Page, PageQuery, Problem, Recorded, Result,
    Tx, db::Mode,
};
use poem_openapi::{Object, OpenApi, Tags, param::Query, payload::Json};

use super::{
    commands::{self, Outgoing, Text},
    model::Model,
    rules::{Direction, Purpose, State},
    store,
};
use crate::conversations;

#[derive(Tags)]
enum Tag {
    /// Texts with patients.
    Messages,
}

/// Who sent a text.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Sender {
    /// user, automation or patient.
    pub kind: String,
    pub name: Option<String>,
}

/// A text, in or out.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Message {
    pub id: Id<id::Message>,
    /// Whose number it went out from or came in to.
    pub location_id: Id<id::Location>,
    pub direction: Direction,
    /// Masked or absent without sight of pii.
    pub body: Option<String>,
    pub state: State,
    /// Why it failed, is uncertain or was dropped: the carrier's code, or a word such as `too_late`.
    pub error: Option<String>,
    pub purpose: Purpose,
    /// The key of the template that it was made from.
    pub template: Option<String>,
    /// What a text that came in was read as: `opt_out`, `confirm`, `cant_come` …
    pub intent: Option<String>,
    /// Parts that it is charged as.
    pub segments: i16,
    /// Pictures and the like that came with it.
    pub attachments: u16,
    pub at: DateTime<Utc>,
    pub sent_by: Sender,
    pub cause_event_id: Option<Id<id::Event>>,
}

type Names = HashMap<Id<id::User>, String>;

impl Message {
    fn of(row: Model, names: &Names, sight: Sight) -> Self {
        let attachments = row.media.use_for("how many there are").as_array();
        let attachments = attachments.map_or(0, Vec::len).try_into();
        Self {
            id: row.id,
            location_id: row.location_id,
            direction: row.direction,
            body: row.body.reveal(sight).text(),
            state: row.state,
            error: row.error,
            purpose: row.purpose,
            template: row.template_key,
            intent: row.class,
            segments: row.segments,
            attachments: attachments.unwrap_or(u16::MAX),
            at: row.at,
            sent_by: Sender {
                name: row
                    .sent_by_id
                    .filter(|_| row.sent_by_kind == "user")
                    .and_then(|id| names.get(&Id::from_uuid(id)).cloned()),
                kind: row.sent_by_kind,
            },
            cause_event_id: row.cause_event_id,
        }
    }
}

/// A text to a contact.
#[derive(Clone, Debug, Object)]
pub struct NewMessage {
    pub contact_id: Id<id::Contact>,
    #[oai(validator(min_length = 1, max_length = 1600))]
    pub body: String,
    /// Whose number it goes out from; absent: where the contact and the clinic last wrote to one another.
    pub location_id: Option<Id<id::Location>>,
}

fn senders(rows: &[Model]) -> Vec<Id<id::User>> {
    let staff = rows.iter().filter(|row| row.sent_by_kind == "user");
    let mut ids: Vec<_> = staff
        .filter_map(|row| row.sent_by_id.map(Id::from_uuid))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn names<M: Mode>(tx: &Tx<M>, ids: Vec<Id<id::User>>) -> Result<Names> {
    match ids.is_empty() {
        true => Ok(Names::new()),
        false => users::names(tx, &ids).await,
    }
}

/// Where a text goes out from: as the caller says (it was looked at with the recipient), else where the talk last was, else the contact's home,
/// else the caller's own place.
async fn sending_place(
    tx: &Tx,
    contact: &ContactRow,
    wish: Option<Id<id::Location>>,
) -> Result<Id<id::Location>> {
    if let Some(wish) = wish {
        return Ok(wish);
    }
    if let Some(place) = conversations::latest_place(tx, contact.id).await? {
        return Ok(place);
    }
    let home = contact.home_location_id;
    if locations::find(tx, home).await?.is_some() {
        return Ok(home);
    }
    let mine = locations::list(tx).await?;
    Ok(mine.first().map_or(home, |place| place.id))
}

/// The contact that a body names, or every fault of the body. One of another clinic or location is as
/// unknown as one that is not.
async fn recipient(
    tx: &Tx,
    may: May<perm::messages::Send>,
    body: &NewMessage,
) -> Result<ContactRow> {
    let mut faults = vec![];
    let contact = match contacts::get(tx, may.and(), body.contact_id).await {
        Err(problem) if problem.status() == 404 => {
            let detail = "there is no such contact";
            faults.push(FieldError::new("/contact_id", "unknown_contact", detail));
            None
        }
        found => Some(found?),
    };
    if let Some(place) = body.location_id
        && locations::find(tx, place).await?.is_none()
    {
        let detail = "there is no such location";
        faults.push(FieldError::new("/location_id", "unknown_location", detail));
    }
    faults.extend(commands::wrong_text(&commands::typed(&body.body)));
    match contact {
        Some(contact) if faults.is_empty() => Ok(contact),
        _ => Err(Problem::invalid(faults)),
    }
}

async fn send(
    tx: &Tx,
    may: May<perm::messages::Send>,
    body: NewMessage,
) -> Result<Recorded<Model>> {
    let contact = recipient(tx, may, &body).await?;
    let outgoing = Outgoing {
        contact: contact.id,
        location: sending_place(tx, &contact, body.location_id).await?,
        body: Text::Plain(body.body),
        purpose: Purpose::Reply,
        about: None,
        not_after: None,
        dedupe_key: None,
    };
    commands::queue(tx, may, outgoing).await
}

pub struct Messages;

#[OpenApi(prefix_path = "/v1/messages", tag = "Tag::Messages")]
impl Messages {
    /// List the texts with a contact
    ///
    /// Newest first, both ways. With `location_id`, those of one conversation.
    #[oai(path = "/", method = "get", operation_id = "messages.list")]
    async fn list(
        &self,
        cx: Cx<perm::messages::Read>,
        contact_id: Query<Id<id::Contact>>,
        location_id: Query<Option<Id<id::Location>>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Message>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let (rows, names) = cx
            .look("messages", async |tx, may| {
                let contact = contacts::get(tx, may.and(), contact_id.0).await?;
                let rows = store::list(tx, contact.id, location_id.0, before, page.fetch()).await?;
                let names = names(tx, senders(&rows)).await?;
                let home = contact.home_location_id;
                Ok(Looked::at(contact.id, home, (rows, names)))
            })
            .await?;
        let view = |row: Model| {
            let sight = cx.sight(&[row.location_id]);
            Message::of(row, &names, sight)
        };
        Ok(Json(page.page(rows, |row| row.id, view)))
    }

    /// Send a text to a contact
    ///
    /// Answered when it is queued; its state tells what became of it.
    #[oai(path = "/", method = "post", operation_id = "messages.send")]
    async fn send(
        &self,
        cx: Cx<perm::messages::Send>,
        body: Body<NewMessage>,
    ) -> Result<Created<Message>> {
        let made = cx
            .write(async |tx, may| {
                let queued = send(tx, may, body.0).await?;
                let me = match tx.actor() {
                    Actor::User(me) => vec![me],
                    _ => vec![],
                };
                let names = names(tx, me).await?;
                Ok(queued.map(|row| {
                    let sight = cx.sight(&[row.location_id]);
                    Message::of(row, &names, sight)
                }))
            })
            .await?;
        Ok(Created::of(made))
    }
}
