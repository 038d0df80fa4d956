use kernel::{Id, id};
use platform::{About, Event};
use serde::Serialize;

/// A list of who holds what was drawn up, to be decided.
#[derive(Debug, Serialize)]
pub struct AccessReviewOpened {
    pub review: Id<id::AccessReview>,
    /// `2026-Q4`: by the house.
    pub quarter: Option<String>,
    pub items: usize,
}

impl Event for AccessReviewOpened {
    const KIND: &'static str = "access_review.opened";

    fn about(&self) -> About {
        About::subject("access_review", self.review)
    }

    fn summary(&self) -> String {
        match &self.quarter {
            Some(quarter) => format!(
                "The access review of {quarter} is due ({} items)",
                self.items
            ),
            None => format!("Opened an access review ({} items)", self.items),
        }
    }
}

/// Somebody answers for an item.
#[derive(Debug, Serialize)]
pub struct AccessReviewDecided {
    pub review: Id<id::AccessReview>,
    pub item: Id<id::AccessReviewItem>,
    pub kind: String,
    pub user: Option<Id<id::User>>,
    /// keep or revoke.
    pub decision: &'static str,
}

impl Event for AccessReviewDecided {
    const KIND: &'static str = "access_review.decided";

    fn about(&self) -> About {
        About::subject("access_review", self.review)
    }

    fn summary(&self) -> String {
        let what = match self.kind.as_str() {
            "membership" => "a colleague's role",
            "client" => "an API key or client",
            _ => "a grant to the reseller",
        };
        match self.decision {
            "keep" => format!("Attested {what}"),
            _ => format!("Revoked {what} in an access review"),
        }
    }
}

/// Each item is decided.
#[derive(Debug, Serialize)]
pub struct AccessReviewClosed {
    pub review: Id<id::AccessReview>,
    pub kept: i64,
    pub revoked: i64,
}

impl Event for AccessReviewClosed {
    const KIND: &'static str = "access_review.closed";

    fn about(&self) -> About {
        About::subject("access_review", self.review)
    }

    fn summary(&self) -> String {
        format!(
            "Closed an access review: {} kept, {} revoked",
            self.kept, self.revoked
        )
    }
}

/// Somebody took a review out of the house.
#[derive(Debug, Serialize)]
pub struct AccessReviewExported {
    pub review: Id<id::AccessReview>,
    pub rows: usize,
}

impl Event for AccessReviewExported {
    const KIND: &'static str = "access_review.exported";

    fn about(&self) -> About {
        About::subject("access_review", self.review)
    }

    fn summary(&self) -> String {
        format!("Downloaded an access review ({} rows)", self.rows)
    }
}
