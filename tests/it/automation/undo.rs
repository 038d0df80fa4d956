//! What follows from attended and no-show goes back when they were marked by mistake.

use serde_json::{Value, json};
use testkit::{Clinic, World, eventually};

use crate::steps::{
    Diary, MONDAY, PATIENT, act, again, at, items, messages, minutes, move_to, settled, stage_is,
    text, texts, timeline,
};

const NOON: &str = "2027-06-07T02:00:00Z";
/// The carrier is busy at first for this number, and takes the text two seconds later.
const BUSY: &str = "+61400000005";

/// A visit of today that began sixteen minutes ago.
async fn begun<'w>(world: &'w World, number: &str) -> (Clinic<'w>, String, String) {
    move_to(world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Mia", number).await;
    let visit = diary.book(&clinic, &contact, at(NOON)).await;
    settled(world).await;
    move_to(world, at(NOON) + minutes(16));
    (again(world, &clinic).await, contact, visit)
}

async fn marked(clinic: &Clinic<'_>, visit: &str, verb: &str) {
    let body = match verb {
        "no-show" => json!({ "by": "patient" }),
        _ => json!({}),
    };
    act(clinic, visit, verb, body).await.expect(201);
    settled(clinic.world).await;
}

/// What the undo did, by kind; each with the undo as its cause.
async fn undone(clinic: &Clinic<'_>, contact: &str) -> Vec<Value> {
    let mut told = timeline(clinic, contact).await;
    told.retain(|item| item["cause"]["kind"] == "booking.reopened");
    told
}

#[tokio::test]
async fn a_no_show_that_is_taken_back_puts_every_card_back_and_chases_nobody() {
    let world = World::start().await;
    let (clinic, contact, visit) = begun(&world, PATIENT).await;
    marked(&clinic, &visit, "no-show").await;
    stage_is(&clinic, "recovery", &contact, "missed").await;
    marked(&clinic, &visit, "undo").await;

    let card = stage_is(&clinic, "attendance", &contact, "booked").await;
    assert_eq!(card["closed_at"], Value::Null);
    let card = stage_is(&clinic, "recovery", &contact, "given_up").await;
    assert!(card["closed_at"].is_string());
    assert_eq!(card["lost_reason"], "marked_by_mistake");
    let told = undone(&clinic, &contact).await;
    let moves: Vec<_> = told
        .iter()
        .filter(|item| item["kind"] == "pipeline.card.moved")
        .collect();
    assert_eq!(moves.len(), 2, "{told:?}");
    for item in moves {
        let why = text(item, "why");
        assert!(why.contains("by mistake"), "{why}");
    }
    let seen = clinic.get(&format!("/v1/contacts/{contact}")).await;
    let reasons = seen.expect(200)["warmness"]["reasons"].to_string();
    assert!(!reasons.contains("no_show"), "{reasons}");
    move_to(&world, at(NOON) + minutes(60));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 1, "the confirmation");

    // Missed after all: it is followed up as if nothing had been.
    marked(&clinic, &visit, "no-show").await;
    stage_is(&clinic, "attendance", &contact, "no_show").await;
    let card = stage_is(&clinic, "recovery", &contact, "missed").await;
    assert_eq!(
        (&card["closed_at"], &card["lost_reason"]),
        (&Value::Null, &Value::Null)
    );
    move_to(&world, at(NOON) + minutes(90));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 2);
    stage_is(&clinic, "recovery", &contact, "contacted").await;
}

#[tokio::test]
async fn a_word_about_a_missed_visit_that_has_not_gone_out_is_withdrawn() {
    let world = World::start().await;
    let (clinic, contact, visit) = begun(&world, BUSY).await;
    marked(&clinic, &visit, "no-show").await;
    move_to(&world, at(NOON) + minutes(37));
    let clinic = again(&world, &clinic).await;
    let recovery = || async {
        let all = messages(&clinic, &contact).await;
        all.into_iter().find(|it| it["purpose"] == "recovery")
    };
    eventually("the carrier to be busy", || async {
        recovery()
            .await
            .filter(|it| it["error"] == "carrier_busy" && it["state"] == "queued")
    })
    .await;
    marked(&clinic, &visit, "undo").await;
    let dropped = recovery().await.expect("it is there");
    assert_eq!(
        (&dropped["state"], &dropped["error"]),
        (&json!("dropped"), &json!("withdrawn"))
    );
    let told = undone(&clinic, &contact).await;
    let said = told.iter().find(|item| item["kind"] == "message.dropped");
    assert!(said.is_some(), "{told:?}");
    stage_is(&clinic, "recovery", &contact, "given_up").await;
    stage_is(&clinic, "attendance", &contact, "booked").await;
    move_to(&world, at(NOON) + minutes(120));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    let sent = texts(&clinic, BUSY).await;
    assert!(
        sent.iter()
            .all(|it| !text(it, "body").contains("missed you"))
    );
}

#[tokio::test]
async fn an_attendance_that_is_taken_back_recovers_nobody() {
    let world = World::start().await;
    let (clinic, contact, missed) = begun(&world, PATIENT).await;
    marked(&clinic, &missed, "no-show").await;
    let (service, practitioner) = {
        let first = clinic
            .get(&format!("/v1/bookings/{missed}"))
            .await
            .expect(200);
        (
            text(&first["service"], "id"),
            text(&first["practitioner"], "id"),
        )
    };
    let diary = Diary {
        service,
        practitioner,
        location: clinic.location_id.clone(),
    };
    let visit = diary.book(&clinic, &contact, at(NOON) + minutes(60)).await;
    settled(&world).await;
    marked(&clinic, &visit, "confirmation").await;
    stage_is(&clinic, "recovery", &contact, "rebooked").await;
    marked(&clinic, &visit, "attendance").await;
    stage_is(&clinic, "recovery", &contact, "recovered").await;
    marked(&clinic, &visit, "undo").await;

    let card = stage_is(&clinic, "recovery", &contact, "rebooked").await;
    assert_eq!(card["closed_at"], Value::Null);
    let card = stage_is(&clinic, "attendance", &contact, "confirmed").await;
    assert_eq!(card["booking_id"], visit.as_str());
    // The first visit was missed and stays so.
    let cards = items(&clinic, "/v1/cards?pipeline=attendance&stage=no_show").await;
    assert_eq!(cards.len(), 1);
    let told = undone(&clinic, &contact).await;
    assert!(told.len() >= 2, "{told:?}");
    // What a person moved meanwhile is theirs.
    marked(&clinic, &visit, "attendance").await;
    let card = stage_is(&clinic, "attendance", &contact, "attended").await;
    let path = format!("/v1/cards/{}/moves", text(&card, "id"));
    let by_hand = json!({ "stage": "at_risk", "reason": "price" });
    clinic.post(&path, by_hand).await.expect(201);
    marked(&clinic, &visit, "undo").await;
    stage_is(&clinic, "attendance", &contact, "at_risk").await;
}
