use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Zone, id, perm};
use platform::{May, Platform, Problem, Recorded, Result, SystemTask, Tx, crypto};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    events::TenantCreated,
    template::{Founded, TenantTemplate},
};
use crate::{
    accounts::{self, Proof},
    links::{self, Finish, Link, LinkMail, Mailing, Purpose},
    locations, roles,
    tenants::{self, NewTenant, TenantKind},
    users,
};

/// How long a sign-up's link is good.
const LIFETIME: TimeDelta = TimeDelta::hours(24);
/// Links to one address within the hour: enough for a lost mail, too few to pester.
const MOST_MAILS: i64 = 5;

/// What somebody signs up with. Kept with the link until it is used.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Wish {
    pub clinic_name: String,
    pub country: String,
    pub time_zone: Zone,
    pub owner: Owner,
    #[serde(default)]
    pub kind: TenantKind,
    /// Who looks after the clinic from its first day, by the id that the database knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reseller: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reseller_name: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Owner {
    pub name: String,
    pub email: String,
}

/// Keeps the wish with a new link and mails it; tells until when it is good.
///
/// # Errors
/// 429 after too many mails to one address; 503 `mail_failed`.
pub(crate) async fn request(
    platform: &Platform,
    mailing: &Mailing,
    wish: &Wish,
) -> Result<DateTime<Utc>> {
    let Kept {
        token,
        known,
        expires_at,
    } = keep(platform, wish).await?;
    let link = format!("{}/signup/{token}", mailing.public_url);
    mailing.send(letter(wish, known, link)).await?;
    Ok(expires_at)
}

/// A wish that waits for its link to be followed.
pub(crate) struct Kept {
    pub token: String,
    /// Somebody signs in with the owner's address already.
    pub known: bool,
    pub expires_at: DateTime<Utc>,
}

/// Keeps the wish with a new link.
///
/// # Errors
/// 429 after too many mails to one address.
pub(crate) async fn keep(platform: &Platform, wish: &Wish) -> Result<Kept> {
    let token = crypto::random_token();
    let details = serde_json::to_value(wish).map_err(Problem::internal)?;
    let (known, expires_at) = platform
        .system(SystemTask::SignUp, async |tx| {
            let hour = TimeDelta::hours(1);
            if links::recent(tx, &wish.owner.email, hour).await? >= MOST_MAILS {
                return Err(Problem::new(429, "too_many_mails")
                    .detail("this address was sent several links already; look there first")
                    .retry_after(600));
            }
            let known = accounts::has_password(tx, &wish.owner.email).await?;
            let expires_at =
                links::insert_signup(tx, &token, &wish.owner.email, details, LIFETIME).await?;
            Ok((known, expires_at))
        })
        .await?;
    Ok(Kept {
        token,
        known,
        expires_at,
    })
}

/// The clinic's name stands in the mail because its reader may have asked for
/// more than one. The greeting names nobody: an address may not be its writer's.
fn letter(wish: &Wish, has_account: bool, link: String) -> LinkMail {
    let (name, to) = (&wish.clinic_name, &wish.owner.email);
    let asked = match &wish.reseller_name {
        Some(reseller) => format!("{reseller} asked"),
        None => "Somebody, probably you, asked".to_owned(),
    };
    let unasked = "If you did not ask for this, do nothing: without the link nothing happens.";
    if has_account {
        let text = format!(
            "{asked} to open an account for {name}.\n\n\
             You have an account with this address already: just sign in.\n\n\
             To open {name} as a further clinic, follow this link and enter the password that you have. \
             It is good for 24 hours:\n\n{{link}}\n\n{unasked}\n"
        );
        return links::mail(to, "You have an account already", &text, link);
    }
    let by = match &wish.reseller_name {
        Some(reseller) => format!(
            "{reseller} asks you to own the account of {name} in Attend. They will see counts of it, and no patient.\n\n"
        ),
        None => String::new(),
    };
    let text = format!(
        "Welcome! {by}To open the account of {name}, follow this link and choose a password. \
         It is good for 24 hours:\n\n{{link}}\n\n{unasked}\n"
    );
    links::mail(to, &format!("Open the account of {name}"), &text, link)
}

