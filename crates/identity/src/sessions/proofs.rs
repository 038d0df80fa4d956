//! `/v1/sessions/current/proof`: who holds an open session shows that it is still they.

use kernel::{Id, Permission, id, perm};
use platform::{
    Actor, Body, Created, Cx, FieldError, NoContent, Problem, Result, access::RemoteAddress,
};
use poem::Request;
use poem_openapi::{Object, OpenApi, Tags};

use super::{commands, store};
use crate::{
    Identity, accounts,
    factors::{self, PasskeyAnswer, PasskeyChallenge, Shown},
    users,
};

#[derive(Tags)]
enum Tag {
    /// Signing in and out.
    Sessions,
}

/// One of these: the code of one's authenticator app, a recovery code, a passkey, or, without a second
/// factor, the password.
#[derive(Object)]
pub struct Proof {
    #[oai(validator(max_length = 200))]
    pub password: Option<String>,
    #[oai(validator(max_length = 10))]
    pub code: Option<String>,
    #[oai(validator(max_length = 40))]
    pub recovery_code: Option<String>,
    /// The answer to `POST /v1/sessions/current/proof/challenge`.
    pub passkey: Option<PasskeyAnswer>,
}

impl Proof {
    pub(super) fn shown(&self) -> Option<Shown<'_>> {
        let code = self.code.as_deref().map(Shown::Code);
        code.or(self.recovery_code.as_deref().map(Shown::RecoveryCode))
            .or(self.passkey.as_ref().map(Shown::Passkey))
    }
}

fn needed(pointer: &str, detail: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, "required", detail)])
}

pub struct Proofs(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/sessions/current", tag = "Tag::Sessions")]
impl Proofs {
    /// Show that it is you
    ///
    /// For what answers 403 `step_up_required`; good for ten minutes.
    #[oai(path = "/proof", method = "post", operation_id = "sessions.prove")]
    async fn prove(
        &self,
        cx: Cx<perm::session::Own>,
        request: &Request,
        body: Body<Proof>,
    ) -> Result<NoContent> {
        let (Some(session), Actor::User(user)) = (cx.reader().session, cx.reader().actor) else {
            return Err(Problem::not_found("session"));
        };
        let by = self.0.prove(&cx, request, user, &body.0).await?;
        cx.act(async |tx, may| commands::prove(tx, may, session, user, by).await)
            .await?;
        let now = cx.platform().clock().now();
        self.0.readers().reread(session, now);
        Ok(NoContent::Done)
    }

    /// Begin to show that it is you, by a passkey
    #[oai(
        path = "/proof/challenge",
        method = "post",
        operation_id = "sessions.prove.challenge"
    )]
    async fn challenge(&self, cx: Cx<perm::session::Own>) -> Result<Created<PasskeyChallenge>> {
        let Actor::User(user) = cx.reader().actor else {
            return Err(Problem::not_found("session"));
        };
        let asked = self.0.ask_for_proof(cx.platform(), user).await?;
        Ok(Created::of(asked))
    }
}

impl Identity {
    async fn prove(
        &self,
        cx: &Cx<perm::session::Own>,
        request: &Request,
        user: Id<id::User>,
        proof: &Proof,
    ) -> Result<&'static str> {
        let (platform, from) = (cx.platform(), RemoteAddress::of(request));
        if let Some(shown) = proof.shown() {
            factors::check(self, platform, user, shown).await?;
            return Ok(shown.name());
        }
        if factors::has_any(platform, user).await? {
            return Err(needed(
                "/code",
                "give the code of your authenticator app, or a passkey",
            ));
        }
        let Some(password) = &proof.password else {
            return Err(needed("/password", "give your password"));
        };
        let me = cx
            .read(async |tx, _| users::of_user(tx, user).await)
            .await?;
        let (_, email, _) = me.ok_or_else(|| Problem::not_found("user"))?;
        let passwords = self.passwords();
        accounts::prove_again(platform, passwords, &email, password, from).await?;
        Ok("password")
    }

    /// A second factor is set up: what waited for it is open.
    pub(crate) async fn enrolled(&self, cx: &Cx<perm::session::Own>) -> Result<()> {
        let (Some(session), Actor::User(user)) = (cx.reader().session, cx.reader().actor) else {
            return Ok(());
        };
        cx.act(async |tx, _| {
            store::enrolled(tx, user).await?;
            Ok(tx.unchanged(()))
        })
        .await?;
        self.readers().reread(session, cx.platform().clock().now());
        Ok(())
    }

    /// What the caller's session opens is another thing from now on.
    pub(crate) fn reread<P: Permission>(&self, cx: &Cx<P>) {
        if let Some(session) = cx.reader().session {
            self.readers().reread(session, cx.platform().clock().now());
        }
    }
}
