use std::collections::HashSet;

use super::*;

fn auto(key: &str, from: &str, to: &str) -> Result<Step<'static>, Refused> {
    step(pipeline(key).unwrap().stages, from, to, Mover::Automation)
}

fn moved(step: Result<Step, Refused>) -> Option<&'static str> {
    match step {
        Ok(Step::Move(stage)) => Some(stage.key),
        _ => None,
    }
}

#[test]
fn keys_are_unique_and_every_edge_leads_to_a_stage() {
    let keys: HashSet<_> = PIPELINES.iter().map(|pipeline| pipeline.key).collect();
    assert_eq!(keys.len(), PIPELINES.len());
    for pipeline in &PIPELINES {
        let stages: HashSet<_> = pipeline.stages.iter().map(|stage| stage.key).collect();
        assert_eq!(stages.len(), pipeline.stages.len(), "{}", pipeline.key);
        for stage in pipeline.stages {
            for next in stage.next {
                assert!(stages.contains(next), "{} {next}", pipeline.key);
                assert_ne!(*next, stage.key);
            }
        }
    }
}

#[test]
fn every_stage_can_be_reached_and_every_pipeline_won_by_automation() {
    for pipeline in &PIPELINES {
        let mut reached = HashSet::from([pipeline.first().key]);
        let mut open = vec![pipeline.first()];
        while let Some(stage) = open.pop() {
            for next in stage.next {
                if reached.insert(*next) {
                    open.push(pipeline.stage(next).unwrap());
                }
            }
        }
        assert_eq!(reached.len(), pipeline.stages.len(), "{}", pipeline.key);
        let won: Vec<_> = pipeline
            .stages
            .iter()
            .filter(|stage| stage.kind == StageKind::Won)
            .collect();
        assert_eq!(won.len(), 1, "{}", pipeline.key);
        assert!(won[0].next.is_empty());
    }
}

#[test]
fn stages_are_those_of_the_field_in_the_boards_order() {
    let keys = |key: &str| -> Vec<&str> {
        let stages = pipeline(key).unwrap().stages;
        stages.iter().map(|stage| stage.key).collect()
    };
    assert_eq!(
        keys("acquisition"),
        [
            "new",
            "attempting",
            "engaged",
            "qualified",
            "offer_made",
            "booked",
            "nurture",
            "lost"
        ]
    );
    assert_eq!(
        keys("attendance"),
        [
            "booked",
            "reminded",
            "confirmed",
            "arrived",
            "attended",
            "at_risk",
            "reschedule_requested",
            "cancelled",
            "no_show"
        ]
    );
    assert_eq!(
        keys("recovery"),
        [
            "missed",
            "contacted",
            "in_dialogue",
            "rebooked",
            "recovered",
            "given_up",
            "do_not_chase"
        ]
    );
    assert_eq!(keys("recall").len(), 11);
    let slas: Vec<_> = PIPELINES[0].stages.iter().map(|s| s.sla_minutes).collect();
    assert_eq!(
        slas,
        [
            Some(5),
            Some(2_880),
            Some(10),
            Some(60),
            Some(1_440),
            None,
            None,
            None
        ]
    );
}

#[test]
fn automation_follows_a_lead_to_its_booking() {
    for (from, to) in [
        ("new", "attempting"),
        ("attempting", "engaged"),
        ("engaged", "qualified"),
        ("qualified", "offer_made"),
        ("offer_made", "booked"),
        ("new", "booked"),
        ("attempting", "nurture"),
        ("nurture", "engaged"),
        ("lost", "engaged"),
    ] {
        assert_eq!(moved(auto("acquisition", from, to)), Some(to), "{from}");
    }
}

#[test]
fn automation_never_moves_back_and_is_told_where_it_may_go() {
    assert_eq!(
        auto("acquisition", "offer_made", "attempting"),
        Err(Refused::NotForward {
            allowed: vec!["booked".to_owned(), "nurture".to_owned()]
        })
    );
    for (pipeline, from, to) in [
        ("acquisition", "booked", "engaged"),
        ("attendance", "attended", "booked"),
        ("attendance", "confirmed", "reminded"),
        ("attendance", "cancelled", "booked"),
        ("recovery", "do_not_chase", "contacted"),
        ("recall", "archived", "due"),
    ] {
        assert!(
            matches!(auto(pipeline, from, to), Err(Refused::NotForward { .. })),
            "{pipeline} {from} {to}"
        );
    }
}

#[test]
fn a_visit_can_be_attended_from_wherever_its_card_is() {
    for from in [
        "booked",
        "reminded",
        "confirmed",
        "arrived",
        "at_risk",
        "reschedule_requested",
    ] {
        assert_eq!(
            moved(auto("attendance", from, "attended")),
            Some("attended")
        );
        assert_eq!(moved(auto("attendance", from, "no_show")), Some("no_show"));
        assert_eq!(
            moved(auto("attendance", from, "cancelled")),
            Some("cancelled")
        );
    }
}

#[test]
fn a_repeated_event_changes_nothing() {
    assert_eq!(auto("acquisition", "engaged", "engaged"), Ok(Step::Stay));
}

#[test]
fn a_person_moves_anywhere_and_says_why() {
    let stages = pipeline("acquisition").unwrap().stages;
    let by_hand = |from, to, reason| step(stages, from, to, Mover::Person { reason });
    assert_eq!(
        moved(by_hand("booked", "new", "booked by mistake")),
        Some("new")
    );
    assert_eq!(
        moved(by_hand("a stage of ours", "new", "tidying")),
        Some("new")
    );
    assert_eq!(by_hand("booked", "new", "  "), Err(Refused::NoReason));
    assert_eq!(by_hand("booked", "won", "?"), Err(Refused::NoSuchStage));
}

#[test]
fn a_stage_that_the_clinic_made_is_left_alone_by_automation() {
    assert_eq!(
        auto("acquisition", "waiting_for_referral", "engaged"),
        Err(Refused::NotForward { allowed: vec![] })
    );
}
