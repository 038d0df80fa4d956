//! `/v1/sessions`, and what the browser's sessions share with them.

use kernel::{Id, id, perm};
use platform::{
    Actor, Body, Created, Cx, Entry, NoContent, Open, Problem, Result, access::RemoteAddress,
    crypto,
};
use poem::Request;
use poem_openapi::{ApiResponse, Object, OpenApi, Tags, payload::Json};

use super::{
    arrive::{SignedIn, no_clinic},
    commands::{self, Renewal},
    origin::Origin,
    refresh::{Claim, Presented},
    refusals, store,
    token::{self, Bearer, Claims},
};
use crate::{
    Identity,
    accounts::{self, Outcome},
    factors::{self, PasskeyAnswer, Shown},
    impersonations,
};

#[derive(Tags)]
enum Tag {
    /// Signing in and out.
    Sessions,
}

/// How somebody signs in.
#[derive(Object)]
pub struct Credentials {
    #[oai(validator(max_length = 254))]
    pub email: String,
    #[oai(validator(max_length = 200))]
    pub password: String,
    /// For who works at several clinics; absent: where they signed in last.
    pub tenant_id: Option<Id<id::Tenant>>,
}

/// What a client presents until it signs in again.
#[derive(Clone, Object)]
pub struct Tokens {
    /// A JWT: `Authorization: Bearer …`.
    pub access_token: String,
    pub token_type: String,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    /// Good once, for the next tokens.
    pub refresh_token: String,
}

/// A sign-in that waits for the second factor.
#[derive(Clone, Object)]
pub struct SignInChallenge {
    /// Goes with the second factor; good for five minutes.
    pub challenge: String,
    /// What they have: passkey, totp, recovery_code.
    pub methods: Vec<String>,
}

/// The second factor of a sign-in: one of these.
#[derive(Object)]
pub struct SecondFactorProof {
    #[oai(validator(max_length = 100))]
    pub challenge: String,
    /// Six digits of the authenticator app.
    #[oai(validator(max_length = 10))]
    pub code: Option<String>,
    #[oai(validator(max_length = 40))]
    pub recovery_code: Option<String>,
    /// The answer to `POST /v1/sessions/second-factor/challenge`.
    pub passkey: Option<PasskeyAnswer>,
}

impl SecondFactorProof {
    /// # Errors
    /// 422 when it has neither.
    pub(super) fn shown(&self) -> Result<Shown<'_>> {
        let code = self.code.as_deref().map(Shown::Code);
        let shown = code
            .or(self.recovery_code.as_deref().map(Shown::RecoveryCode))
            .or(self.passkey.as_ref().map(Shown::Passkey));
        shown.ok_or_else(|| {
            let detail = "give the code of your authenticator app, a recovery code, or a passkey";
            Problem::field("/code", "required", detail)
        })
    }
}

/// What a sign-in brings.
#[derive(ApiResponse)]
pub enum SignInAnswer {
    #[oai(status = 201)]
    Tokens(Json<Tokens>),
    /// The password was right; now for the second factor.
    #[oai(status = 202)]
    SecondFactor(Json<SignInChallenge>),
}

impl From<SignedIn> for SignInAnswer {
    fn from(signed_in: SignedIn) -> Self {
        match signed_in {
            SignedIn::Tokens(tokens) => Self::Tokens(Json(tokens)),
            SignedIn::SecondFactor(challenge) => Self::SecondFactor(Json(challenge)),
        }
    }
}

/// A session to be renewed.
#[derive(Object)]
pub struct RefreshToken {
    #[oai(validator(max_length = 200))]
    pub refresh_token: String,
}

pub struct Sessions(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/sessions", tag = "Tag::Sessions")]
impl Sessions {
    /// Sign in
    ///
    /// Repeated failures make the account and the network address wait (429, `Retry-After`).
    #[oai(path = "/", method = "post", operation_id = "sessions.create")]
    async fn create(
        &self,
        open: Open,
        request: &Request,
        body: Body<Credentials>,
    ) -> Result<SignInAnswer> {
        Ok(self.0.sign_in(&open, request, body.0).await?.into())
    }

    /// Sign in, by the second factor
    ///
    /// With the challenge that `POST /v1/sessions` answered (202).
    #[oai(
        path = "/second-factor",
        method = "post",
        operation_id = "sessions.second-factor"
    )]
    async fn second_factor(
        &self,
        open: Open,
        request: &Request,
        body: Body<SecondFactorProof>,
    ) -> Result<Created<Tokens>> {
        let (challenge, shown) = (&body.0.challenge, body.0.shown()?);
        let tokens = self
            .0
            .second_factor(&open, request, challenge, shown)
            .await?;
        Ok(Created::of(tokens))
    }

    /// Renew a session
    ///
    /// A refresh token is good once. One that comes back after ten seconds ends its session.
    #[oai(path = "/renewal", method = "post", operation_id = "sessions.renew")]
    async fn renew(&self, open: Open, body: Body<RefreshToken>) -> Result<Created<Tokens>> {
        let tokens = self.0.renew(&open, &body.0.refresh_token).await?;
        Ok(Created::of(tokens))
    }

    /// Sign out
    #[oai(path = "/current", method = "delete", operation_id = "sessions.delete")]
    async fn end(&self, cx: Cx<perm::Leaving<perm::session::Own>>) -> Result<NoContent> {
        if let Some(mine) = cx.reader().impersonation {
            let session = cx
                .act(async |tx, _| impersonations::end(tx, mine.id, "actor", None).await)
                .await?;
            self.0.readers().forget(session);
            return Ok(NoContent::Done);
        }
        if let (Some(session), Actor::User(user)) = (cx.reader().session, cx.reader().actor) {
            cx.act(async |tx, may| commands::end(tx, may.and(), session, user).await)
                .await?;
            self.0.readers().forget(session);
        }
        Ok(NoContent::Done)
    }
}

