use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

fn about(user: Id<id::User>, location: Option<Id<id::Location>>) -> About {
    let about = About::subject("user", user);
    match location {
        Some(location) => about.at(location),
        None => about,
    }
}

/// A person was asked to join.
#[derive(Debug, Serialize)]
pub struct UserInvited {
    pub user: Id<id::User>,
    pub role: String,
    /// None: at all of them.
    pub location: Option<Id<id::Location>>,
}

impl Event for UserInvited {
    const KIND: &'static str = "user.invited";

    fn about(&self) -> About {
        about(self.user, self.location)
    }

    fn summary(&self) -> String {
        format!("Invited as {}", self.role.replace('_', " "))
    }
}

/// A colleague got a further role.
#[derive(Debug, Serialize)]
pub struct UserRoleGiven {
    pub user: Id<id::User>,
    pub role: String,
    /// None: at all of them.
    pub location: Option<Id<id::Location>>,
}

impl Event for UserRoleGiven {
    const KIND: &'static str = "user.role_given";

    fn about(&self) -> About {
        about(self.user, self.location)
    }

    fn summary(&self) -> String {
        format!("Made {}", self.role.replace('_', " "))
    }
}

/// A colleague lost a role that they held through a group of the directory.
#[derive(Debug, Serialize)]
pub struct UserRoleTaken {
    pub user: Id<id::User>,
    pub role: String,
    /// None: at all of them.
    pub location: Option<Id<id::Location>>,
}

impl Event for UserRoleTaken {
    const KIND: &'static str = "user.role_taken";

    fn about(&self) -> About {
        about(self.user, self.location)
    }

    fn summary(&self) -> String {
        format!("No longer {}", self.role.replace('_', " "))
    }
}

/// A person is a colleague from now on.
#[derive(Debug, Serialize)]
pub struct UserJoined {
    pub user: Id<id::User>,
}

impl Event for UserJoined {
    const KIND: &'static str = "user.joined";

    fn about(&self) -> About {
        about(self.user, None)
    }

    fn summary(&self) -> String {
        "Joined the clinic".to_owned()
    }
}
