//! Numbers that go wrong on purpose, in the fake and in the sandbox.
//!
//! The last four digits choose what happens; every other number delivers at once.
//!
//! | ends in | what the carrier does |
//! |---|---|
//! | 0001 | takes the message, then reports it undelivered: the handset is unreachable (30003) |
//! | 0002 | refuses: not a number that can receive texts (21614) |
//! | 0003 | never answers, and cannot be asked later: the outcome stays unknown |
//! | 0004 | refuses: the recipient opted out with the carrier (21610) |
//! | 0005 | is busy at the first attempt at each message (retry after 2 s), then delivers |
//!
//! The codes are those of Twilio, because staff will meet the same ones in earnest.

use std::time::Duration;

use super::{Accepted, DeliveryError, DeliveryState, segments};
use crate::{PortError, Refusal};

/// What a number does to texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Magic {
    Delivers,
    Unreachable,
    BadNumber,
    NeverAnswers,
    OptedOut,
    BusyAtFirst,
}

/// A report that the carrier makes later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub state: DeliveryState,
    pub error: Option<DeliveryError>,
}

impl Magic {
    pub fn of(number: &str) -> Self {
        let mut digits = number.bytes().rev().filter(u8::is_ascii_digit);
        let mut last: [u8; 4] = std::array::from_fn(|_| digits.next().unwrap_or_default());
        last.reverse();
        match &last {
            b"0001" => Self::Unreachable,
            b"0002" => Self::BadNumber,
            b"0003" => Self::NeverAnswers,
            b"0004" => Self::OptedOut,
            b"0005" => Self::BusyAtFirst,
            _ => Self::Delivers,
        }
    }

    /// The answer to `send`. `earlier_attempts` counts those at the same message before this
    /// one. `Ok` is the segments to charge.
    pub fn answer(self, body: &str, earlier_attempts: u32) -> Result<u32, PortError> {
        match self {
            Self::BadNumber => Err(PortError::rejected(
                Refusal::BadNumber,
                "21614",
                "not a number that can receive texts",
            )),
            Self::OptedOut => Err(PortError::rejected(
                Refusal::OptedOut,
                "21610",
                "the recipient has opted out",
            )),
            Self::NeverAnswers => Err(PortError::unknown("the carrier never answered")),
            Self::BusyAtFirst if earlier_attempts == 0 => Err(PortError::Retry {
                after: Some(Duration::from_secs(2)),
            }),
            Self::Delivers | Self::Unreachable | Self::BusyAtFirst => {
                Ok(segments::count(body).segments.max(1))
            }
        }
    }

    /// What the carrier reports about a message that it took, in order.
    pub fn reports(self) -> Vec<Report> {
        let fine = |state| Report { state, error: None };
        let last = match self {
            Self::Unreachable => Report {
                state: DeliveryState::Failed,
                error: Some(DeliveryError {
                    code: "30003".into(),
                    kind: Refusal::Other,
                }),
            },
            _ => fine(DeliveryState::Delivered),
        };
        vec![fine(DeliveryState::Sent), last]
    }
}

/// The whole answer for a carrier that keeps its own ids.
pub fn accept(
    to: &str,
    body: &str,
    earlier_attempts: u32,
    provider_id: impl FnOnce() -> String,
) -> Result<Accepted, PortError> {
    let segments = Magic::of(to).answer(body, earlier_attempts)?;
    Ok(Accepted {
        provider_id: provider_id(),
        segments,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_four_digits_choose() {
        for (number, magic) in [
            ("+61400000001", Magic::Unreachable),
            ("+61 400 000 002", Magic::BadNumber),
            ("+15005550003", Magic::NeverAnswers),
            ("+61400000004", Magic::OptedOut),
            ("+61400000005", Magic::BusyAtFirst),
            ("+61400000006", Magic::Delivers),
            ("+61400010", Magic::Delivers),
            ("0001", Magic::Unreachable),
            ("1", Magic::Delivers),
            ("", Magic::Delivers),
        ] {
            assert_eq!(Magic::of(number), magic, "{number}");
        }
    }

    #[test]
    fn a_busy_number_takes_the_second_attempt() {
        let magic = Magic::BusyAtFirst;
        assert_eq!(
            magic.answer("hello", 0),
            Err(PortError::Retry {
                after: Some(Duration::from_secs(2))
            })
        );
        assert_eq!(magic.answer("hello", 1), Ok(1));
    }

    #[test]
    fn every_taken_message_ends_delivered_or_failed_with_a_code() {
        let last = |magic: Magic| magic.reports().pop().unwrap();
        assert_eq!(last(Magic::Delivers).state, DeliveryState::Delivered);
        let failed = last(Magic::Unreachable);
        assert_eq!(failed.state, DeliveryState::Failed);
        assert_eq!(failed.error.unwrap().code, "30003");
    }

    #[test]
    fn an_accepted_message_is_charged_by_its_segments() {
        let accepted = accept("+61400000009", &"a".repeat(161), 0, || "id-1".into()).unwrap();
        assert_eq!(
            (accepted.provider_id.as_str(), accepted.segments),
            ("id-1", 2)
        );
    }
}
