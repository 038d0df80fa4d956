use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A template has another wording.
#[derive(Debug, Serialize)]
pub struct TemplateUpdated {
    pub template: Id<id::MessageTemplate>,
    pub key: String,
}

impl Event for TemplateUpdated {
    const KIND: &'static str = "template.updated";

    fn about(&self) -> About {
        About::subject("message_template", self.template)
    }

    fn summary(&self) -> String {
        format!("Template changed: {}", self.key.replace('_', " "))
    }

    fn changed(&self) -> Vec<String> {
        vec!["body".to_owned()]
    }
}
