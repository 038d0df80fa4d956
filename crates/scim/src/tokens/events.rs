use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A directory may come in with a new token.
#[derive(Debug, Serialize)]
pub struct DirectoryTokenMade {
    pub token: Id<id::DirectoryToken>,
}

impl Event for DirectoryTokenMade {
    const KIND: &'static str = "directory_token.made";

    fn about(&self) -> About {
        About::subject("directory_token", self.token)
    }

    fn summary(&self) -> String {
        "A token for the directory was made".to_owned()
    }
}

/// A directory may no longer come in with a token.
#[derive(Debug, Serialize)]
pub struct DirectoryTokenRevoked {
    pub token: Id<id::DirectoryToken>,
}

impl Event for DirectoryTokenRevoked {
    const KIND: &'static str = "directory_token.revoked";

    fn about(&self) -> About {
        About::subject("directory_token", self.token)
    }

    fn summary(&self) -> String {
        "A token of the directory was revoked".to_owned()
    }
}
