//! The first text to a lead, and when a form that anybody can fill in gets none sent.

use chrono::TimeDelta;
use identity::locations;
use kernel::perm;
use messaging::messages::{self, Outgoing, Purpose, Text};
use people::contacts;
use pipeline::cards;
use platform::{May, Problem, Result, Tx};
use serde_json::json;

use super::events::{FirstTextWithheld, Withheld};

const TEMPLATE: &str = "speed_to_lead";
/// Greetings of one location in an hour. Who floods a form pays for no more texts than these.
const MOST_IN_AN_HOUR: u64 = 300;

/// Sends the lead of this card the first text, once; or says why not, once, when the card is new.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn greet(
    tx: &Tx,
    may: May<perm::automation::Act>,
    card: &cards::Row,
    is_new: bool,
) -> Result<()> {
    if let Some(reason) = withheld(tx, may, card).await? {
        if !is_new {
            return Ok(());
        }
        let event = FirstTextWithheld {
            contact: card.contact_id,
            card: card.id,
            location: card.location_id,
            reason,
        };
        tx.record(event, ()).done();
        return Ok(());
    }
    let text = Outgoing {
        contact: card.contact_id,
        location: card.location_id,
        body: Text::Template {
            key: TEMPLATE,
            vars: json!({}),
        },
        purpose: Purpose::Transactional,
        about: None,
        not_after: Some(tx.now() + TimeDelta::hours(1)),
        // One greeting for each card: a form that is posted again and again is one lead.
        dedupe_key: Some(format!("lead:{}", card.id)),
    };
    match messages::queue(tx, may.and(), text).await {
        Ok(queued) => {
            queued.done();
            Ok(())
        }
        // Without a number, or without leave to text: the task is there for a call or a mail.
        Err(problem) if is_no_way(&problem) => Ok(()),
        Err(problem) => Err(problem),
    }
}

async fn withheld(
    tx: &Tx,
    may: May<perm::automation::Act>,
    card: &cards::Row,
) -> Result<Option<Withheld>> {
    let contact = contacts::get(tx, may.and(), card.contact_id).await?;
    let Some(phone) = &contact.phone else {
        return Ok(None);
    };
    let country = contacts::country(phone.use_for("texting by country"));
    let ours = locations::list(tx).await?;
    if !ours.iter().any(|place| is_near(&place.country, &country)) {
        return Ok(Some(Withheld::Abroad));
    }
    let since = tx.now() - TimeDelta::hours(1);
    let sent = messages::count_since(tx, may.and(), TEMPLATE, card.location_id, since).await?;
    Ok((sent >= MOST_IN_AN_HOUR).then_some(Withheld::TooMany))
}

/// The same country, or the neighbour with which people share numbers and borders.
fn is_near(ours: &str, theirs: &str) -> bool {
    const NEIGHBOURS: [[&str; 2]; 3] = [["US", "CA"], ["AU", "NZ"], ["GB", "IE"]];
    ours == theirs
        || NEIGHBOURS
            .iter()
            .any(|pair| pair.contains(&ours) && pair.contains(&theirs))
}

/// Whether the contact just cannot be texted.
pub(crate) fn is_no_way(problem: &Problem) -> bool {
    matches!(problem.code(), "recipient_opted_out" | "no_phone")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_the_same_country_or_the_one_next_door() {
        assert!(is_near("AU", "AU") && is_near("CA", "US") && is_near("NZ", "AU"));
        // Jamaica has the calling code of the United States, and dear numbers.
        assert!(!is_near("US", "JM") && !is_near("AU", "GB") && !is_near("AU", ""));
    }
}
