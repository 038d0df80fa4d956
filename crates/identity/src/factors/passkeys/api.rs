//! `/v1/me/passkeys`. Signing in by one stands beside the other ways, in `sessions`.

use kernel::{Id, id, perm};
use platform::{Body, Created, Cx, Problem, Result};
use poem_openapi::{Object, OpenApi, Tags, types::Any};
use serde_json::Value;

use crate::{
    Identity,
    factors::{FactorAdded, api::user, store},
    text::PersonName,
    users,
};

#[derive(Tags)]
enum Tag {
    /// The caller.
    Me,
}

/// What a browser is to answer, within five minutes.
#[derive(Clone, Debug, Object)]
pub struct PasskeyChallenge {
    /// Goes with the answer; good once.
    pub challenge: String,
    /// For `navigator.credentials` (`PublicKeyCredential.parseCreationOptionsFromJSON` or
    /// `parseRequestOptionsFromJSON`).
    pub public_key: Any<Value>,
}

impl PasskeyChallenge {
    pub(super) fn of(challenge: String, public_key: Value) -> Self {
        Self {
            challenge,
            public_key: Any(public_key),
        }
    }
}

/// What the browser answered.
#[derive(Clone, Debug, Object)]
pub struct PasskeyAnswer {
    #[oai(validator(max_length = 100))]
    pub challenge: String,
    /// The credential, as its `toJSON()` says it.
    pub credential: Any<Value>,
}

/// A passkey to be kept.
#[derive(Clone, Debug, Object)]
pub struct NewPasskey {
    /// What the caller calls it: `This laptop`.
    pub name: PersonName,
    pub passkey: PasskeyAnswer,
}

/// A passkey, and codes for when it is lost.
#[derive(Clone, Debug, Object)]
pub struct MadePasskey {
    pub id: Id<id::Factor>,
    /// Shown this once; empty when earlier ones are still good.
    pub recovery_codes: Vec<String>,
}

type FreshOwn = perm::Fresh<perm::session::Own>;

pub struct Passkeys(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/me/passkeys", tag = "Tag::Me")]
impl Passkeys {
    /// Begin to set up a passkey
    ///
    /// Asks for a fresh proof.
    #[oai(
        path = "/challenge",
        method = "post",
        operation_id = "passkeys.challenge"
    )]
    async fn challenge(&self, cx: Cx<FreshOwn>) -> Result<Created<PasskeyChallenge>> {
        let user = user(&cx)?;
        let me = cx
            .read(async |tx, _| users::of_user(tx, user).await)
            .await?;
        let (name, email, _) = me.ok_or_else(|| Problem::not_found("user"))?;
        let asked = self
            .0
            .ask_for_new(cx.platform(), user, (&email, &name))
            .await?;
        Ok(Created::of(asked))
    }

    /// Keep a passkey
    ///
    /// It serves from now on; it is listed and removed with the other second factors
    /// (`/v1/me/factors`). The first of all brings recovery codes.
    #[oai(path = "/", method = "post", operation_id = "passkeys.create")]
    async fn create(
        &self,
        cx: Cx<perm::session::Own>,
        body: Body<NewPasskey>,
    ) -> Result<Created<MadePasskey>> {
        let (user, platform) = (user(&cx)?, cx.platform());
        let is_first = !store::has_any(platform, user).await?;
        let NewPasskey { name, passkey } = body.0;
        let factor = self
            .0
            .keep_new(platform, user, name.as_str(), &passkey)
            .await?;
        let recovery_codes = match is_first {
            true => self.0.new_codes(platform, user).await?,
            false => vec![],
        };
        self.0.enrolled(&cx).await?;
        let added = FactorAdded {
            user,
            factor,
            kind: store::Kind::Passkey,
        };
        cx.act(async |tx, _| Ok(tx.record(added, ()))).await?;
        Ok(Created::of(MadePasskey {
            id: factor,
            recovery_codes,
        }))
    }
}
