//! Whose account a sign-in at the provider is. Pure.

use identity::federation::Account;
use kernel::{Id, id};

use super::refused::Refused;
use crate::provider::Said;

/// What is known here of who signs in.
pub(super) struct Known {
    /// The colleague whom this issuer and subject are linked to.
    pub linked: Option<Id<id::User>>,
    /// Whoever has the address that the provider names.
    pub account: Option<Account>,
    /// The clinic has proven the address's domain.
    pub domain_proven: bool,
}

/// What the connection allows.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    pub creates_accounts: bool,
    pub trusts_email: bool,
}

/// Whose account it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Theirs since an earlier sign-in.
    Linked(Id<id::User>),
    /// Of one of the staff, whom an invitation or the directory made: theirs from now on.
    Theirs(Id<id::User>),
    /// Nobody's yet.
    New,
}

/// The address is looked at only where there is no link yet: it may change, and be given to others.
pub(super) fn whose(said: &Said, known: &Known, allowed: Allowed) -> Result<Whose, Refused> {
    if let Some(user) = known.linked {
        return Ok(Whose::Linked(user));
    }
    if said.email.is_none() {
        let words = "the provider names no e-mail address: have it send the claim email";
        return Err(Refused::new("email_missing", words));
    }
    let verified = said.email_verified.unwrap_or(allowed.trusts_email);
    if !verified {
        let words = "the provider does not say that the e-mail address is verified";
        return Err(Refused::new("email_not_verified", words));
    }
    if !known.domain_proven {
        let words = "the address is of a domain that is not proven for this connection";
        return Err(Refused::new("domain_not_proven", words));
    }
    match known.account {
        // Their account opens doors that are none of this clinic's.
        Some(account) if account.elsewhere => Err(Refused::new(
            "works_elsewhere",
            "the address has an account that another clinic knows: they link it themselves, signed in by password",
        )),
        // Else whoever keeps the provider's addresses would own the clinic.
        Some(account) if account.owns => Err(Refused::new(
            "owner_links_first",
            "an owner links their account themselves, signed in by password",
        )),
        Some(account) if account.here => Ok(Whose::Theirs(account.user())),
        _ if !allowed.creates_accounts => Err(Refused::new(
            "not_invited",
            "nobody has invited this address, and the connection makes no accounts",
        )),
        _ => Ok(Whose::New),
    }
}
