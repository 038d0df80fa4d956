//! From a proven person to a session, by the policy of their clinic.

use kernel::{Id, id, perm};
use platform::{Entry, Open, Problem, Result, crypto};
use poem::Request;
use uuid::Uuid;

use super::{
    api::{SignInChallenge, Tokens},
    challenges::{self, Waiting},
    commands,
    origin::Origin,
    refusals,
    store::{self, Arrival},
    token::Bearer,
};
use crate::{
    Identity,
    factors::{self, PasskeyAnswer, PasskeyChallenge, Shown},
    policies::{self, Policy},
};

/// What a sign-in came to.
pub(super) enum SignedIn {
    Tokens(Tokens),
    SecondFactor(SignInChallenge),
}

/// A person for whom their clinic's provider vouches.
#[derive(Clone, Copy, Debug)]
pub struct Vouched {
    pub user: Id<id::User>,
    pub tenant: Id<id::Tenant>,
    /// The record of the sign-in there, which the session will know.
    pub sign_in: Uuid,
    /// The provider asked for a second factor: none is asked for here.
    pub second_factor: bool,
}

fn seen(request: &Request, waiting: Waiting) -> Arrival {
    Arrival {
        method: waiting.method(),
        second: None,
        sign_in: waiting.sign_in,
        vouched: false,
        from: Origin::of(request),
    }
}

fn refused_method() -> Problem {
    Problem::new(403, "method_not_allowed_here")
        .detail("your clinic has you sign in by its own sign-in page")
}

fn over() -> Problem {
    Problem::new(401, "challenge_over").detail("this sign-in took too long; begin again")
}

/// 403 for who works nowhere, or not at the clinic that they name.
pub(super) fn no_clinic() -> Problem {
    Problem::new(403, "no_clinic").detail("you do not work at that clinic, or at any")
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
        let policy = self.let_in_by(open, "password", user, tenant).await?;
        let waiting = Waiting {
            user,
            tenant,
            sign_in: None,
        };
        self.ask_or_open(open, request, waiting, policy.needs_second_factor())
            .await
    }

    /// What the clinic asks of somebody who comes in this way, if it has people come in so.
    async fn let_in_by(
        &self,
        open: &Open,
        method: &str,
        user: Id<id::User>,
        tenant: Id<id::Tenant>,
    ) -> Result<Policy> {
        let (policy, lets_in) = open
            .enter::<perm::session::Own>(Entry::Credentials(user), tenant)
            .read(async |tx, _| {
                let policy = policies::of(tx).await?;
                let lets_in = commands::lets_in(tx, &policy, method, user).await?;
                Ok((policy, lets_in))
            })
            .await?;
        match lets_in {
            true => Ok(policy),
            false => Err(refused_method()),
        }
    }

    /// Somebody who showed a passkey and nothing else: it is two factors, and they have one by that.
    pub(super) async fn arrive_by_passkey(
        &self,
        open: &Open,
        request: &Request,
        answer: &PasskeyAnswer,
        tenant: Option<Id<id::Tenant>>,
    ) -> Result<Tokens> {
        let platform = open.platform();
        let user = self.holder_of(platform, answer).await?;
        let clinic = store::clinic(platform, user, tenant).await?;
        let tenant = clinic.ok_or_else(no_clinic)?;
        self.let_in_by(open, "passkey", user, tenant).await?;
        let arrival = Arrival {
            method: "passkey",
            second: None,
            sign_in: None,
            vouched: false,
            from: Origin::of(request),
        };
        self.open_session(open, user, tenant, arrival, false).await
    }

    /// Whose sign-in waits for a second factor with this challenge.
    pub(super) async fn ask_who_waits(
        &self,
        open: &Open,
        challenge: &str,
    ) -> Result<PasskeyChallenge> {
        let platform = open.platform();
        let waiting = challenges::find(platform, challenge).await?;
        let waiting = waiting.ok_or_else(over)?;
        self.ask_for_proof(platform, waiting.user).await
    }

    /// The question for the second factor of who has one; a session for others.
    async fn ask_or_open(
        &self,
        open: &Open,
        request: &Request,
        waiting: Waiting,
        must_enrol: bool,
    ) -> Result<SignedIn> {
        let platform = open.platform();
        let methods = factors::methods(platform, waiting.user).await?;
        if !methods.is_empty() {
            let challenge = challenges::begin(platform, waiting).await?;
            return Ok(SignedIn::SecondFactor(SignInChallenge {
                challenge,
                methods,
            }));
        }
        let arrival = seen(request, waiting);
        let tokens = self
            .open_session(open, waiting.user, waiting.tenant, arrival, must_enrol)
            .await?;
        Ok(SignedIn::Tokens(tokens))
    }

    /// Somebody whom their clinic's provider vouches for. The browser gets its session, or the
    /// challenge for the second factor where the provider did not ask for one.
    ///
    /// # Errors
    /// 403 `method_not_allowed_here` where the clinic does not want it.
    pub async fn arrive_by_sso(
        &self,
        open: &Open,
        request: &Request,
        vouched: Vouched,
    ) -> Result<Option<SignInChallenge>> {
        let Vouched {
            user,
            tenant,
            sign_in,
            second_factor,
        } = vouched;
        let policy = self.let_in_by(open, "sso", user, tenant).await?;
        let waiting = Waiting {
            user,
            tenant,
            sign_in: Some(sign_in),
        };
        let signed_in = match second_factor {
            true => {
                let arrival = Arrival {
                    vouched: true,
                    ..seen(request, waiting)
                };
                let tokens = self
                    .open_session(open, user, tenant, arrival, false)
                    .await?;
                SignedIn::Tokens(tokens)
            }
            false => {
                self.ask_or_open(open, request, waiting, policy.needs_second_factor())
                    .await?
            }
        };
        Ok(match signed_in {
            SignedIn::Tokens(tokens) => {
                self.keep_in_browser(request, tokens);
                None
            }
            SignedIn::SecondFactor(challenge) => Some(challenge),
        })
    }

    /// The second factor of a sign-in that waits for it.
    ///
    /// # Errors
    /// 401 `challenge_over` when it took too long or too many tries; as [`factors::check`].
    pub(super) async fn second_factor(
        &self,
        open: &Open,
        request: &Request,
        challenge: &str,
        shown: Shown<'_>,
    ) -> Result<Tokens> {
        let platform = open.platform();
        let waiting = challenges::find(platform, challenge)
            .await?
            .ok_or_else(over)?;
        factors::may_try(platform, waiting.user).await?;
        if !challenges::take_try(platform, challenge).await? {
            return Err(over().detail("too many wrong codes; begin again"));
        }
        let checked = factors::check(self, platform, waiting.user, shown).await;
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
            ..seen(request, waiting)
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
