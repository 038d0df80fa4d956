use kernel::{Id, id};
use platform::{Result, Tx};
use serde::{Deserialize, Serialize};

use crate::{
    impersonations, links,
    links::LinkMail,
    resellers::{self, GrantMode},
    tenants,
};

/// What an owner is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    Attached,
    Impersonation(Id<id::Impersonation>),
    AccessReview(Id<id::AccessReview>),
}

impl Notice {
    /// For the key of the job.
    pub(super) fn key(self) -> String {
        match self {
            Self::Attached => "attached".to_owned(),
            Self::Impersonation(id) => id.to_string(),
            Self::AccessReview(id) => id.to_string(),
        }
    }
}

/// The letter to this address; its link is a path, for the port knows where links lead. None: there is
/// nothing to tell any more.
pub(super) async fn letter(tx: &Tx, notice: Notice, to: &str) -> Result<Option<LinkMail>> {
    let clinic = tenants::get(tx).await?.name;
    let (subject, text, path) = match notice {
        Notice::Attached => {
            let tie = resellers::tie(tx).await?;
            let Some(reseller) = tie.reseller_name else {
                return Ok(None);
            };
            (
                format!("{reseller} looks after {clinic}"),
                format!(
                    "{reseller} looks after {clinic} in Attend from now on.\n\n\
                     They see how many contacts, visits and texts there are, and no patient. What else they may do \
                     you decide, and you can leave them at any time:\n\n{{link}}\n"
                ),
                "/settings/reseller".to_owned(),
            )
        }
        Notice::Impersonation(id) => {
            let Some(row) = impersonations::find(tx, id).await? else {
                return Ok(None);
            };
            (
                subject_of(&row, &clinic),
                body_of(&row, &clinic),
                "/settings/reseller".to_owned(),
            )
        }
        Notice::AccessReview(id) => (
            format!("Look through who has access to {clinic}"),
            format!(
                "It is time to look through who has access to {clinic}: people and their roles, API keys, and what \
                 the reseller may do. Each is kept or revoked by one who answers for it:\n\n{{link}}\n"
            ),
            format!("/settings/access-reviews/{id}"),
        ),
    };
    Ok(Some(LinkMail {
        text,
        ..links::mail(to, &subject, "", path)
    }))
}

fn subject_of(row: &impersonations::Row, clinic: &str) -> String {
    match row.is_emergency() {
        true => format!("EMERGENCY: {} looks into {clinic}", row.reseller_name),
        false => format!("{} acts in {clinic}", row.reseller_name),
    }
}

fn body_of(row: &impersonations::Row, clinic: &str) -> String {
    let what = match row.mode {
        GrantMode::Read => "look, and change nothing",
        GrantMode::Write => "look and change things",
    };
    let whom = match &row.subject_name {
        Some(name) => format!(" as {name} would"),
        None => String::new(),
    };
    let why_without = match row.is_emergency() {
        true => {
            "EMERGENCY: there is no live grant; they came in because you consented to emergencies.\n\n"
        }
        false => "",
    };
    let minutes = (row.expires_at - row.created_at).num_minutes();
    format!(
        "{why_without}{} of {} acts in {clinic} now, for {minutes} minutes at most. They may {what}{whom}.\n\n\
         Reason: {}\nTicket: {}\n\nAll that they do is on record with both names. You can end it at once:\n\n{{link}}\n",
        row.actor_name, row.reseller_name, row.reason, row.ticket
    )
}