/// Founds the clinic of a link: uses the link up, and all of it stands or none.
///
/// # Errors
/// 410 when the link was used meanwhile; 409 when the owner's password changed; a template's.
pub(super) async fn found(
    tx: &Tx,
    may: May<perm::tenants::Found>,
    link: &Link,
    wish: &Wish,
    proof: &Proof,
    templates: &[Arc<dyn TenantTemplate>],
) -> Result<Recorded<Founded>> {
    let owner = links::finish(
        tx,
        Finish {
            link,
            purpose: Purpose::Signup,
            known: proof.known(),
            fresh: proof.fresh(),
        },
    )
    .await?;
    let made = insert(tx, wish, owner).await?;
    let event = made.event();
    let owner_role = made.done();
    let place = locations::create(tx, may.and(), event, first_location(wish)).await?;
    users::join_owner(tx, may.and(), event, owner, owner_role)
        .await?
        .done();
    let names = users::names(tx, &[owner]).await?;
    let clinic = Founded {
        tenant: tx.tenant(),
        name: wish.clinic_name.clone(),
        location: place.done(),
        owner,
        owner_name: names.get(&owner).cloned().unwrap_or_default(),
        event,
    };
    // A reseller has no patients, and so nothing that a clinic works with.
    if wish.kind == TenantKind::Clinic {
        for template in templates {
            template.apply(tx, may, &clinic).await?;
        }
    }
    Ok(tx.unchanged(clinic))
}

/// The tenant and its roles; gives the owner's role.
async fn insert(tx: &Tx, wish: &Wish, owner: Id<id::User>) -> Result<Recorded<Id<id::Role>>> {
    let new = NewTenant {
        name: &wish.clinic_name,
        country: &wish.country,
        zone: &wish.time_zone,
        kind: wish.kind,
        reseller: wish.reseller.map(Id::from_uuid),
    };
    tenants::insert(tx, &new).await?;
    let built_in = match wish.kind {
        TenantKind::Clinic => roles::BUILT_IN,
        TenantKind::Reseller => roles::OF_RESELLERS,
    };
    let owner_role = roles::insert_built_in(tx, built_in).await?;
    let event = TenantCreated {
        tenant: tx.tenant(),
        owner,
        country: wish.country.clone(),
        time_zone: wish.time_zone.name().to_owned(),
        kind: wish.kind,
        reseller: wish.reseller.map(Id::from_uuid),
    };
    Ok(tx.record(event, owner_role))
}

fn first_location(wish: &Wish) -> locations::New {
    locations::New {
        name: wish.clinic_name.clone(),
        country: wish.country.clone(),
        zone: wish.time_zone.clone(),
        phone: None,
        sms_sender: None,
        region: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(clinic_name: &str) -> Wish {
        Wish {
            clinic_name: clinic_name.to_owned(),
            country: "AU".to_owned(),
            time_zone: "Australia/Sydney".parse().unwrap(),
            owner: Owner {
                name: "Ann Other".to_owned(),
                email: "ann@harbour.example".to_owned(),
            },
            kind: TenantKind::Clinic,
            reseller: None,
            reseller_name: None,
        }
    }

    #[test]
    fn both_letters_hold_the_link_and_only_one_says_that_there_is_an_account() {
        for has_account in [false, true] {
            let mail = letter(
                &wish("Harbour"),
                has_account,
                "https://x.example/1".to_owned(),
            );
            assert!(mail.text.contains("https://x.example/1"));
            assert_eq!(mail.text.contains("already"), has_account);
        }
    }

    #[test]
    fn a_clinics_name_cannot_add_a_header_to_its_mail() {
        let mail = letter(&wish("Harbour\r\nBcc: all"), false, String::new());
        assert!(!mail.subject.contains(['\r', '\n']));
    }
}
