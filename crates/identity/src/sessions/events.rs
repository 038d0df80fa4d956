use kernel::{Id, id};
use platform::{About, Actor, Event};
use serde::Serialize;

use super::origin::Origin;

/// Somebody signed in.
#[derive(Debug, Serialize)]
pub struct SessionStarted {
    pub session: Id<id::Session>,
    pub user: Id<id::User>,
    pub method: &'static str,
    pub second: Option<&'static str>,
    #[serde(flatten)]
    pub from: Origin,
}

impl Event for SessionStarted {
    const KIND: &'static str = "session.started";

    fn about(&self) -> About {
        About::subject("session", self.session)
    }

    fn summary(&self) -> String {
        match self.second {
            Some("recovery_code") => "Signed in with a recovery code",
            Some(_) => "Signed in with a second factor",
            None if self.method == "sso" => "Signed in by SSO",
            None if self.method == "passkey" => "Signed in by a passkey",
            None => "Signed in",
        }
        .to_owned()
    }
}

/// The holder of a session showed that it is they, for something that asks for it.
#[derive(Debug, Serialize)]
pub struct SessionProved {
    pub session: Id<id::Session>,
    pub user: Id<id::User>,
    pub by: &'static str,
}

impl Event for SessionProved {
    const KIND: &'static str = "session.proved";

    fn about(&self) -> About {
        About::subject("session", self.session)
    }

    fn summary(&self) -> String {
        "Showed again who they are".to_owned()
    }
}

/// Somebody tried to sign in with a wrong password. Not the account's holder, for all we know.
#[derive(Debug, Serialize)]
pub struct SessionRefused {
    pub user: Id<id::User>,
    #[serde(flatten)]
    pub from: Origin,
}

impl Event for SessionRefused {
    const KIND: &'static str = "session.refused";

    fn about(&self) -> About {
        About::subject("user", self.user).by(Actor::System)
    }

    fn summary(&self) -> String {
        "A sign-in was refused: the password was wrong".to_owned()
    }
}

/// A session is over before its time.
#[derive(Debug, Serialize)]
pub struct SessionEnded {
    pub session: Id<id::Session>,
    pub user: Id<id::User>,
}

impl Event for SessionEnded {
    const KIND: &'static str = "session.ended";

    fn about(&self) -> About {
        About::subject("session", self.session)
    }

    fn summary(&self) -> String {
        "Signed out".to_owned()
    }
}

/// An old refresh token came back: its holder and the session's are two.
#[derive(Debug, Serialize)]
pub struct SessionReuseDetected {
    pub session: Id<id::Session>,
    pub user: Id<id::User>,
    /// The generation that came back.
    pub generation: i32,
}

impl Event for SessionReuseDetected {
    const KIND: &'static str = "session.reuse_detected";

    fn about(&self) -> About {
        About::subject("session", self.session)
    }

    fn summary(&self) -> String {
        "A used refresh token came back".to_owned()
    }

    fn why(&self) -> Option<String> {
        Some(
            "A refresh token is good once; one that comes back may have been stolen, so the session ends."
                .to_owned(),
        )
    }
}
