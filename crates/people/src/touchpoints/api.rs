//! `/v1/contacts/{id}/touchpoints`.

use chrono::{DateTime, Utc};
use kernel::{Id, Sight, field::reveal, id, perm};
use platform::{Cx, Looked, Page, PageQuery, Result};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::{model::Model, store};
use crate::contacts;

#[derive(Tags)]
enum Tag {
    /// The people that a clinic treats or may come to treat.
    Contacts,
}

/// One time that somebody came from somewhere.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Touchpoint {
    pub id: Id<id::Touchpoint>,
    pub at: DateTime<Utc>,
    pub location_id: Id<id::Location>,
    /// `utm_source`, or the name of the intake source.
    pub source: String,
    pub medium: Option<String>,
    pub campaign: Option<String>,
    /// Masked or absent without sight of pii, as are `term` and `service`.
    pub content: Option<String>,
    pub term: Option<String>,
    pub gclid: Option<String>,
    pub fbclid: Option<String>,
    /// Masked or absent without sight of pii, as is `page_url`.
    pub referrer: Option<String>,
    pub page_url: Option<String>,
    /// What they asked for, in the source's words.
    pub service: Option<String>,
    /// What they wrote; masked or absent without sight of pii.
    pub message: Option<String>,
    pub intake_id: Option<Id<id::Intake>>,
}

impl Touchpoint {
    /// The row as a reader with this sight gets it.
    pub fn of(row: Model, sight: Sight) -> Self {
        let Model {
            tenant_id: _,
            id,
            contact_id: _,
            location_id,
            source,
            medium,
            campaign,
            content,
            term,
            gclid,
            fbclid,
            referrer,
            page_url,
            service,
            message,
            intake_id,
            at,
        } = row;
        Self {
            id,
            at,
            location_id,
            source,
            medium,
            campaign,
            content: reveal(content, sight),
            term: reveal(term, sight),
            gclid,
            fbclid,
            referrer: reveal(referrer, sight),
            page_url: reveal(page_url, sight),
            service: reveal(service, sight),
            message: reveal(message, sight),
            intake_id,
        }
    }
}

pub struct Touchpoints;

#[OpenApi(prefix_path = "/v1/contacts", tag = "Tag::Contacts")]
impl Touchpoints {
    /// List where a contact came from
    ///
    /// Newest first: each form, mail or call with its source and campaign, and what they wrote.
    #[oai(
        path = "/:contact_id/touchpoints",
        method = "get",
        operation_id = "contacts.touchpoints"
    )]
    async fn list(
        &self,
        cx: Cx<perm::contacts::Read>,
        contact_id: Path<Id<id::Contact>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Touchpoint>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let rows = cx
            .look("touchpoints", async |tx, may| {
                let contact = contacts::get(tx, may, contact_id.0).await?;
                let rows = store::list(tx, contact.id, before, page.fetch()).await?;
                Ok(Looked::at(contact.id, contact.home_location_id, rows))
            })
            .await?;
        Ok(Json(page.page(
            rows,
            |row| row.id,
            |row| {
                let sight = cx.sight(&[row.location_id]);
                Touchpoint::of(row, sight)
            },
        )))
    }
}
