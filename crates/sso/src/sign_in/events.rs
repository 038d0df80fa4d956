use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A colleague comes in by the provider from now on.
#[derive(Debug, Serialize)]
pub struct SsoLinked {
    pub user: Id<id::User>,
    pub connection: Id<id::SsoConnection>,
}

impl Event for SsoLinked {
    const KIND: &'static str = "sso.linked";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "Linked to their account at the sign-in provider".to_owned()
    }
}

/// A colleague's account at the provider is theirs no longer.
#[derive(Debug, Serialize)]
pub struct SsoUnlinked {
    pub user: Id<id::User>,
}

impl Event for SsoUnlinked {
    const KIND: &'static str = "sso.unlinked";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "No longer linked to an account at the sign-in provider".to_owned()
    }
}

/// Somebody came back from the provider and was not let in.
#[derive(Debug, Serialize)]
pub struct SsoRefused {
    pub connection: Id<id::SsoConnection>,
    pub code: &'static str,
    pub words: String,
}

impl Event for SsoRefused {
    const KIND: &'static str = "sso.refused";

    fn about(&self) -> About {
        About::subject("sso_connection", self.connection)
    }

    fn summary(&self) -> String {
        match self.words.as_str() {
            "" => format!(
                "A sign-in by SSO was refused: {}",
                self.code.replace('_', " ")
            ),
            words => format!("A sign-in by SSO was refused: {words}"),
        }
    }
}
