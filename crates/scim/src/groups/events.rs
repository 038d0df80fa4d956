use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// The directory has a new group.
#[derive(Debug, Serialize)]
pub struct DirectoryGroupCreated {
    pub group: Id<id::DirectoryGroup>,
    pub members: usize,
}

impl Event for DirectoryGroupCreated {
    const KIND: &'static str = "directory_group.created";

    fn about(&self) -> About {
        About::subject("directory_group", self.group)
    }

    fn summary(&self) -> String {
        "A group came from the directory".to_owned()
    }
}

/// The directory changed a group.
#[derive(Debug, Serialize)]
pub struct DirectoryGroupUpdated {
    pub group: Id<id::DirectoryGroup>,
    pub changed: Vec<String>,
    pub joined: Vec<Id<id::Staff>>,
    pub left: Vec<Id<id::Staff>>,
}

impl Event for DirectoryGroupUpdated {
    const KIND: &'static str = "directory_group.updated";

    fn about(&self) -> About {
        About::subject("directory_group", self.group)
    }

    fn summary(&self) -> String {
        "The directory changed a group".to_owned()
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}

/// The clinic says what a group's members may do.
#[derive(Debug, Serialize)]
pub struct DirectoryGroupMapped {
    pub group: Id<id::DirectoryGroup>,
    /// None: nothing.
    pub role: Option<String>,
    /// None: at all of them.
    pub location: Option<Id<id::Location>>,
}

impl Event for DirectoryGroupMapped {
    const KIND: &'static str = "directory_group.mapped";

    fn about(&self) -> About {
        About::subject("directory_group", self.group)
    }

    fn summary(&self) -> String {
        match &self.role {
            Some(role) => format!("The group's members are {}", role.replace('_', " ")),
            None => "The group gives no role".to_owned(),
        }
    }
}

/// The directory no longer has a group.
#[derive(Debug, Serialize)]
pub struct DirectoryGroupRemoved {
    pub group: Id<id::DirectoryGroup>,
}

impl Event for DirectoryGroupRemoved {
    const KIND: &'static str = "directory_group.removed";

    fn about(&self) -> About {
        About::subject("directory_group", self.group)
    }

    fn summary(&self) -> String {
        "A group went from the directory".to_owned()
    }
}
