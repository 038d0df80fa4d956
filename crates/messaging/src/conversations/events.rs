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

/// The thread follows the contact to another location.
#[derive(Debug, Serialize)]
pub struct ConversationMoved {
    pub conversation: Id<id::Conversation>,
    pub contact: Id<id::Contact>,
    pub from: Id<id::Location>,
    pub to: Id<id::Location>,
}

impl Event for ConversationMoved {
    const KIND: &'static str = "conversation.moved";

    fn about(&self) -> About {
        About::subject("conversation", self.conversation)
            .contact(self.contact)
            .at(self.to)
    }

    fn summary(&self) -> String {
        "Conversation moved to another location".to_owned()
    }

    fn why(&self) -> Option<String> {
        Some("A conversation is where its latest text was sent from or to.".to_owned())
    }
}
