use chrono::{DateTime, Utc};
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

/// From when or until when a role is held was changed.
#[derive(Debug, Serialize)]
pub struct MembershipChanged {
    pub membership: Id<id::Membership>,
    pub user: Id<id::User>,
    pub role: String,
    pub location: Option<Id<id::Location>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
}

impl Event for MembershipChanged {
    const KIND: &'static str = "user.role_dated";

    fn about(&self) -> About {
        about(self.user, self.location)
    }

    fn summary(&self) -> String {
        let day = |at: &DateTime<Utc>| at.format("%-d %b %Y").to_string();
        let from = self
            .starts_at
            .as_ref()
            .map(|at| format!(" from {}", day(at)));
        let until = self
            .ends_at
            .as_ref()
            .map(|at| format!(" until {}", day(at)));
        let when = [from, until].into_iter().flatten().collect::<String>();
        match when.is_empty() {
            true => format!("Is {} without an end", self.role),
            false => format!("Is {}{when}", self.role),
        }
    }
}

/// A role was taken from somebody, or an invitation back.
#[derive(Debug, Serialize)]
pub struct MembershipEnded {
    pub membership: Id<id::Membership>,
    pub user: Id<id::User>,
    pub role: String,
    pub location: Option<Id<id::Location>>,
}

impl Event for MembershipEnded {
    const KIND: &'static str = "user.role_taken";

    fn about(&self) -> About {
        about(self.user, self.location)
    }

    fn summary(&self) -> String {
        format!("Is no longer {}", self.role)
    }
}
