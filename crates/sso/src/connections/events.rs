use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// The owner set up a provider.
#[derive(Debug, Serialize)]
pub struct SsoConnectionCreated {
    pub connection: Id<id::SsoConnection>,
    pub issuer: String,
}

impl Event for SsoConnectionCreated {
    const KIND: &'static str = "sso_connection.created";

    fn about(&self) -> About {
        About::subject("sso_connection", self.connection)
    }

    fn summary(&self) -> String {
        "Single sign-on was set up".to_owned()
    }
}

/// The owner changed how people sign in by a provider. Names the fields, not their values.
#[derive(Debug, Serialize)]
pub struct SsoConnectionUpdated {
    pub connection: Id<id::SsoConnection>,
    pub enabled: bool,
    pub changed: Vec<String>,
}

impl Event for SsoConnectionUpdated {
    const KIND: &'static str = "sso_connection.updated";

    fn about(&self) -> About {
        About::subject("sso_connection", self.connection)
    }

    fn summary(&self) -> String {
        let switched = self.changed.iter().any(|field| field == "enabled");
        match (switched, self.enabled) {
            (true, true) => "Single sign-on was switched on".to_owned(),
            (true, false) => "Single sign-on was switched off".to_owned(),
            (false, _) => format!(
                "Single sign-on changed: {}",
                self.changed.join(", ").replace('_', " ")
            ),
        }
    }

    fn changed(&self) -> Vec<String> {
        self.changed.clone()
    }
}

/// Nobody signs in by this provider any more.
#[derive(Debug, Serialize)]
pub struct SsoConnectionDeleted {
    pub connection: Id<id::SsoConnection>,
}

impl Event for SsoConnectionDeleted {
    const KIND: &'static str = "sso_connection.deleted";

    fn about(&self) -> About {
        About::subject("sso_connection", self.connection)
    }

    fn summary(&self) -> String {
        "Single sign-on was removed".to_owned()
    }
}
