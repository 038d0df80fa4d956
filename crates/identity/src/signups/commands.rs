use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Zone, id, perm};
use platform::{May, Platform, Problem, Recorded, Result, SystemTask, Tx, crypto};
use serde::{Deserialize, Serialize};

use super::{
    events::TenantCreated,
    template::{Founded, TenantTemplate},
};
use crate::{
    accounts::{self, Proof},
    links::{self, Finish, Link, LinkMail, Mailing, Purpose},
    locations, roles,
    tenants::{self, NewTenant},
    users,
};

/// How long a sign-up's link is good.
const LIFETIME: TimeDelta = TimeDelta::hours(24);
/// Links to one address within the hour: enough for a lost mail, too few to pester.
const MOST_MAILS: i64 = 5;

/// What somebody signs up with. Kept with the link until it is used.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Wish {
    pub clinic_name: String,
    pub country: String,
    pub time_zone: Zone,
    pub owner: Owner,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Owner {
    pub name: String,
    pub email: String,
}

/// Keeps the wish with a new link and mails it; tells until when it is good.
///
/// # Errors
/// 429 after too many mails to one address; 503 `mail_failed`.
pub(super) async fn request(
    platform: &Platform,
    mailing: &Mailing,
    wish: &Wish,
) -> Result<DateTime<Utc>> {
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
    let link = format!("{}/signup/{token}", mailing.public_url);
    mailing.send(letter(wish, known, link)).await?;
    Ok(expires_at)
}

/// The clinic's name stands in the mail because its reader may have asked for
/// more than one. The greeting names nobody: an address may not be its writer's.
fn letter(wish: &Wish, has_account: bool, link: String) -> LinkMail {
    let (name, to) = (&wish.clinic_name, &wish.owner.email);
    let unasked = "If you did not ask for this, do nothing: without the link nothing happens.";
    if has_account {
        let text = format!(
            "Somebody, probably you, asked to open an account for {name}.\n\n\
             You have an account with this address already: just sign in.\n\n\
             To open {name} as a further clinic, follow this link and enter the password that you have. \
             It is good for 24 hours:\n\n{{link}}\n\n{unasked}\n"
        );
        return links::mail(to, "You have an account already", &text, link);
    }
    let text = format!(
        "Welcome! To open the account of {name}, follow this link and choose a password. \
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
    for template in templates {
        template.apply(tx, may, &clinic).await?;
    }
    Ok(tx.unchanged(clinic))
}

/// The tenant and its roles; gives the owner's role.
async fn insert(tx: &Tx, wish: &Wish, owner: Id<id::User>) -> Result<Recorded<Id<id::Role>>> {
    let new = NewTenant {
        name: &wish.clinic_name,
        country: &wish.country,
        zone: &wish.time_zone,
    };
    tenants::insert(tx, &new).await?;
    let owner_role = roles::insert_built_in(tx).await?;
    let event = TenantCreated {
        tenant: tx.tenant(),
        owner,
        country: wish.country.clone(),
        time_zone: wish.time_zone.name().to_owned(),
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
