//! The errand that hands a text to the carrier, once.
//!
//! | what was when the process died | what the next run finds | what it does |
//! |---|---|---|
//! | before `prepare` committed | `queued` | sends; nothing had left |
//! | between that and the carrier's answer | `sending` | asks; the carrier cannot say → `uncertain` |
//! | between the answer and `settle`'s commit | `sending` | asks; the carrier names it → `sent`, else `uncertain` |
//! | after that commit | the job is gone with it | |
//!
//! The one way from `sending` back to `queued` is the carrier's own word that it did not take the
//! text, settled by the run that called: only then is it handed over again.

use std::{marker::PhantomData, sync::Arc};

use async_trait::async_trait;
use kernel::{Guarded, Id, id, perm};
use people::contacts;
use platform::{
    May, Result, Tx,
    jobs::{Errand, Outcome, Prepared, Work},
};
use ports::{
    PortError, Refusal,
    sms::{Accepted, OutboundSms, SmsProvider},
};
use serde::{Deserialize, Serialize};

use super::{
    model::Model,
    outcomes,
    rules::{MOST_ATTEMPTS, State, back_off},
    store,
};
use crate::conversations::Hold;
use identity::locations;

/// Asked in the moment before a text goes out, by those who know what it is about.
#[async_trait]
pub trait StillWanted: Send + Sync + 'static {
    /// Why the text is not wanted any more, as a code such as `visit_cancelled`; `None` while it is.
    ///
    /// # Errors
    /// An error leaves the text queued; the errand tries again later.
    async fn dropped_because(
        &self,
        tx: &Tx,
        may: May<perm::messages::Carry>,
        row: &Model,
    ) -> Result<Option<String>>;
}

/// The carrier that texts are handed to.
#[derive(Clone)]
pub struct Carrier {
    pub sms: Arc<dyn SmsProvider>,
    /// Where the carrier reports to, without a query: `https://…/v1/carriers/twilio/status`.
    pub status_callback: Option<String>,
}

/// For enqueueing: whoever enqueues does not know who will be asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Undecided;

/// Hands one message to the carrier.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct SendMessage<W> {
    message: Id<id::Message>,
    #[serde(skip)]
    _asks: PhantomData<fn() -> W>,
}

impl<W> SendMessage<W> {
    pub(super) fn of(message: Id<id::Message>) -> Self {
        Self {
            message,
            _asks: PhantomData,
        }
    }
}

impl<W: 'static> Work for SendMessage<W> {
    const KIND: &'static str = "messaging.send";
    // A text gives up before its job does, save when the workers die again and again.
    const MAX_ATTEMPTS: i16 = 2 * MOST_ATTEMPTS;
    const PRIORITY: i16 = 100;
    type Needs = perm::messages::Carry;

    fn unique_key(&self) -> Option<String> {
        Some(self.message.to_string())
    }
}

/// What to do with the carrier.
pub enum Ready {
    HandOver(OutboundSms),
    /// A run before this one may have handed it over.
    AskAbout(String),
}

/// What came of it.
pub enum Answer {
    Accepted(&'static str, Accepted),
    /// Of a hand-over: with [`PortError::Unknown`], the carrier was asked in vain.
    Refused(PortError),
    /// Of a question: it cannot say.
    CannotSay,
    /// Of a question: it could not be asked now.
    CannotBeAsked,
}

impl<W: StillWanted + Default> Errand for SendMessage<W> {
    type Port = Carrier;
    type Ready = (Id<id::Tenant>, Ready);
    type Answer = Answer;

    async fn prepare(
        &self,
        tx: &Tx,
        may: May<perm::messages::Carry>,
    ) -> Result<Prepared<Self::Ready>> {
        let Some(row) = store::lock(tx, self.message, Hold::ToText).await? else {
            return Ok(Prepared::Settled);
        };
        match row.state {
            State::Queued => match refusal(tx, may, &row, &W::default()).await? {
                Checked::Go(sms) => begin(tx, row, sms).await,
                Checked::Drop(reason) => {
                    outcomes::abandon(tx, row, reason).await?.done();
                    Ok(Prepared::Settled)
                }
            },
            State::Sending => ask(tx, row).await,
            _ => Ok(Prepared::Settled),
        }
    }

    async fn call(port: &Carrier, (tenant, ready): &Self::Ready) -> Answer {
        match ready {
            Ready::AskAbout(client_ref) => question(port, client_ref).await,
            Ready::HandOver(sms) => hand_over(port, *tenant, sms.clone()).await,
        }
    }

