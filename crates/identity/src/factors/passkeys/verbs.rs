//! Asking browsers, and checking what they answer.

use kernel::{Id, id};
use platform::{Platform, Problem, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
};

use super::{
    PasskeyAnswer, PasskeyChallenge,
    store::{self, Purpose},
};
use crate::{
    Identity,
    factors::store::{self as factors, Kind},
};

/// A passkey of somebody's, opened.
struct Kept {
    id: Id<id::Factor>,
    passkey: Passkey,
}

fn over() -> Problem {
    Problem::new(401, "challenge_over")
        .detail("this took too long, or was used before; begin again")
}

fn not_known() -> Problem {
    Problem::new(401, "wrong_passkey").detail("this passkey opens nothing here")
}

/// The part of the options that a browser takes.
fn public_key(options: impl serde::Serialize) -> Result<Value> {
    let mut options = serde_json::to_value(options).map_err(Problem::internal)?;
    Ok(options["publicKey"].take())
}

fn read<T: DeserializeOwned>(answer: &PasskeyAnswer) -> Result<T> {
    serde_json::from_value(answer.credential.0.clone()).map_err(|_| {
        let detail = "give what the browser answered, as its toJSON() says it";
        Problem::field("/passkey/credential", "invalid", detail)
    })
}

impl Identity {
    async fn passkeys(&self, platform: &Platform, user: Id<id::User>) -> Result<Vec<Kept>> {
        let rows = factors::of(platform, user).await?.into_iter();
        rows.filter(|row| row.kind() == Kind::Passkey)
            .map(|row| {
                let opened = self.vault().open(row.id.as_bytes(), &row.secret)?;
                let passkey = serde_json::from_slice(&opened).map_err(Problem::internal)?;
                Ok(Kept {
                    id: row.id(),
                    passkey,
                })
            })
            .collect()
    }

    fn sealed(&self, id: Id<id::Factor>, passkey: &Passkey) -> Result<Vec<u8>> {
        let text = serde_json::to_vec(passkey).map_err(Problem::internal)?;
        self.vault().seal(id.uuid().as_bytes(), &text)
    }

    /// Asks for a new passkey; not for one more on a device that has one.
    pub(super) async fn ask_for_new(
        &self,
        platform: &Platform,
        user: Id<id::User>,
        (email, name): (&str, &str),
    ) -> Result<PasskeyChallenge> {
        let party = self.party().get()?;
        let known = self.passkeys(platform, user).await?;
        let known = known.iter().map(|kept| kept.passkey.cred_id().clone());
        let (options, state) = party
            .start_passkey_registration(user.uuid(), email, name, Some(known.collect()))
            .map_err(Problem::internal)?;
        let challenge = store::ask(platform, Purpose::Registration(user), &state).await?;
        let mut public_key = public_key(options)?;
        // Kept where the device can find it by itself: it then opens without an e-mail.
        public_key["authenticatorSelection"]["residentKey"] = json!("preferred");
        Ok(PasskeyChallenge::of(challenge, public_key))
    }

    /// Keeps the new passkey that a browser made.
    ///
    /// # Errors
    /// 401 `challenge_over`; 422 at `/passkey/credential`.
    pub(super) async fn keep_new(
        &self,
        platform: &Platform,
        user: Id<id::User>,
        name: &str,
        answer: &PasskeyAnswer,
    ) -> Result<Id<id::Factor>> {
        let made: RegisterPublicKeyCredential = read(answer)?;
        let purpose = Purpose::Registration(user);
        let state: PasskeyRegistration = store::asked(platform, purpose, &answer.challenge)
            .await?
            .ok_or_else(over)?;
        let passkey = self
            .party()
            .get()?
            .finish_passkey_registration(&made, &state)
            .map_err(|error| Problem::field("/passkey/credential", "refused", error.to_string()))?;
        let seal = |id| self.sealed(id, &passkey);
        store::insert(platform, user, name, seal).await
    }

