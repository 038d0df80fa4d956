//! `/v1/conversations`.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, field::reveal, id, perm};
use platform::{Body, Created, Cx, Narrowed, Page, PageQuery, Result};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::{
    commands,
    model::{Last, Overview},
    store::Filter,
};
use crate::messages::{Direction, State};

#[derive(Tags)]
enum Tag {
    /// Texts with patients.
    Messages,
}

/// The contact of a conversation.
#[derive(Clone, Debug, Object)]
#[oai(rename = "ConversationContact", skip_serializing_if_is_none)]
pub struct Contact {
    pub id: Id<id::Contact>,
    pub name: String,
    /// E.164; masked or absent without sight of pii.
    pub phone: Option<String>,
}

/// The latest message of a conversation.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LastMessage {
    pub direction: Direction,
    pub body: Option<String>,
    pub at: DateTime<Utc>,
    pub state: State,
}

/// The thread of texts with one contact at one location.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Conversation {
    pub id: Id<id::Conversation>,
    pub contact: Contact,
    /// Whose number the contact writes to and is written to from.
    pub location_id: Id<id::Location>,
    pub last_message: Option<LastMessage>,
    /// Since when the contact waits for a person's answer; absent when nobody waits.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Texts that came in since a person last answered.
    pub unread: i32,
}

impl Conversation {
    fn of(row: Overview, sight: Sight) -> Self {
        let Overview {
            id,
            contact,
            name,
            phone,
            location,
            waiting_since,
            unread,
            last_at: _,
            last,
        } = row;
        Self {
            id,
            contact: Contact {
                id: contact,
                name,
                phone: reveal(phone, sight),
            },
            location_id: location,
            last_message: last.map(|last| LastMessage::of(last, sight)),
            waiting_since,
            unread,
        }
    }
}

impl LastMessage {
    fn of(last: Last, sight: Sight) -> Self {
        let Last {
            direction,
            state,
            body,
            at,
        } = last;
        Self {
            direction,
            body: body.reveal(sight).text(),
            at,
            state,
        }
    }
}

/// Nothing more to say than that it is handled.
#[derive(Clone, Debug, Object)]
pub struct Handling {}

pub struct Conversations;

#[OpenApi(prefix_path = "/v1/conversations", tag = "Tag::Messages")]
impl Conversations {
    /// List conversations
    ///
    /// The one with the latest message first. `waiting=true`: only those in
    /// which the contact waits for a person's answer.
    #[oai(path = "/", method = "get", operation_id = "conversations.list")]
    async fn list(
        &self,
        cx: Cx<perm::messages::Read>,
        waiting: Query<Option<bool>>,
        contact_id: Query<Option<Id<id::Contact>>>,
        location_id: Query<Option<Id<id::Location>>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Conversation>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let filter = Filter {
            waiting: waiting.0.unwrap_or_default(),
            contact: contact_id.0,
            location: location_id.0,
            before: page.after()?,
            limit: page.fetch(),
        };
        let (by, whose) = (Narrowed::patient(filter.contact), Overview::whose);
        let rows = cx
            .list("conversations", by, &page, whose, async |tx, may| {
                commands::list(tx, may, &filter).await
            })
            .await?;
        let view = |row: Overview| {
            let sight = cx.sight(&[row.location]);
            Conversation::of(row, sight)
        };
        Ok(Json(page.page(rows, |row| (row.last_at, row.id), view)))
    }

    /// Mark a conversation as handled
    ///
    /// What the contact wrote was dealt with by other means than a reply.
    #[oai(
        path = "/:conversation_id/handled",
        method = "post",
        operation_id = "conversations.handle"
    )]
    async fn handle(
        &self,
        cx: Cx<perm::messages::Send>,
        conversation_id: Path<Id<id::Conversation>>,
        _body: Body<Handling>,
    ) -> Result<Created<Conversation>> {
        let made = cx
            .write(async |tx, may| {
                let row = commands::handle(tx, may, conversation_id.0).await?;
                Ok(row.map(|row| {
                    let sight = cx.sight(&[row.location]);
                    Conversation::of(row, sight)
                }))
            })
            .await?;
        Ok(Created::of(made))
    }
}
