//! Setting factors up and checking them.

use kernel::{Id, id};
use platform::{Platform, Problem, Result, crypto};

use super::{PasskeyAnswer, rules, store};
use crate::{Identity, accounts::Attempts};

/// What a person shows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shown<'a> {
    /// Six digits of an authenticator app.
    Code(&'a str),
    RecoveryCode(&'a str),
    Passkey(&'a PasskeyAnswer),
}

impl Shown<'_> {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Code(_) => "totp",
            Self::RecoveryCode(_) => "recovery_code",
            Self::Passkey(_) => "passkey",
        }
    }
}

/// A factor that waits for its first code.
pub(super) struct Begun {
    pub id: Id<id::Factor>,
    /// Base 32, to be typed.
    pub secret: String,
    /// `otpauth://…`, to be shown as a picture.
    pub uri: String,
}

impl Identity {
    /// Begins to set up an authenticator app; one that was begun before is forgotten.
    pub(super) async fn begin_factor(
        &self,
        platform: &Platform,
        user: Id<id::User>,
        account: &str,
        name: &str,
    ) -> Result<Begun> {
        let secret = crypto::random_bytes::<{ rules::SECRET }>();
        let totp = rules::totp(&secret, account, rules::ISSUER)?;
        let seal = |id: Id<id::Factor>| self.vault().seal(id.uuid().as_bytes(), &secret);
        let id = store::insert(platform, user, name, seal).await?;
        Ok(Begun {
            id,
            secret: totp.secret().to_base32(),
            uri: totp
                .to_url()
                .map_err(|error| Problem::internal(error.to_string()))?,
        })
    }

    /// Confirms a factor by its first code. Recovery codes come with the first of all.
    pub(super) async fn confirm_factor(
        &self,
        platform: &Platform,
        user: Id<id::User>,
        factor: Id<id::Factor>,
        code: &str,
    ) -> Result<Vec<String>> {
        let all = store::of(platform, user).await?;
        let row = all.iter().find(|row| row.id() == factor);
        let row = row
            .filter(|row| row.kind() == store::Kind::Totp)
            .ok_or_else(|| Problem::not_found("factor"))?;
        if row.confirmed_at.is_some() {
            return Err(Problem::conflict(
                "factor_confirmed",
                "it is set up already",
            ));
        }
        let attempts = Attempts::of_factor(user);
        attempts.begin(platform).await?;
        if !self.is_code_of(platform, row, code).await? {
            return Err(Problem::field(
                "/code",
                "wrong_code",
                "this is not the code of now: look whether the clock of your phone is right",
            ));
        }
        attempts.succeeded(platform).await?;
        let is_first = all.iter().all(|row| row.confirmed_at.is_none());
        match is_first {
            true => self.new_codes(platform, user).await,
            false => Ok(vec![]),
        }
    }

    /// Ten new recovery codes, shown once.
    pub(in crate::factors) async fn new_codes(
        &self,
        platform: &Platform,
        user: Id<id::User>,
    ) -> Result<Vec<String>> {
        let codes: Vec<String> = (0..rules::CODES).map(|_| rules::recovery_code()).collect();
        let hashes: Vec<_> = codes.iter().map(|code| self.kept(user, code)).collect();
        store::replace_codes(platform, user, &hashes).await?;
        Ok(codes)
    }

    /// What is kept of a person's recovery code.
    fn kept(&self, user: Id<id::User>, code: &str) -> Vec<u8> {
        let letters = rules::letters(code);
        self.vault()
            .mac(&[b"recovery code", user.uuid().as_bytes(), letters.as_bytes()])
    }

    async fn is_code_of(&self, platform: &Platform, row: &store::Row, code: &str) -> Result<bool> {
        let secret = self.vault().open(row.id.as_bytes(), &row.secret)?;
        let totp = rules::totp(&secret, "", rules::ISSUER)?;
        match rules::step(&totp, code, platform.clock().now().timestamp()) {
            Some(step) => store::use_step(platform, row.id(), step).await,
            None => Ok(false),
        }
    }
}

/// Whether a factor of theirs is looked at now.
///
/// # Errors
/// 429 with the time to wait.
pub(crate) async fn may_try(platform: &Platform, user: Id<id::User>) -> Result<()> {
    Attempts::of_factor(user).check(platform).await
}

/// Whether it is one of theirs; used up by that.
///
/// # Errors
/// 401 `wrong_code` or `wrong_passkey`; 429 with the time to wait.
pub(crate) async fn check(
    identity: &Identity,
    platform: &Platform,
    user: Id<id::User>,
    shown: Shown<'_>,
) -> Result<()> {
    let attempts = Attempts::of_factor(user);
    attempts.begin(platform).await?;
    let right = match shown {
        Shown::RecoveryCode(code) => {
            let hash = identity.kept(user, code);
            store::use_code(platform, user, &hash).await?
        }
        Shown::Passkey(answer) => identity.is_passkey_of(platform, user, answer).await?,
        Shown::Code(code) => {
            let mut right = false;
            for row in store::of(platform, user).await? {
                let is_app = row.kind() == store::Kind::Totp && row.confirmed_at.is_some();
                right = right || (is_app && identity.is_code_of(platform, &row, code).await?);
            }
            right
        }
    };
    match right {
        true => attempts.succeeded(platform).await,
        false => Err(match shown {
            Shown::Passkey(_) => Problem::new(401, "wrong_passkey")
                .detail("this passkey is not theirs, or it took too long"),
            _ => Problem::new(401, "wrong_code").detail("the code is wrong, or was used before"),
        }),
    }
}
