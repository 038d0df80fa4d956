use kernel::{Id, id, perm};
use people::{
    contacts::{self, New},
    touchpoints::{self, Touch},
};
use platform::{
    May, Result, Tx,
    jobs::{Job, Outcome, Work},
};
use serde::{Deserialize, Serialize};

use super::{
    commands::{failed, fields_of, told},
    events::LeadCreated,
    lead::{self, Lead},
    model::Model,
    store::{self, Terms},
};

/// Makes a lead of an intake.
#[derive(Debug, Serialize, Deserialize)]
pub struct WorkIntake {
    pub intake: Id<id::Intake>,
}

impl Work for WorkIntake {
    const KIND: &'static str = "connect.work-intake";
    const PRIORITY: i16 = 100;
    type Needs = perm::intake::Work;

    fn unique_key(&self) -> Option<String> {
        Some(self.intake.to_string())
    }
}

impl Job for WorkIntake {
    async fn run(&self, tx: &Tx, may: May<perm::intake::Work>) -> Result<Outcome> {
        let found = store::find_to_change(tx, self.intake).await?;
        let Some(intake) = found.filter(|intake| intake.state == "received") else {
            return Ok(Outcome::Done);
        };
        let terms = store::terms(tx, &intake).await?;
        let reading = lead::read(&fields_of(&intake), &terms.mapping, &terms.country);
        match reading.lead {
            Some(lead) => register(tx, may, intake, terms, lead).await?,
            // It was usable when it came: the source's mapping has changed since.
            None => give_up(tx, intake, &reading.errors).await?,
        }
        Ok(Outcome::Done)
    }
}

async fn register(
    tx: &Tx,
    may: May<perm::intake::Work>,
    mut intake: Model,
    terms: Terms,
    lead: Lead,
) -> Result<()> {
    let location = intake.location_id;
    let new = New {
        first_name: lead.first_name,
        last_name: lead.last_name,
        phone: lead.phone,
        email: lead.email,
        date_of_birth: None,
        location,
        source: Some(terms.source_name.clone()),
    };
    let matched = contacts::register_lead(tx, may.and(), contacts::Lead { contact: new })
        .await?
        .done();
    let contact = matched.contact.id;
    let touch = Touch {
        source: lead.utm_source.unwrap_or_else(|| terms.source_name.clone()),
        intake: Some(intake.id),
        ..lead.touch
    };
    touchpoints::add(tx, may.and(), contact, location, touch)
        .await?
        .done();
    intake.state = "worked".to_owned();
    intake.contact_id = Some(contact);
    save(tx, &mut intake).await?;
    let event = LeadCreated {
        contact,
        intake: intake.id,
        location,
        source: intake.source_id,
        is_new: matched.is_new,
        other_phone: matched.other_phone,
        source_name: terms.source_name,
    };
    let created = tx.record(event, ());
    if let Some(created) = created.event() {
        tx.explain(created);
    }
    created.done();
    Ok(())
}

async fn give_up(tx: &Tx, mut intake: Model, errors: &[platform::FieldError]) -> Result<()> {
    intake.state = "failed".to_owned();
    intake.errors = told(errors);
    save(tx, &mut intake).await?;
    let codes = errors.iter().map(|error| error.code.clone()).collect();
    tx.record(failed(&intake, codes), ()).done();
    Ok(())
}

async fn save(tx: &Tx, intake: &mut Model) -> Result<()> {
    intake.version += 1;
    intake.updated_at = tx.now();
    store::update(tx, intake).await
}
