use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A region was made.
#[derive(Debug, Serialize)]
pub struct RegionCreated {
    pub region: Id<id::Region>,
    pub parent: Option<Id<id::Region>>,
    pub name: String,
}

impl Event for RegionCreated {
    const KIND: &'static str = "region.created";

    fn about(&self) -> About {
        About::subject("region", self.region)
    }

    fn summary(&self) -> String {
        format!("Region {} created", self.name)
    }
}

/// A region was renamed or moved: with it goes what was granted there.
#[derive(Debug, Serialize)]
pub struct RegionUpdated {
    pub region: Id<id::Region>,
    pub parent: Option<Id<id::Region>>,
    pub changed: Vec<String>,
}

impl Event for RegionUpdated {
    const KIND: &'static str = "region.updated";

    fn about(&self) -> About {
        About::subject("region", self.region)
    }

    fn summary(&self) -> String {
        format!(
            "Region changed: {}",
            self.changed.join(", ").replace('_', " ")
        )
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}

/// An empty region was removed.
#[derive(Debug, Serialize)]
pub struct RegionDeleted {
    pub region: Id<id::Region>,
}

impl Event for RegionDeleted {
    const KIND: &'static str = "region.deleted";

    fn about(&self) -> About {
        About::subject("region", self.region)
    }

    fn summary(&self) -> String {
        "Region removed".to_owned()
    }
}
