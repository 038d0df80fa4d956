//! Signing in by a passkey alone, and asking for one as the second factor.

use kernel::{Id, id};
use platform::{Body, Created, NoContent, Open, Result};
use poem::Request;
use poem_openapi::{Object, OpenApi, Tags};

use super::api::Tokens;
use crate::{
    Identity,
    factors::{PasskeyAnswer, PasskeyChallenge},
};

#[derive(Tags)]
enum Tag {
    /// Signing in and out.
    Sessions,
}

/// The passkey of whoever signs in.
#[derive(Object)]
pub struct PasskeySignIn {
    pub passkey: PasskeyAnswer,
    /// For who works at several clinics; absent: where they signed in last.
    pub tenant_id: Option<Id<id::Tenant>>,
}

/// A sign-in that waits.
#[derive(Object)]
pub struct WaitingSignIn {
    /// Of `POST /v1/sessions`, which answered 202.
    #[oai(validator(max_length = 100))]
    pub challenge: String,
}

pub struct PasskeySessions(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Sessions")]
impl PasskeySessions {
    /// Begin to sign in by a passkey
    #[oai(
        path = "/sessions/passkey/challenge",
        method = "post",
        operation_id = "sessions.passkey.challenge"
    )]
    async fn challenge(&self, open: Open) -> Result<Created<PasskeyChallenge>> {
        Ok(Created::of(self.0.ask_anybody(open.platform()).await?))
    }

    /// Sign in by a passkey
    ///
    /// It is two factors: no other is asked for.
    #[oai(
        path = "/sessions/passkey",
        method = "post",
        operation_id = "sessions.passkey"
    )]
    async fn create(
        &self,
        open: Open,
        request: &Request,
        body: Body<PasskeySignIn>,
    ) -> Result<Created<Tokens>> {
        let PasskeySignIn { passkey, tenant_id } = body.0;
        let tokens = self
            .0
            .arrive_by_passkey(&open, request, &passkey, tenant_id)
            .await?;
        Ok(Created::of(tokens))
    }

    /// Sign in with a browser, by a passkey
    #[oai(
        path = "/browser-sessions/passkey",
        method = "post",
        operation_id = "browser-sessions.passkey"
    )]
    async fn create_in_browser(
        &self,
        open: Open,
        request: &Request,
        body: Body<PasskeySignIn>,
    ) -> Result<NoContent> {
        let PasskeySignIn { passkey, tenant_id } = body.0;
        let tokens = self
            .0
            .arrive_by_passkey(&open, request, &passkey, tenant_id)
            .await?;
        self.0.keep_in_browser(request, tokens);
        Ok(NoContent::Done)
    }

    /// Begin to show a passkey as the second factor
    #[oai(
        path = "/sessions/second-factor/challenge",
        method = "post",
        operation_id = "sessions.second-factor.challenge"
    )]
    async fn second_factor(
        &self,
        open: Open,
        body: Body<WaitingSignIn>,
    ) -> Result<Created<PasskeyChallenge>> {
        let asked = self.0.ask_who_waits(&open, &body.0.challenge).await?;
        Ok(Created::of(asked))
    }
}
