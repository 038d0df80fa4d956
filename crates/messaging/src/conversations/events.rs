use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A person dealt with what the contact wrote, by other means than a reply.
#[derive(Debug, Serialize)]
pub struct ConversationHandled {
    pub conversation: Id<id::Conversation>,
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
}

impl Event for ConversationHandled {
    const KIND: &'static str = "conversation.handled";

    fn about(&self) -> About {
        About::subject("conversation", self.conversation)
            .contact(self.contact)
            .at(self.location)
    }

    fn summary(&self) -> String {
        "Conversation marked as handled".to_owned()
    }
}
