//! From a proven person to a session, by the policy of their clinic.

use kernel::{Id, id, perm};
use platform::{Entry, Open, Problem, Result, access::RemoteAddress, crypto};
use poem::Request;

use super::{
    api::{SignInChallenge, Tokens},
    challenges::{self, Waiting},
    commands,
    origin::Origin,
    refusals,
    store::Arrival,
    token::Bearer,
};
use crate::{
    Identity,
    factors::{self, Shown},
    policies,
    regions::Node,
    users::store as users,
};

/// What a sign-in came to.
pub(super) enum SignedIn {
    Tokens(Tokens),
    SecondFactor(SignInChallenge),
}

fn seen(request: &Request, method: &'static str) -> Arrival {
    Arrival {
        method,
        second: None,
        from: Origin::of(request),
    }
}

fn refused_method() -> Problem {
    Problem::new(403, "method_not_allowed_here")
        .detail("your clinic has you sign in by its own sign-in page")
}

impl Identity {
    /// Somebody whose password was right: a session, or the question for their second factor.
    pub(super) async fn arrive(
        &self,
        open: &Open,
        request: &Request,
        user: Id<id::User>,
        tenant: Id<id::Tenant>,
    ) -> Result<SignedIn> {
        let (policy, owns) = open
            .enter::<perm::session::Own>(Entry::Credentials(user), tenant)
            .read(async |tx, _| {
                let held = users::held(tx, &[user]).await?;
                let owns = held.iter().any(|held| {
                    held.role_key == "owner" && held.node() == Node::Clinic && held.holds(tx.now())
                });
                Ok((policies::of(tx).await?, owns))
            })
            .await?;
        // An owner's password opens all the same: where the other way is broken, somebody must mend it.
        if !policy.allows("password") && !owns {
            return Err(refused_method());
        }
        let platform = open.platform();
        if factors::has_any(platform, user).await? {
            let challenge = challenges::begin(platform, Waiting { user, tenant }).await?;
            return Ok(SignedIn::SecondFactor(SignInChallenge::of(challenge)));
        }
        let must_enrol = policy.needs_second_factor();
        let arrival = seen(request, "password");
        let tokens = self
            .open_session(open, user, tenant, arrival, must_enrol)
            .await?;
        Ok(SignedIn::Tokens(tokens))
    }

    /// The second factor of a sign-in that waits for it.
    pub(super) async fn second_factor(
        &self,
        open: &Open,
        request: &Request,
        challenge: &str,
        shown: Shown<'_>,
    ) -> Result<Tokens> {
        let platform = open.platform();
        let over = || {
            Problem::new(401, "challenge_over").detail("this sign-in took too long; begin again")
        };
        let waiting = challenges::find(platform, challenge)
            .await?
            .ok_or_else(over)?;
        let from = RemoteAddress::of(request);
        let checked = factors::check(self, platform, waiting.user, shown, from).await;
        if checked.is_err() {
            let origin = Origin::of(request);
            refusals::note(open.clone(), waiting.user, Some(waiting.tenant), origin);
        }
        checked?;
        if !challenges::finish(platform, challenge).await? {
            return Err(over());
        }
        let arrival = Arrival {
            second: Some(shown.name()),
            ..seen(request, "password")
        };
        self.open_session(open, waiting.user, waiting.tenant, arrival, false)
            .await
    }

    async fn open_session(
        &self,
        open: &Open,
        user: Id<id::User>,
        tenant: Id<id::Tenant>,
        arrival: Arrival,
        must_enrol: bool,
    ) -> Result<Tokens> {
        let seed = crypto::random_token().into_bytes();
        let session = open
            .enter::<perm::session::Own>(Entry::Credentials(user), tenant)
            .act(async |tx, may| commands::start(tx, may, user, seed, arrival, must_enrol).await)
            .await?;
        let bearer = Bearer {
            user,
            tenant,
            session: session.id,
        };
        self.tokens(open, bearer, 0, &session.seed).await
    }
}
