//! The carrier's delivery reports: a moment after a text was taken, through the
//! same function that a real carrier's webhook ends in.

use kernel::{Id, id, perm};
use messaging::messages;
use platform::{
    May, Result, Tx,
    events::Envelope,
    jobs::{Job, Outcome, Reaction, When, Work},
};
use ports::sms::{Status, magic::Magic};
use serde::{Deserialize, Serialize};

use super::{
    NAME,
    store::{self, KNOWN_AFTER},
};

/// Plans the report of each text that is sent.
pub struct PlanReport;

impl Reaction for PlanReport {
    const KIND: &'static str = "sandbox.plan-report";
    const ON: &'static [&'static str] = &["message.sent"];
    type Needs = perm::messages::Carry;

    async fn react(tx: &Tx, _: May<perm::messages::Carry>, event: Envelope) -> Result<Outcome> {
        let report = Report {
            message: event.subject(),
        };
        tx.enqueue(&report, When::At(tx.now() + KNOWN_AFTER), Some(event.id()));
        Ok(Outcome::Done)
    }
}

/// Reports what became of a text.
#[derive(Serialize, Deserialize)]
pub struct Report {
    message: Id<id::Message>,
}

impl Work for Report {
    const KIND: &'static str = "sandbox.report";
    type Needs = perm::messages::Carry;

    fn unique_key(&self) -> Option<String> {
        Some(self.message.to_string())
    }
}

impl Job for Report {
    async fn run(&self, tx: &Tx, may: May<perm::messages::Carry>) -> Result<Outcome> {
        let client_ref = self.message.to_string();
        let Some(text) = store::sent_by_us(tx, &client_ref).await? else {
            // Sent by another carrier, before the sandbox was switched on.
            return Ok(Outcome::Done);
        };
        for report in Magic::of(&text.to_number).reports() {
            let status = Status {
                provider_id: text.id.clone(),
                client_ref: Some(client_ref.clone()),
                state: report.state,
                error: report.error,
            };
            messages::report(tx, may, NAME, status).await?.done();
        }
        Ok(Outcome::Done)
    }
}
