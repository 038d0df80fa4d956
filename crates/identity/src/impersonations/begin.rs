//! How an impersonation begins: asked for at the reseller, on record there, and then begun in the clinic,
//! which looks at everything again itself.

use chrono::TimeDelta;
use kernel::{Id, Permission, id, perm};
use platform::{Actor, Cx, Entry, Problem, Result, Tx, crypto};

use super::{
    commands,
    events::ImpersonationAsked,
    model::Row,
    store::{self, CameBy},
};
use crate::{
    Identity, factors,
    resellers::{self, Consent, Grant, GrantKind, GrantMode},
    tenants, users,
};

/// What somebody of a reseller asks for.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub clinic: Id<id::Tenant>,
    pub subject: Option<Id<id::User>>,
    /// None: an emergency.
    pub kind: Option<GrantKind>,
    pub mode: GrantMode,
    pub reason: String,
    pub ticket: String,
    pub minutes: i64,
}

/// In an emergency one sees the whole, or it would be no help; and changes nothing.
const IN_AN_EMERGENCY: GrantKind = GrantKind::Data;

impl Wish {
    fn kind(&self) -> GrantKind {
        self.kind.unwrap_or(IN_AN_EMERGENCY)
    }
}

/// Who asks, as the clinic will know them.
struct Asking {
    actor: Id<id::User>,
    name: String,
    email: String,
    reseller: Id<id::Tenant>,
    reseller_name: String,
    clinic_name: String,
    session: Id<id::Session>,
    came_by: CameBy,
}

impl Identity {
    /// Begins it; gives it with the only access token that there is of it.
    ///
    /// # Errors
    /// 403 `second_factor_required` or `no_grant`; 409 `grant_is_live` for an emergency that is none; 422.
    pub(super) async fn impersonate<P: Permission>(
        &self,
        cx: &Cx<P>,
        wish: Wish,
    ) -> Result<(Row, String)> {
        let (Actor::User(actor), Some(session)) = (cx.reader().actor, cx.reader().session) else {
            return Err(Problem::forbidden(P::NAME));
        };
        // The proof that the door asks for may be a password, where there is nothing better.
        if !factors::has_any(cx.platform(), actor).await? {
            return Err(Problem::new(403, "second_factor_required")
                .detail("set up a second factor first: without one nobody acts in a clinic"));
        }
        let asking = cx
            .act(async |tx, _| {
                let asking = asking(tx, actor, session, &wish).await?;
                let grants = resellers::given_to(tx, &[wish.clinic.uuid()]).await?;
                let grant = fitting(&wish, grants)?;
                let event = ImpersonationAsked {
                    clinic: wish.clinic,
                    grant: grant.map(|grant| grant.id()),
                    kind: wish.kind(),
                    mode: wish.mode,
                    ticket: wish.ticket.clone(),
                    minutes: wish.minutes,
                    name: asking.clinic_name.clone(),
                };
                Ok(tx.record(event, asking))
            })
            .await?;
        let row = cx
            .platform()
            .enter::<perm::session::Own>(Entry::Reseller(actor), wish.clinic)
            .act(async |tx, _| {
                let row = in_the_clinic(tx, &asking, &wish).await?;
                let seed = crypto::random_token().into_bytes();
                commands::start(tx, row, &asking.came_by, &seed).await
            })
            .await?;
        let token = self.impersonation_token(cx.platform(), &row).await?;
        Ok((row, token))
    }
}

fn unknown_clinic() -> Problem {
    Problem::field(
        "/tenant_id",
        "unknown_clinic",
        "you look after no such clinic",
    )
}

async fn asking(
    tx: &Tx,
    actor: Id<id::User>,
    session: Id<id::Session>,
    wish: &Wish,
) -> Result<Asking> {
    let (clinic_name, consent) = store::clinic(tx, wish.clinic)
        .await?
        .ok_or_else(unknown_clinic)?;
    consented(Consent::try_from(consent).map_err(Problem::internal)?, wish)?;
    let me = users::of_user(tx, actor).await?;
    let (name, email, _) = me.ok_or_else(|| Problem::not_found("user"))?;
    Ok(Asking {
        actor,
        name,
        email,
        reseller: tx.tenant(),
        reseller_name: tenants::get(tx).await?.name,
        clinic_name,
        session,
        came_by: store::came_by(tx, session).await?,
    })
}

fn consented(consent: Consent, wish: &Wish) -> Result<()> {
    match (consent, wish.kind) {
        (Consent::Never, _) => Err(no_grant("the clinic lets nobody act in it")),
        (Consent::WhenGranted, None) => Err(no_grant(
            "the clinic has not consented to emergencies: ask it for a grant",
        )),
        _ => Ok(()),
    }
}

fn no_grant(detail: &str) -> Problem {
    Problem::new(403, "no_grant").detail(detail.to_owned())
}

