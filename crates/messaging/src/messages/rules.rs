//! How far a text has come, and what may follow. Pure.

use std::time::Duration;

use ports::sms::DeliveryState;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Which way a text went.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, poem_openapi::Enum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[oai(rename = "MessageDirection", rename_all = "snake_case")]
pub enum Direction {
    In,
    Out,
}

/// How far a text has come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, poem_openapi::Enum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[oai(rename = "MessageState", rename_all = "snake_case")]
pub enum State {
    /// Waits for the errand.
    Queued,
    /// Being handed to the carrier. Found so by a second run, nobody knows whether the first handed it over.
    Sending,
    /// The carrier has it.
    Sent,
    /// The handset has it.
    Delivered,
    /// The carrier refused it or gave up.
    Failed,
    /// Nobody knows whether the carrier has it. Never sent again.
    Uncertain,
    /// Not sent, because it is not wanted any more.
    Dropped,
    /// Came in.
    Received,
}

impl State {
    /// What a carrier's report makes of this state, or `None` when it says nothing new: a late
    /// "sent" does not undo "delivered", and whatever a carrier says of a text proves that it has it.
    pub fn after(self, report: DeliveryState) -> Option<Self> {
        let next = match report {
            // Where it is between the carrier's own machines is no business of ours: it has it.
            DeliveryState::Queued | DeliveryState::Sending | DeliveryState::Sent => Self::Sent,
            DeliveryState::Failed => Self::Failed,
            DeliveryState::Delivered => Self::Delivered,
        };
        (next.rank()? > self.rank()?).then_some(next)
    }

    const fn rank(self) -> Option<u8> {
        match self {
            Self::Queued => Some(0),
            Self::Sending | Self::Uncertain => Some(1),
            Self::Sent => Some(2),
            Self::Failed => Some(3),
            Self::Delivered => Some(4),
            Self::Dropped | Self::Received => None,
        }
    }
}

/// What a text is for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    poem_openapi::Enum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[oai(rename = "MessagePurpose", rename_all = "snake_case")]
pub enum Purpose {
    /// What a patient wrote.
    Conversation,
    /// About a lead's own question or a patient's own visit.
    Transactional,
    Reminder,
    /// After a missed visit.
    Recovery,
    /// An answer to what the patient wrote.
    Reply,
    /// The answer to START or HELP.
    KeywordAnswer,
    /// The one text that an opted-out contact gets: that they will get no more.
    OptOutConfirmation,
}

impl Purpose {
    /// The purpose as a timeline says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Conversation | Self::Transactional => "Text",
            Self::Reminder => "Reminder",
            Self::Recovery => "Recovery text",
            Self::Reply => "Reply",
            Self::KeywordAnswer => "Automatic answer",
            Self::OptOutConfirmation => "Opt-out confirmation",
        }
    }

    /// Whether it may reach a contact who opted out.
    pub const fn passes_opt_out(self) -> bool {
        matches!(self, Self::OptOutConfirmation)
    }
}

/// How often a carrier that will not take a text now, or cannot be asked about it, is tried: for an
/// hour, all in all.
pub const MOST_ATTEMPTS: i16 = 12;

/// How long to wait after this many attempts, unless the carrier said: 1, 2, 4 … seconds up to 15 minutes.
pub fn back_off(attempts: i16, asked: Option<Duration>) -> Duration {
    const LONGEST: Duration = Duration::from_secs(900);
    let doublings = u32::from(attempts.clamp(1, 11).unsigned_abs()) - 1;
    asked
        .unwrap_or(Duration::from_secs(1 << doublings))
        .min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_moves_a_text_forward_only() {
        use DeliveryState as Report;
        for (state, report, after) in [
            (State::Sending, Report::Queued, Some(State::Sent)),
            (State::Uncertain, Report::Sent, Some(State::Sent)),
            (State::Uncertain, Report::Delivered, Some(State::Delivered)),
            (State::Uncertain, Report::Failed, Some(State::Failed)),
            (State::Sent, Report::Sent, None),
            (State::Sent, Report::Delivered, Some(State::Delivered)),
            (State::Delivered, Report::Sent, None),
            (State::Delivered, Report::Failed, None),
            (State::Failed, Report::Sent, None),
            (State::Failed, Report::Delivered, Some(State::Delivered)),
            (State::Dropped, Report::Delivered, None),
            (State::Received, Report::Delivered, None),
        ] {
            assert_eq!(state.after(report), after, "{state:?} {report:?}");
        }
    }

    #[test]
    fn a_text_that_its_carrier_reports_on_is_not_sent_again() {
        // Put back for another attempt, though the carrier has it after all.
        assert_eq!(
            State::Queued.after(DeliveryState::Queued),
            Some(State::Sent)
        );
    }

    #[test]
    fn the_wait_doubles_or_is_the_carriers_and_ends_at_a_quarter_of_an_hour() {
        assert_eq!(back_off(1, None), Duration::from_secs(1));
        assert_eq!(back_off(5, None), Duration::from_secs(16));
        assert_eq!(back_off(99, None), Duration::from_secs(900));
        assert_eq!(
            back_off(5, Some(Duration::from_secs(2))),
            Duration::from_secs(2)
        );
        assert_eq!(
            back_off(1, Some(Duration::from_secs(86_400))),
            Duration::from_secs(900)
        );
        let all: u64 = (1..MOST_ATTEMPTS)
            .map(|n| back_off(n, None).as_secs())
            .sum();
        assert!((1800..5400).contains(&all), "{all}");
    }

    #[test]
    fn only_the_confirmation_passes_an_opt_out() {
        use sea_orm::Iterable;
        let passing: Vec<_> = Purpose::iter().filter(|p| p.passes_opt_out()).collect();
        assert_eq!(passing, [Purpose::OptOutConfirmation]);
    }
}
