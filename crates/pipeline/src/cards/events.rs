use kernel::{Id, id};
use platform::{About, Actor, Event};
use serde::Serialize;

use super::{
    model::Model,
    rules::{MARKED_BY_MISTAKE, OTHER},
    words,
};

/// What every event of a card tells.
#[derive(Clone, Debug, Serialize)]
pub struct OfCard {
    pub card: Id<id::Card>,
    pub pipeline: String,
    pub contact: Id<id::Contact>,
    pub booking: Option<Id<id::Booking>>,
    pub location: Id<id::Location>,
    /// Done by automation: then the rule is told.
    #[serde(skip)]
    automatic: bool,
}

impl OfCard {
    pub(super) fn of(card: &Model, actor: Actor) -> Self {
        Self {
            card: card.id,
            pipeline: card.pipeline.clone(),
            contact: card.contact_id,
            booking: card.booking_id,
            location: card.location_id,
            automatic: actor == Actor::Automation,
        }
    }

    fn about(&self) -> About {
        About::subject("card", self.card)
            .contact(self.contact)
            .at(self.location)
    }

    fn rule(&self, why: Option<&str>) -> Option<String> {
        why.filter(|_| self.automatic).map(str::to_owned)
    }
}

/// A card is on a board.
#[derive(Debug, Serialize)]
pub struct CardOpened {
    #[serde(flatten)]
    pub of: OfCard,
    pub to: String,
    pub assignee: Option<Id<id::User>>,
}

impl Event for CardOpened {
    const KIND: &'static str = "pipeline.card.opened";

    fn about(&self) -> About {
        self.of.about()
    }

    fn summary(&self) -> String {
        format!(
            "Card opened on the {} board in “{}”",
            self.of.pipeline,
            plain(&self.to)
        )
    }

    fn why(&self) -> Option<String> {
        self.of.rule(words::why_opened(&self.of.pipeline))
    }
}

/// A card went to another stage.
#[derive(Debug, Serialize)]
pub struct CardMoved {
    #[serde(flatten)]
    pub of: OfCard,
    pub from: String,
    pub to: String,
    /// Why a person moved it: a usual reason's code, or `other`; their words are its remark.
    pub reason: Option<&'static str>,
    /// What had moved or opened it was taken back.
    pub taken_back: bool,
}

impl Event for CardMoved {
    const KIND: &'static str = "pipeline.card.moved";

    fn about(&self) -> About {
        self.of.about()
    }

    fn summary(&self) -> String {
        let (pipeline, from, to) = (&self.of.pipeline, plain(&self.from), plain(&self.to));
        format!("Moved on the {pipeline} board from “{from}” to “{to}”")
    }

    fn why(&self) -> Option<String> {
        if self.taken_back {
            return Some("What had led to this was marked by mistake and taken back.".to_owned());
        }
        let rule = self.of.rule(words::why_moved(&self.of.pipeline, &self.to));
        let said = self.reason.filter(|reason| *reason != OTHER);
        said.map(plain).or(rule)
    }
}

/// A card is somebody's, or nobody's again.
#[derive(Debug, Serialize)]
pub struct CardAssigned {
    #[serde(flatten)]
    pub of: OfCard,
    pub assignee: Option<Id<id::User>>,
    /// The rule, where it is not that of sharing out work.
    #[serde(skip)]
    pub why: Option<&'static str>,
}

impl Event for CardAssigned {
    const KIND: &'static str = "pipeline.card.assigned";

    fn about(&self) -> About {
        self.of.about()
    }

    fn summary(&self) -> String {
        let pipeline = &self.of.pipeline;
        match self.assignee {
            Some(_) => format!("The {pipeline} card went to a member of staff"),
            None => format!("The {pipeline} card went back to all"),
        }
    }

    fn why(&self) -> Option<String> {
        let shared = self
            .assignee
            .map(|_| "Whoever is on shift with the least open work gets it.");
        self.of.rule(self.why.or(shared))
    }
}

/// A card's stage is won or lost.
#[derive(Debug, Serialize)]
pub struct CardClosed {
    #[serde(flatten)]
    pub of: OfCard,
    pub stage: String,
    /// won or lost.
    pub kind: String,
    /// A code; `other` for words of one's own.
    pub lost_reason: Option<String>,
}

impl Event for CardClosed {
    const KIND: &'static str = "pipeline.card.closed";

    fn about(&self) -> About {
        self.of.about()
    }

    fn summary(&self) -> String {
        match self.lost_reason.as_deref() {
            Some(MARKED_BY_MISTAKE) => {
                format!("The {} card closed: marked by mistake", self.of.pipeline)
            }
            _ => format!("The {} card closed as {}", self.of.pipeline, self.kind),
        }
    }
}

/// A stage's key as words.
fn plain(key: &str) -> String {
    key.replace('_', " ")
}