fn over() -> Problem {
    Problem::new(401, "session_over").detail("the session is over; sign in again")
}

impl Identity {
    /// A session for the right password, or the question for the second factor.
    pub(super) async fn sign_in(
        &self,
        open: &Open,
        request: &Request,
        body: Credentials,
    ) -> Result<SignedIn> {
        let email = body.email.trim().to_lowercase();
        let from = RemoteAddress::of(request);
        let platform = open.platform();
        let outcome =
            accounts::sign_in(platform, self.passwords(), &email, &body.password, from).await?;
        let origin = Origin::of(request);
        let user = match outcome {
            Outcome::Right(user) => user,
            Outcome::Wrong(known) => {
                if let Some(user) = known {
                    refusals::note(open.clone(), user, body.tenant_id, origin);
                }
                return Err(accounts::invalid());
            }
        };
        let clinic = store::clinic(platform, user, body.tenant_id).await?;
        let tenant = clinic.ok_or_else(no_clinic)?;
        self.arrive(open, request, user, tenant).await
    }

    /// The next tokens for a refresh token.
    pub(super) async fn renew(&self, open: &Open, token: &str) -> Result<Tokens> {
        let (bearer, presented, seed) = self.presented(open, token).await?;
        let generation = presented.claim.generation;
        let has_factor = factors::has_any(open.platform(), bearer.user).await?;
        let renewal = open
            .enter::<perm::session::Own>(Entry::Credentials(bearer.user), bearer.tenant)
            .act(async |tx, may| {
                commands::renew(tx, may, bearer.session, bearer.user, generation, has_factor).await
            })
            .await?;
        match renewal {
            Renewal::Generation(generation) => self.tokens(open, bearer, generation, &seed).await,
            Renewal::Over => {
                self.readers().forget(bearer.session);
                Err(over())
            }
        }
    }

    /// Ends the session of a refresh token, of whatever generation: who has one may end it.
    pub(super) async fn sign_out(&self, open: &Open, token: &str) -> Result<()> {
        let Ok((bearer, _, _)) = self.presented(open, token).await else {
            return Ok(());
        };
        open.enter::<perm::session::Own>(Entry::Credentials(bearer.user), bearer.tenant)
            .act(async |tx, may| commands::end(tx, may, bearer.session, bearer.user).await)
            .await?;
        self.readers().forget(bearer.session);
        Ok(())
    }

    /// A genuine refresh token, its holder and the session's seed.
    async fn presented(&self, open: &Open, token: &str) -> Result<(Bearer, Presented, Vec<u8>)> {
        let presented = Presented::read(token).ok_or_else(over)?;
        let claim = presented.claim;
        let found = store::holder(open.platform(), &claim).await?;
        let (user, seed) = found.ok_or_else(over)?;
        if !presented.is_genuine(self.keys().refresh_key(), &seed) {
            return Err(over());
        }
        let bearer = Bearer {
            user,
            tenant: claim.tenant,
            session: claim.session,
        };
        Ok((bearer, presented, seed))
    }

    pub(super) async fn tokens(
        &self,
        open: &Open,
        bearer: Bearer,
        generation: i32,
        seed: &[u8],
    ) -> Result<Tokens> {
        let (platform, jti) = (open.platform(), crypto::random_token());
        let key = self.keys().current(platform).await?;
        let claims = Claims::of(bearer, self.issuer(), jti, platform.clock().now());
        let claim = Claim {
            tenant: bearer.tenant,
            session: bearer.session,
            generation,
        };
        Ok(Tokens {
            access_token: token::sign(&claims, &key.id, &key.signing)?,
            token_type: "Bearer".to_owned(),
            expires_in: token::LIFETIME.num_seconds(),
            refresh_token: claim.seal(self.keys().refresh_key(), seed),
        })
    }
}