/// The grant under which it may begin: of those that do, the one that lives the longest. None for an emergency.
fn fitting(wish: &Wish, grants: Vec<Grant>) -> Result<Option<Grant>> {
    let Some(kind) = wish.kind else {
        return match grants.is_empty() {
            true => Ok(None),
            false => Err(Problem::conflict(
                "grant_is_live",
                "the clinic has granted something: act under that",
            )),
        };
    };
    let of_kind: Vec<_> = grants
        .into_iter()
        .filter(|grant| grant.kind == kind)
        .collect();
    if of_kind.is_empty() {
        let detail = format!("there is no live grant of the kind {}", kind.as_str());
        return Err(no_grant(&detail));
    }
    let fitting = of_kind.into_iter().filter(|grant| grant.mode >= wish.mode);
    match fitting.max_by_key(|grant| grant.expires_at) {
        Some(grant) => Ok(Some(grant)),
        None => Err(no_grant("the grant is for reading only").pointing("/mode")),
    }
}

/// The clinic looks for itself, bound to its own rows.
async fn in_the_clinic(tx: &Tx, asking: &Asking, wish: &Wish) -> Result<Row> {
    let tie = resellers::tie(tx).await?;
    if tie.reseller() != Some(asking.reseller) {
        return Err(unknown_clinic());
    }
    consented(tie.consent, wish)?;
    let grant = fitting(wish, resellers::live_grants(tx).await?)?;
    let subject_name = match wish.subject {
        Some(subject) => Some(colleague(tx, subject).await?),
        None => None,
    };
    let ends = tx.now() + TimeDelta::minutes(wish.minutes);
    Ok(Row {
        tenant_id: tx.tenant().uuid(),
        id: tx.new_id::<id::Impersonation>().uuid(),
        reseller_id: asking.reseller.uuid(),
        reseller_name: asking.reseller_name.clone(),
        clinic_name: asking.clinic_name.clone(),
        actor_id: asking.actor.uuid(),
        actor_name: asking.name.clone(),
        actor_email: asking.email.clone(),
        subject_id: wish.subject.map(Id::uuid),
        subject_name,
        grant_id: grant.as_ref().map(|grant| grant.id),
        kind: wish.kind(),
        mode: wish.mode,
        location_ids: grant.as_ref().and_then(|grant| grant.location_ids.clone()),
        reason: wish.reason.clone(),
        ticket: wish.ticket.clone(),
        session_id: tx.new_id::<id::Session>().uuid(),
        from_session: asking.session.uuid(),
        // Not beyond the grant under which it is.
        expires_at: grant.map_or(ends, |grant| ends.min(grant.expires_at)),
        ended_at: None,
        ended_by: None,
        created_at: tx.now(),
    })
}

async fn colleague(tx: &Tx, subject: Id<id::User>) -> Result<String> {
    let found = users::store::find(tx, subject).await?;
    let active = found.filter(|row| row.joined && row.suspended_at.is_none());
    active.map(|row| row.name).ok_or_else(|| {
        let detail = "nobody of this id works at the clinic";
        Problem::field("/user_id", "unknown_user", detail)
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    use super::*;

    fn grant(kind: GrantKind, mode: GrantMode, days: i64) -> Grant {
        Grant {
            tenant_id: Uuid::nil(),
            id: Uuid::from_u128(days.unsigned_abs().into()),
            reseller_id: Uuid::nil(),
            kind,
            mode,
            location_ids: None,
            expires_at: DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(days),
            given_by: Uuid::nil(),
            revoked_at: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn wish(kind: Option<GrantKind>, mode: GrantMode) -> Wish {
        Wish {
            clinic: Id::from_uuid(Uuid::nil()),
            subject: None,
            kind,
            mode,
            reason: "They cannot print".to_owned(),
            ticket: "T-1".to_owned(),
            minutes: 30,
        }
    }

    #[test]
    fn it_is_the_grant_of_the_kind_and_mode_that_lives_the_longest() {
        use {GrantKind::*, GrantMode::*};
        let all = || {
            vec![
                grant(Support, Write, 1),
                grant(Support, Read, 9),
                grant(Support, Write, 3),
                grant(Data, Read, 5),
            ]
        };
        let found = |kind, mode| {
            let fitting = fitting(&wish(Some(kind), mode), all());
            fitting.map(|grant| grant.map_or(0, |grant| grant.id.as_u128()))
        };
        assert_eq!(found(Support, Read).unwrap(), 9);
        assert_eq!(found(Support, Write).unwrap(), 3);
        assert_eq!(found(Data, Write).unwrap_err().code(), "no_grant");
        assert_eq!(found(Config, Read).unwrap_err().code(), "no_grant");
        let emergency = wish(None, Read);
        assert!(fitting(&emergency, vec![]).unwrap().is_none());
        assert_eq!(
            fitting(&emergency, all()).unwrap_err().code(),
            "grant_is_live"
        );
    }

    #[test]
    fn a_clinics_consent_comes_before_any_grant() {
        let granted = wish(Some(GrantKind::Support), GrantMode::Read);
        let emergency = wish(None, GrantMode::Read);
        for (consent, with_grant, without) in [
            (Consent::Never, false, false),
            (Consent::WhenGranted, true, false),
            (Consent::Emergency, true, true),
        ] {
            assert_eq!(
                consented(consent, &granted).is_ok(),
                with_grant,
                "{consent:?}"
            );
            assert_eq!(
                consented(consent, &emergency).is_ok(),
                without,
                "{consent:?}"
            );
        }
    }
}
