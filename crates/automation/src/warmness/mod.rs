//! Keeps a contact's warmness up to date: what happened with them, as the
//! rules of `learn::warmness` weigh it.

mod signals;

use kernel::{Id, id, perm};
use learn::warmness::{Band, score};
use people::contacts::{self, Rating, Reason, Reasons};
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Outcome, Reaction},
};

/// Rates a contact after each event that says something of their readiness.
pub struct Rate;

impl Reaction for Rate {
    const KIND: &'static str = "automation.rate-contact";
    const ON: &'static [&'static str] = &[
        "message.received",
        "booking.held",
        "booking.attended",
        "booking.no_show",
        "booking.cancelled",
        "booking.reopened",
        "contact.opted_out",
        "contact.opted_in",
    ];
    type Needs = perm::automation::Act;

    async fn react(tx: &Tx, may: May<perm::automation::Act>, event: Envelope) -> Result<Outcome> {
        if let Some(contact) = event.contact() {
            rate(tx, may, contact).await?;
        }
        Ok(Outcome::Done)
    }
}

/// Rates the contact as of now.
///
/// # Errors
/// 404 when the contact is gone, 500 when the database fails.
pub async fn rate(
    tx: &Tx,
    may: May<perm::automation::Act>,
    contact: Id<id::Contact>,
) -> Result<Rating> {
    let known = contacts::get(tx, may.and(), contact).await?;
    let signals = signals::of(tx, contact, known.sms_opted_out_at).await?;
    let previous = known.warmness_band.as_deref().and_then(Band::from_name);
    let warmness = score(&signals, tx.now(), previous);
    let told = warmness.reasons.iter().map(|reason| Reason {
        signal: reason.signal.as_str().to_owned(),
        points: reason.points.as_f64(),
        event_id: reason.event_id.map(Id::from_uuid),
    });
    let rating = Rating {
        score: i16::from(warmness.score),
        band: warmness.band.as_str().to_owned(),
        reasons: Reasons(told.collect()),
    };
    contacts::rate(tx, may.and(), contact, rating.clone())
        .await?
        .done();
    Ok(rating)
}
