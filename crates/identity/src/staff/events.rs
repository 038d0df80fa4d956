use kernel::{Id, id};
use platform::{About, Event};
use serde::{Deserialize, Serialize};

/// The clinic's directory made a person known.
#[derive(Debug, Serialize)]
pub struct UserProvisioned {
    pub user: Id<id::User>,
}

impl Event for UserProvisioned {
    const KIND: &'static str = "user.provisioned";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "Added by the directory".to_owned()
    }
}

/// The clinic's directory says something else of a person.
#[derive(Debug, Serialize)]
pub struct UserUpdated {
    pub user: Id<id::User>,
    pub changed: Vec<String>,
}

impl Event for UserUpdated {
    const KIND: &'static str = "user.updated";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "Changed by the directory".to_owned()
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}

/// A person of the staff has another account from now on: that of their new address.
#[derive(Debug, Serialize, Deserialize)]
pub struct UserMoved {
    /// The account that they had.
    pub user: Id<id::User>,
    /// The account that they have now.
    pub to: Id<id::User>,
}

impl Event for UserMoved {
    const KIND: &'static str = "user.moved";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "Got another address".to_owned()
    }
}

/// A person keeps their roles and may do nothing.
#[derive(Debug, Serialize)]
pub struct UserSuspended {
    pub user: Id<id::User>,
    /// A code; none from a directory.
    pub reason: Option<&'static str>,
}

impl Event for UserSuspended {
    const KIND: &'static str = "user.suspended";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        match self.reason {
            Some(reason) => format!("Suspended: {}", reason.replace('_', " ")),
            None => "Suspended".to_owned(),
        }
    }
}

/// A suspended person may come in again.
#[derive(Debug, Serialize)]
pub struct UserReinstated {
    pub user: Id<id::User>,
}

impl Event for UserReinstated {
    const KIND: &'static str = "user.reinstated";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "Reinstated".to_owned()
    }
}

/// A person is no longer of the staff.
#[derive(Debug, Serialize)]
pub struct UserRemoved {
    pub user: Id<id::User>,
}

impl Event for UserRemoved {
    const KIND: &'static str = "user.removed";

    fn about(&self) -> About {
        About::subject("user", self.user)
    }

    fn summary(&self) -> String {
        "No longer of the staff".to_owned()
    }
}
