//! What became of a text.

use kernel::{Id, id, perm};
use people::contacts;
use platform::{May, Recorded, Result, Tx};
use ports::{Refusal, sms::Status};

use super::{
    commands::withdraw_all,
    events::{TextDelivered, TextDropped, TextFacts, TextFailed, TextSent, TextUncertain},
    model::Model,
    rules::State,
    store,
};
use crate::conversations::Hold;

/// Drops one text that is not wanted any more. It was never sent, so it may be asked for anew.
pub(super) async fn abandon(tx: &Tx, mut row: Model, reason: String) -> Result<Recorded<()>> {
    row.state = State::Dropped;
    row.error = Some(reason);
    row.dedupe_key = None;
    store::update(tx, &mut row).await?;
    Ok(tx.record(TextDropped(TextFacts::of(&row)), ()))
}

/// The carrier has the text, whatever we thought of it.
pub(super) async fn sent(tx: &Tx, mut row: Model) -> Result<Recorded<()>> {
    row.state = State::Sent;
    row.error = None;
    store::update(tx, &mut row).await?;
    Ok(tx.record(TextSent(TextFacts::of(&row)), ()))
}

/// Nobody knows whether the carrier has the text.
pub(super) async fn uncertain(tx: &Tx, mut row: Model) -> Result<Recorded<()>> {
    row.state = State::Uncertain;
    row.error = Some("outcome_unknown".to_owned());
    store::update(tx, &mut row).await?;
    Ok(tx.record(TextUncertain(TextFacts::of(&row)), ()))
}

/// The carrier did not deliver it and will not. Who told the carrier to stop has told us.
pub(super) async fn failed(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    mut row: Model,
    code: String,
    kind: Refusal,
) -> Result<Recorded<()>> {
    let contact = row.contact_id;
    row.state = State::Failed;
    row.error = Some(code);
    store::update(tx, &mut row).await?;
    let failed = tx.record(TextFailed(TextFacts::of(&row)), ());
    if kind == Refusal::OptedOut {
        contacts::opt_out(tx, may.and(), contact).await?.done();
        withdraw_all(tx, may, contact, failed.event()).await?.done();
    }
    Ok(failed)
}

/// Takes in what a carrier reports about one of our texts. Reports come late, twice and in any order:
/// only what is news changes anything.
///
/// # Errors
/// 500 when the database fails.
pub async fn report(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    provider: &str,
    status: Status,
) -> Result<Recorded<()>> {
    let ours: Option<Id<id::Message>> = status.client_ref.and_then(|ours| ours.parse().ok());
    let ours = match ours {
        Some(ours) => Some(ours),
        None => store::of_carrier(tx, provider, &status.provider_id).await?,
    };
    let opted_out = status.error.as_ref().map(|error| error.kind) == Some(Refusal::OptedOut);
    let how = if opted_out {
        Hold::ToChange
    } else {
        Hold::ToText
    };
    let found = match ours {
        Some(ours) => store::lock(tx, ours, how).await?,
        None => None,
    };
    let Some(mut row) = found else {
        tracing::warn!(provider, "a report about a text that is not ours");
        return Ok(tx.unchanged(()));
    };
    let Some(next) = row.state.after(status.state) else {
        return Ok(tx.unchanged(()));
    };
    row.provider.get_or_insert_with(|| provider.to_owned());
    row.provider_id.get_or_insert(status.provider_id);
    match next {
        State::Delivered => delivered(tx, row).await,
        State::Failed => {
            let error = status.error;
            let kind = error.as_ref().map_or(Refusal::Other, |error| error.kind);
            let code = error.map_or_else(|| "undelivered".to_owned(), |error| error.code);
            failed(tx, may, row, code, kind).await
        }
        _ => sent(tx, row).await,
    }
}

async fn delivered(tx: &Tx, mut row: Model) -> Result<Recorded<()>> {
    row.state = State::Delivered;
    row.error = None;
    store::update(tx, &mut row).await?;
    Ok(tx.record(TextDelivered(TextFacts::of(&row)), ()))
}