    async fn settle(
        &self,
        tx: &Tx,
        may: May<perm::messages::Carry>,
        _: Self::Ready,
        answer: Answer,
    ) -> Result<Outcome> {
        let how = match &answer {
            Answer::Refused(error) if is_opt_out(error) => Hold::ToChange,
            _ => Hold::ToText,
        };
        let Some(row) = store::lock(tx, self.message, how).await? else {
            return Ok(Outcome::Done);
        };
        match (answer, row.state) {
            (Answer::Accepted(provider, accepted), _) => taken(tx, row, provider, accepted).await,
            (Answer::Refused(error), State::Sending) => refused(tx, may, row, error).await,
            (Answer::CannotBeAsked, State::Sending) if row.attempts < MOST_ATTEMPTS => {
                Ok(Outcome::Retry(back_off(row.attempts, None)))
            }
            (_, State::Sending) => {
                outcomes::uncertain(tx, row).await?.done();
                Ok(Outcome::Done)
            }
            // The run that this one asked about put it back meanwhile: it goes round again.
            (_, State::Queued) => Ok(Outcome::Retry(back_off(row.attempts, None))),
            // A report came first, or another run has settled it.
            _ => Ok(Outcome::Done),
        }
    }
}

fn is_opt_out(error: &PortError) -> bool {
    let kind = match error {
        PortError::Rejected { kind, .. } => Some(*kind),
        _ => None,
    };
    kind == Some(Refusal::OptedOut)
}

enum Checked {
    Go(OutboundSms),
    Drop(String),
}

/// Everything that may have changed since the text was queued.
async fn refusal(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    row: &Model,
    wanted: &impl StillWanted,
) -> Result<Checked> {
    let because = |reason: &str| Ok(Checked::Drop(reason.to_owned()));
    let contact = contacts::get(tx, may.and(), row.contact_id).await?;
    if contact.sms_opted_out_at.is_some() && !row.purpose.passes_opt_out() {
        return because("recipient_opted_out");
    }
    let Some(phone) = contact.phone else {
        return because("no_phone");
    };
    if row.not_after.is_some_and(|until| until < tx.now()) {
        return because("too_late");
    }
    if let Some(reason) = wanted.dropped_because(tx, may, row).await? {
        return Ok(Checked::Drop(reason));
    }
    Ok(Checked::Go(OutboundSms {
        from: locations::get(tx, row.location_id).await?.sms_sender,
        to: phone.use_for("the number that the text goes to").clone(),
        body: row.body.use_for("the text that goes out").clone(),
        client_ref: row.id.to_string(),
        status_callback: None,
    }))
}

/// The mark that a second run recognises, committed before the carrier is called.
async fn begin(
    tx: &Tx,
    mut row: Model,
    sms: OutboundSms,
) -> Result<Prepared<(Id<id::Tenant>, Ready)>> {
    row.state = State::Sending;
    row.attempts += 1;
    row.error = None;
    row.our_number = Some(sms.from.clone());
    row.their_number = Some(Guarded::seal(sms.to.clone()));
    store::update(tx, &mut row).await?;
    Ok(Prepared::Call((tx.tenant(), Ready::HandOver(sms))))
}

async fn ask(tx: &Tx, mut row: Model) -> Result<Prepared<(Id<id::Tenant>, Ready)>> {
    row.attempts += 1;
    store::update(tx, &mut row).await?;
    Ok(Prepared::Call((
        tx.tenant(),
        Ready::AskAbout(row.id.to_string()),
    )))
}

async fn hand_over(port: &Carrier, tenant: Id<id::Tenant>, mut sms: OutboundSms) -> Answer {
    // The carrier signs the address that it calls, so the tenant in it is ours to trust.
    sms.status_callback = port
        .status_callback
        .as_ref()
        .map(|address| format!("{address}?tenant={tenant}"));
    let client_ref = sms.client_ref.clone();
    let name = port.sms.capabilities().name;
    match port.sms.send(sms).await {
        Ok(accepted) => Answer::Accepted(name, accepted),
        Err(error) if error.is_surely_undone() => Answer::Refused(error),
        Err(error) => match question(port, &client_ref).await {
            accepted @ Answer::Accepted(..) => accepted,
            _ => Answer::Refused(error),
        },
    }
}

async fn question(port: &Carrier, client_ref: &str) -> Answer {
    let answer = port.sms.find(client_ref).await;
    match answer {
        Ok(Some(accepted)) => Answer::Accepted(port.sms.capabilities().name, accepted),
        Ok(None) | Err(PortError::Unknown { .. } | PortError::Rejected { .. }) => Answer::CannotSay,
        Err(_) => Answer::CannotBeAsked,
    }
}

async fn taken(
    tx: &Tx,
    mut row: Model,
    provider: &'static str,
    accepted: Accepted,
) -> Result<Outcome> {
    row.provider = Some(provider.to_owned());
    row.provider_id = Some(accepted.provider_id);
    row.segments = accepted.segments.try_into().unwrap_or(i16::MAX);
    match row.state {
        State::Queued | State::Sending | State::Uncertain => {
            outcomes::sent(tx, row).await?.done();
        }
        // Its report overtook it: only the carrier's id is news.
        _ => store::update(tx, &mut row).await?,
    }
    Ok(Outcome::Done)
}

async fn refused(
    tx: &Tx,
    may: May<perm::messages::Carry>,
    mut row: Model,
    error: PortError,
) -> Result<Outcome> {
    let (code, after) = match error {
        PortError::Unknown { .. } => {
            outcomes::uncertain(tx, row).await?.done();
            return Ok(Outcome::Done);
        }
        PortError::Rejected { code, kind, .. } => {
            outcomes::failed(tx, may, row, code, kind).await?.done();
            return Ok(Outcome::Done);
        }
        PortError::Retry { after } => ("carrier_busy", after),
        // An operator must mend the settings: the text waits for them, within reason.
        PortError::Misconfigured { .. } => ("carrier_misconfigured", None),
        PortError::Unauthorised => ("carrier_refuses_credentials", None),
    };
    if row.attempts >= MOST_ATTEMPTS {
        let failed = outcomes::failed(tx, may, row, code.to_owned(), Refusal::Other).await?;
        failed.done();
        return Ok(Outcome::Done);
    }
    row.state = State::Queued;
    row.error = Some(code.to_owned());
    let wait = back_off(row.attempts, after);
    store::update(tx, &mut row).await?;
    Ok(Outcome::Retry(wait))
}
