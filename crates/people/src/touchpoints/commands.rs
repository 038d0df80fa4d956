//! The verbs of touchpoints.

use kernel::{Guarded, Id, id, perm};
use platform::{May, Recorded, Result, Tx};

use super::{events::TouchpointAdded, model::Model, store};

/// Where a touch came from; the texts as the source gave them, cut to 500 characters, the message
/// to 5,000.
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
    /// What they wrote.
    pub message: Option<String>,
    pub intake: Option<Id<id::Intake>>,
}

const LONGEST: usize = 500;
const LONGEST_MESSAGE: usize = 5000;

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
    let message: Option<String> = touch
        .message
        .map(|text| text.chars().take(LONGEST_MESSAGE).collect());
    let row = Model {
        tenant_id: tx.tenant(),
        id: tx.new_id(),
        contact_id: contact,
        location_id: location,
        source: touch.source.chars().take(LONGEST).collect(),
        medium: cut(touch.medium),
        campaign: cut(touch.campaign),
        content: cut(touch.content).map(Guarded::seal),
        term: cut(touch.term).map(Guarded::seal),
        gclid: cut(touch.gclid),
        fbclid: cut(touch.fbclid),
        referrer: cut(touch.referrer).map(Guarded::seal),
        page_url: cut(touch.page_url).map(Guarded::seal),
        service: cut(touch.service).map(Guarded::seal),
        message: message.map(Guarded::seal),
        intake_id: touch.intake,
        at: tx.now(),
    };
    let event = TouchpointAdded {
        touchpoint: row.id,
        contact,
        location,
        source: row.source.clone(),
        medium: row.medium.clone(),
        campaign: row.campaign.clone(),
    };
    let id = row.id;
    store::insert(tx, row).await?;
    Ok(tx.record(event, id))
}
