//! Why cards are opened and moved, as the timeline says it. Pure.

use kernel::{Guarded, field::Pii};

use super::rules::{LOST_REASONS, OTHER};

/// Why a card of this pipeline is opened.
pub fn why_opened(pipeline: &str) -> Option<&'static str> {
    Some(match pipeline {
        "acquisition" => "Every lead gets a card, one at a time for a contact at a location.",
        "attendance" => "Every booking gets a card.",
        "recovery" => "A missed visit is followed up.",
        "recall" => "A check-up comes due.",
        _ => return None,
    })
}

/// Why a card is moved to this stage.
pub fn why_moved(pipeline: &str, to: &str) -> Option<&'static str> {
    Some(match (pipeline, to) {
        ("acquisition", "attempting") => "The first message to the lead was accepted.",
        ("acquisition", "engaged") => "The lead wrote or called.",
        ("acquisition", "offer_made") => "A time was offered or held.",
        ("acquisition", "booked") => "The lead has a booking.",
        ("acquisition", "nurture") => "The lead did not answer.",
        ("attendance", "booked") => "The visit has a new time.",
        ("attendance", "reminded") => "A reminder was sent.",
        ("attendance", "confirmed") => "The patient confirmed.",
        ("attendance", "at_risk") => "The visit is likely to be missed.",
        ("attendance", "arrived") => "The patient is here.",
        ("attendance", "attended") => "The visit took place.",
        ("attendance", "reschedule_requested") => "The patient asked for another time.",
        ("attendance", "cancelled") => "The visit was cancelled.",
        ("attendance", "no_show") => "The patient did not come.",
        ("recovery", "contacted") => "The first message after the missed visit was accepted.",
        ("recovery", "in_dialogue") => "The patient answered.",
        ("recovery", "rebooked") => "The patient has a new booking.",
        ("recovery", "recovered") => "The new booking was attended.",
        ("recovery", "given_up") => "The patient did not answer.",
        ("recovery", "do_not_chase") => "Two visits were missed in six months: a person decides.",
        _ => return None,
    })
}

/// Why a person moves a card: by the key of a usual reason, or in their own words, which may tell of
/// the patient.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    Usual(&'static str),
    Own(Guarded<String, Pii>),
}

impl Reason {
    pub fn read(text: &str) -> Self {
        let key = text.trim().to_lowercase().replace([' ', '-'], "_");
        let usual = LOST_REASONS.iter().find(|usual| **usual == key);
        match usual {
            Some(usual) => Self::Usual(usual),
            None => Self::Own(Guarded::seal(text.trim().to_owned())),
        }
    }

    /// What may stand in an event.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Usual(code) => code,
            Self::Own(_) => OTHER,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::rules::PIPELINES;

    #[test]
    fn every_stage_that_automation_reaches_in_the_first_three_pipelines_says_why_or_is_a_persons() {
        // Qualifying and losing a lead are a person's judgement.
        let by_hand = ["qualified", "lost"];
        for pipeline in &PIPELINES[..3] {
            for to in pipeline.stages.iter().flat_map(|stage| stage.next) {
                let said = why_moved(pipeline.key, to).is_some();
                assert_ne!(said, by_hand.contains(to), "{} {to}", pipeline.key);
            }
        }
        assert!(
            PIPELINES
                .iter()
                .all(|pipeline| why_opened(pipeline.key).is_some())
        );
    }

    #[test]
    fn a_usual_reason_is_kept_as_its_key_and_own_words_stay_guarded() {
        assert_eq!(Reason::read(" No capacity "), Reason::Usual("no_capacity"));
        let own = Reason::read("Moved to Perth");
        assert_eq!(own.code(), "other");
        assert!(!format!("{own:?}").contains("Perth"));
    }
}
