use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A program may act in the clinic from now on.
#[derive(Debug, Serialize)]
pub struct ClientCreated {
    pub client: Id<id::Client>,
    pub name: String,
    pub kind: String,
    pub permissions: Vec<String>,
}

impl Event for ClientCreated {
    const KIND: &'static str = "client.created";

    fn about(&self) -> About {
        About::subject("client", self.client)
    }

    fn summary(&self) -> String {
        match self.kind.as_str() {
            "key" => format!("API key {} made", self.name),
            _ => format!("OAuth client {} made", self.name),
        }
    }
}

/// What a program may do has changed, or its secret.
#[derive(Debug, Serialize)]
pub struct ClientChanged {
    pub client: Id<id::Client>,
    pub name: String,
    pub changed: Vec<String>,
}

impl Event for ClientChanged {
    const KIND: &'static str = "client.changed";

    fn about(&self) -> About {
        About::subject("client", self.client)
    }

    fn summary(&self) -> String {
        let changed = self.changed.join(", ").replace('_', " ");
        format!("{} changed: {changed}", self.name)
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}

/// A program may do nothing any more.
#[derive(Debug, Serialize)]
pub struct ClientRevoked {
    pub client: Id<id::Client>,
    pub name: String,
}

impl Event for ClientRevoked {
    const KIND: &'static str = "client.revoked";

    fn about(&self) -> About {
        About::subject("client", self.client)
    }

    fn summary(&self) -> String {
        format!("{} revoked", self.name)
    }
}
