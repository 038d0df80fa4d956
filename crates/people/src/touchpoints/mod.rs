//! Touchpoints: each time somebody came from somewhere, with the source and
//! campaign that brought them. Attribution counts these; nothing edits them.

use kernel::{Id, id, perm};
use platform::{About, Event, May, Recorded, Result, Tx};
use serde::Serialize;

/// Where a touch came from; the texts as the source gave them, cut to 500 characters.
#[derive(Clone, Debug, Default)]
pub struct Touch {
    pub source: String,
    pub medium: Option<String>,
    pub campaign: Option<String>,
    pub content: Option<String>,
    pub term: Option<String>,
    pub gclid: Option<String>,
    pub fbclid: Option<String>,
    pub referrer: Option<String>,
    pub page_url: Option<String>,
    pub service: Option<String>,
    pub intake: Option<Id<id::Intake>>,
}

/// A touch was added.
#[derive(Debug, Serialize)]
pub struct TouchpointAdded {
    pub touchpoint: Id<id::Touchpoint>,
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
    pub source: String,
    pub medium: Option<String>,
    pub campaign: Option<String>,
}

impl Event for TouchpointAdded {
    const KIND: &'static str = "touchpoint.added";

    fn about(&self) -> About {
        About::subject("touchpoint", self.touchpoint)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        match &self.campaign {
            Some(campaign) => format!("Came from {} ({campaign})", self.source),
            None => format!("Came from {}", self.source),
        }
    }
}

const LONGEST: usize = 500;

fn cut(text: Option<String>) -> Option<String> {
    text.map(|text| text.chars().take(LONGEST).collect())
}

/// Adds a touch of this contact.
///
/// # Errors
/// 500 when the database fails.
pub async fn add(
    tx: &Tx,
    _: May<perm::contacts::Write>,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
    touch: Touch,
) -> Result<Recorded<Id<id::Touchpoint>>> {
    let touchpoint = tx.new_id();
    let (medium, campaign) = (cut(touch.medium), cut(touch.campaign));
    sqlx::query(
        "insert into touchpoints (tenant_id, id, contact_id, location_id, source, medium, campaign, content, term, \
         gclid, fbclid, referrer, page_url, service, intake_id, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(tx.tenant().uuid())
    .bind(touchpoint.uuid())
    .bind(contact.uuid())
    .bind(location.uuid())
    .bind(&touch.source)
    .bind(&medium)
    .bind(&campaign)
    .bind(cut(touch.content))
    .bind(cut(touch.term))
    .bind(cut(touch.gclid))
    .bind(cut(touch.fbclid))
    .bind(cut(touch.referrer))
    .bind(cut(touch.page_url))
    .bind(cut(touch.service))
    .bind(touch.intake.map(Id::uuid))
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    let event = TouchpointAdded {
        touchpoint,
        contact,
        location,
        source: touch.source,
        medium,
        campaign,
    };
    Ok(tx.record(event, touchpoint))
}
