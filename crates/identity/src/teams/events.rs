use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A team was made or changed: who is in it sees what is the others'.
#[derive(Debug, Serialize)]
pub struct TeamChanged {
    pub team: Id<id::Team>,
    pub name: String,
    pub members: Vec<Id<id::User>>,
    pub changed: Vec<String>,
}

impl Event for TeamChanged {
    const KIND: &'static str = "team.changed";

    fn about(&self) -> About {
        About::subject("team", self.team)
    }

    fn summary(&self) -> String {
        format!("Team {} has {} members", self.name, self.members.len())
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}

/// A team was removed.
#[derive(Debug, Serialize)]
pub struct TeamDeleted {
    pub team: Id<id::Team>,
    pub name: String,
}

impl Event for TeamDeleted {
    const KIND: &'static str = "team.deleted";

    fn about(&self) -> About {
        About::subject("team", self.team)
    }

    fn summary(&self) -> String {
        format!("Team {} removed", self.name)
    }
}