    /// Asks somebody for one of their passkeys.
    ///
    /// # Errors
    /// 409 `no_passkey` for who has none.
    pub(crate) async fn ask_for_proof(
        &self,
        platform: &Platform,
        user: Id<id::User>,
    ) -> Result<PasskeyChallenge> {
        let kept = self.passkeys(platform, user).await?;
        if kept.is_empty() {
            return Err(Problem::conflict("no_passkey", "there is no passkey"));
        }
        let passkeys: Vec<_> = kept.into_iter().map(|kept| kept.passkey).collect();
        let (options, state) = self
            .party()
            .get()?
            .start_passkey_authentication(&passkeys)
            .map_err(Problem::internal)?;
        let challenge = store::ask(platform, Purpose::Proof(user), &state).await?;
        Ok(PasskeyChallenge::of(challenge, public_key(options)?))
    }

    /// Whether it is one of theirs. False: no, or it was asked for too long ago, or answered before.
    pub(in crate::factors) async fn is_passkey_of(
        &self,
        platform: &Platform,
        user: Id<id::User>,
        answer: &PasskeyAnswer,
    ) -> Result<bool> {
        let shown: PublicKeyCredential = read(answer)?;
        let purpose = Purpose::Proof(user);
        let asked = store::asked(platform, purpose, &answer.challenge).await?;
        let Some(state): Option<PasskeyAuthentication> = asked else {
            return Ok(false);
        };
        let party = self.party().get()?;
        match party.finish_passkey_authentication(&shown, &state) {
            Ok(result) => self.note_use(platform, user, &result).await,
            Err(_) => Ok(false),
        }
    }

    /// Asks whoever it is for a passkey.
    pub(crate) async fn ask_anybody(&self, platform: &Platform) -> Result<PasskeyChallenge> {
        let (options, state) = self
            .party()
            .get()?
            .start_discoverable_authentication()
            .map_err(Problem::internal)?;
        let challenge = store::ask(platform, Purpose::SignIn, &state).await?;
        Ok(PasskeyChallenge::of(challenge, public_key(options)?))
    }

    /// Whose passkey it is.
    ///
    /// # Errors
    /// 401 `challenge_over` or `wrong_passkey`; 422 for what is no answer of a browser.
    pub(crate) async fn holder_of(
        &self,
        platform: &Platform,
        answer: &PasskeyAnswer,
    ) -> Result<Id<id::User>> {
        let shown: PublicKeyCredential = read(answer)?;
        let state: DiscoverableAuthentication =
            store::asked(platform, Purpose::SignIn, &answer.challenge)
                .await?
                .ok_or_else(over)?;
        let party = self.party().get()?;
        let (user, key) = party
            .identify_discoverable_authentication(&shown)
            .map_err(|_| not_known())?;
        let user = Id::from_uuid(user);
        let kept = self.passkeys(platform, user).await?;
        let named = kept
            .iter()
            .find(|kept| kept.passkey.cred_id().as_slice() == key)
            .ok_or_else(not_known)?;
        let result = party
            .finish_discoverable_authentication_v2(&shown, state, &named.passkey)
            .map_err(|_| not_known())?;
        match self.note_use(platform, user, &result).await? {
            true => Ok(user),
            false => Err(not_known()),
        }
    }

    /// Keeps what the passkey counts. False: it is not theirs any more.
    async fn note_use(
        &self,
        platform: &Platform,
        user: Id<id::User>,
        result: &AuthenticationResult,
    ) -> Result<bool> {
        let kept = self.passkeys(platform, user).await?;
        let used = kept
            .into_iter()
            .find(|kept| kept.passkey.cred_id() == result.cred_id());
        let Some(Kept { id, mut passkey }) = used else {
            return Ok(false);
        };
        passkey.update_credential(result);
        store::used(platform, id, &self.sealed(id, &passkey)?).await
    }
}
