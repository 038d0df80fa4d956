use chrono::TimeDelta;
use identity::{federation, staff, users};
use kernel::{Id, id, perm};
use platform::{May, Problem, Recorded, Result, Tx};

use super::{
    events::{SsoLinked, SsoRefused, SsoUnlinked},
    refused::Refused,
    rules::{self, Allowed, Known, Whose},
    store,
};
use crate::{Sso, connections::Connection, domains, mappings, provider::Said};

/// Within this time, the first refusal of a kind speaks for all.
const ONCE_IN: TimeDelta = TimeDelta::minutes(5);

/// Somebody who came back from the provider.
pub(super) struct Comer<'a> {
    pub connection: &'a Connection,
    pub said: &'a Said,
    pub id_token: &'a str,
    /// Whoever has the address that the provider names.
    pub account: Option<federation::Account>,
    /// Whoever asked for a link, signed in.
    pub link: Option<Id<id::User>>,
}

/// Who came in, and the sign-in there that their session will know.
pub(super) struct Came {
    pub user: Id<id::User>,
    pub sign_in: Id<id::SsoSignIn>,
    /// Else they may do nothing, and are not let in.
    pub holds_a_role: bool,
}

/// Finds or makes the account, links it, and brings its roles in line with the groups.
///
/// # Errors
/// With a refusal nothing is changed, but for the roles of a colleague: who is in no group any more
/// loses them, although they do not come in.
pub(super) async fn come_in(
    tx: &Tx,
    may: May<perm::sso::Configure>,
    sso: &Sso,
    comer: &Comer<'_>,
) -> Result<Recorded<Came>, Refused> {
    let (connection, said) = (comer.connection, comer.said);
    let issuer = &connection.issuer;
    let linked = store::linked(tx, issuer, &said.subject).await?;
    let whose = match comer.link {
        Some(user) => asked_for(user, linked)?,
        None => found(tx, comer, linked).await?,
    };
    let user = match &whose {
        Whose::Linked(user) | Whose::Theirs(user) => *user,
        Whose::New => {
            let made = staff::provision(tx, may.and(), profile(said)).await?;
            made.done().user
        }
    };
    if !matches!(whose, Whose::Linked(_)) {
        link(tx, connection, said, user).await?;
    }
    if !staff::is_active(tx, user).await? {
        return Err(Refused::new("suspended", "the colleague is suspended"));
    }
    federation::accept_invitation(tx, may.and(), user).await?;
    let groups: Vec<_> = said.groups.iter().cloned().collect();
    let mapped = mappings::for_groups(tx, connection.id(), &groups).await?;
    federation::hold_by_mapping(tx, may.and(), user, &mapped).await?;
    let holds_a_role = federation::holds_any_role(tx, user).await?;
    // A new account that may do nothing is not made.
    if !holds_a_role && whose == Whose::New {
        return Err(no_role());
    }
    let sign_in = tx.new_id();
    let sealed = sso
        .0
        .vault
        .seal(sign_in.uuid().as_bytes(), comer.id_token.as_bytes())?;
    store::insert_sign_in(tx, sign_in, connection.id(), said, &sealed).await?;
    Ok(tx.unchanged(Came {
        user,
        sign_in,
        holds_a_role,
    }))
}

pub(super) fn no_role() -> Refused {
    let words = "none of their groups gives a role, and they hold no other";
    Refused::new("no_role", words)
}

/// Whoever asked for a link, signed in: no address is looked at.
fn asked_for(user: Id<id::User>, linked: Option<Id<id::User>>) -> Result<Whose, Refused> {
    match linked {
        Some(other) if other != user => {
            let words = "a colleague comes in by this account at the provider already";
            Err(Refused::new("linked_to_another", words))
        }
        Some(user) => Ok(Whose::Linked(user)),
        None => Ok(Whose::Theirs(user)),
    }
}

async fn found(tx: &Tx, comer: &Comer<'_>, linked: Option<Id<id::User>>) -> Result<Whose, Refused> {
    let (connection, said) = (comer.connection, comer.said);
    let domain = said.email.as_deref().and_then(domains::of_address);
    let known = Known {
        linked,
        account: comer.account,
        domain_proven: match domain {
            Some(domain) => domains::is_proven(tx, connection.id(), &domain).await?,
            None => false,
        },
    };
    let allowed = Allowed {
        creates_accounts: connection.creates_accounts,
        trusts_email: connection.trusts_email,
    };
    rules::whose(said, &known, allowed)
}

async fn link(
    tx: &Tx,
    connection: &Connection,
    said: &Said,
    user: Id<id::User>,
) -> Result<(), Refused> {
    store::link(tx, &connection.issuer, &said.subject, user).await?;
    let connection = connection.id();
    tx.record(SsoLinked { user, connection }, ()).done();
    Ok(())
}

fn profile(said: &Said) -> staff::Profile {
    staff::Profile {
        user_name: said.email.clone().unwrap_or_default(),
        external_id: None,
        formatted_name: said.name.clone(),
        given_name: said.given_name.clone(),
        family_name: said.family_name.clone(),
        display_name: said.name.clone(),
        emails: vec![],
        active: true,
    }
}

/// Puts a refusal on record where the connection belongs, once in a few minutes.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn note(
    tx: &Tx,
    connection: Id<id::SsoConnection>,
    refused: &Refused,
) -> Result<Recorded<()>> {
    let since = tx.now() - ONCE_IN;
    if store::refused_since(tx, connection, refused.code, since).await? {
        return Ok(tx.unchanged(()));
    }
    let event = SsoRefused {
        connection,
        code: refused.code,
        words: refused.words.clone(),
    };
    Ok(tx.record(event, ()))
}

/// Takes a colleague's accounts at providers away: they are linked anew, or come by password.
///
/// # Errors
/// 404.
pub(super) async fn unlink(
    tx: &Tx,
    _: May<perm::sso::Configure>,
    user: Id<id::User>,
) -> Result<Recorded<()>> {
    if users::names(tx, &[user]).await?.is_empty() {
        return Err(Problem::not_found("user"));
    }
    Ok(match store::unlink(tx, user).await? {
        true => tx.record(SsoUnlinked { user }, ()),
        false => tx.unchanged(()),
    })
}
