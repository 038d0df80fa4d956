//! Boards, and who moves what on them.

use serde_json::{Value, json};
use testkit::World;

use crate::steps::{
    Diary, PATIENT, items, lead, minutes, move_to, now, settled, stage_is, text, texts_of, writes,
};

#[tokio::test]
async fn the_four_boards_stand_after_the_sign_up() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let boards = items(&clinic, "/v1/pipelines").await;
    let stages = |key: &str| {
        let board = boards.iter().find(|board| board["key"] == key);
        let stages = board.expect(key)["stages"].as_array().expect("stages");
        texts_of(stages, "key").join(" ")
    };
    assert_eq!(boards.len(), 4);
    assert_eq!(
        stages("acquisition"),
        "new attempting engaged qualified offer_made booked nurture lost"
    );
    assert_eq!(
        stages("attendance"),
        "booked reminded confirmed arrived attended at_risk reschedule_requested cancelled no_show"
    );
    assert_eq!(
        stages("recovery"),
        "missed contacted in_dialogue rebooked recovered given_up do_not_chase"
    );
    assert_eq!(
        stages("recall"),
        "scheduled due_soon due contacted booked attended overdue_30 overdue_90 lapsed reactivation archived"
    );
    let first = &boards
        .iter()
        .find(|b| b["key"] == "acquisition")
        .expect("it")["stages"][0];
    assert_eq!(first["sla_minutes"], 5);
}

#[tokio::test]
async fn a_person_moves_a_card_anywhere_for_a_reason_and_automation_leaves_it_there() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let fields = json!({ "name": "Lee Lead", "phone": PATIENT });
    lead(&world, &source, fields).await.expect(202);
    settled(&world).await;
    let contact = text(&items(&clinic, "/v1/contacts").await[0], "id");
    let card = stage_is(&clinic, "acquisition", &contact, "attempting").await;
    let moves = format!("/v1/cards/{}/moves", text(&card, "id"));
    let to = |stage: &str, reason: &str| json!({ "stage": stage, "reason": reason });

    assert_eq!(
        clinic
            .post(&moves, json!({ "stage": "offer_made" }))
            .await
            .status,
        422
    );
    assert_eq!(
        clinic.post(&moves, to("offer_made", "  ")).await.faults(),
        ["/reason required"]
    );
    assert_eq!(
        clinic.post(&moves, to("moon", "why not")).await.faults(),
        ["/stage unknown_stage"]
    );
    // Backwards, forwards, out and in again: the person decides.
    for stage in ["new", "lost", "qualified", "offer_made"] {
        let moved = clinic.post(&moves, to(stage, "price")).await.expect(201);
        assert_eq!(moved["stage"], stage);
        assert_eq!(moved["closed_at"].is_string(), stage == "lost");
        assert_eq!(moved["lost_reason"] == "price", stage == "lost");
    }
    // An answer would make it `engaged`, which is not ahead of `offer_made`.
    writes(&clinic, PATIENT, "What does it cost?").await;
    settled(&world).await;
    stage_is(&clinic, "acquisition", &contact, "offer_made").await;
    // A second post of the lead neither opens another card nor starts this one again.
    lead(
        &world,
        &source,
        json!({ "name": "Lee Lead", "phone": PATIENT }),
    )
    .await
    .expect(202);
    settled(&world).await;
    let cards = items(&clinic, "/v1/cards?pipeline=acquisition").await;
    assert_eq!(texts_of(&cards, "stage"), ["offer_made"]);
}

#[tokio::test]
async fn a_booking_wins_the_lead_and_its_visit_has_a_card_of_its_own() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let (source, diary) = (clinic.source().await, Diary::of(&clinic).await);
    lead(
        &world,
        &source,
        json!({ "name": "Lee Lead", "phone": PATIENT }),
    )
    .await
    .expect(202);
    settled(&world).await;
    let contact = text(&items(&clinic, "/v1/contacts").await[0], "id");
    let slots = diary
        .slots(&clinic, now(&world), now(&world) + minutes(3 * 24 * 60))
        .await;
    let starts_at = text(&slots[0], "starts_at").parse().expect("an instant");
    let booking = diary.book(&clinic, &contact, starts_at).await;
    settled(&world).await;
    let won = stage_is(&clinic, "acquisition", &contact, "booked").await;
    assert!(won["closed_at"].is_string());
    let visit = stage_is(&clinic, "attendance", &contact, "booked").await;
    assert_eq!(visit["booking_id"], booking.as_str());
    assert_eq!(visit["closed_at"], Value::Null);
    // Attended takes it to its end, though nobody marked them as arrived.
    move_to(&world, starts_at + minutes(30));
    let clinic = crate::steps::again(&world, &clinic).await;
    crate::steps::act(&clinic, &booking, "attendance", json!({}))
        .await
        .expect(201);
    let visit = stage_is(&clinic, "attendance", &contact, "attended").await;
    assert!(visit["closed_at"].is_string());
}
