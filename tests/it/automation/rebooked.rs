//! Who has another visit already is not asked whether they want one.

use serde_json::json;
use testkit::{Clinic, World};

use crate::steps::{
    Diary, MONDAY, PATIENT, act, again, at, move_to, settled, stage_is, texts, texts_of,
};

async fn missed(clinic: &Clinic<'_>, visit: &str) {
    let by = json!({ "by": "patient" });
    act(clinic, visit, "no-show", by).await.expect(201);
    settled(clinic.world).await;
}

#[tokio::test]
async fn who_missed_a_visit_and_has_booked_another_is_left_in_peace() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Mia", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-07T02:00:00Z"))
        .await;
    settled(&world).await;
    move_to(&world, at("2027-06-07T02:16:00Z"));
    let clinic = again(&world, &clinic).await;
    missed(&clinic, &visit).await;
    diary
        .book(&clinic, &contact, at("2027-06-09T02:00:00Z"))
        .await;
    settled(&world).await;
    move_to(&world, at("2027-06-07T02:40:00Z"));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    let sent = texts_of(&texts(&clinic, PATIENT).await, "body");
    assert_eq!(sent.len(), 2, "two confirmations: {sent:?}");
    stage_is(&clinic, "recovery", &contact, "rebooked").await;
}

#[tokio::test]
async fn a_later_visit_of_a_series_does_not_make_up_for_the_missed_one() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Mia", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-07T06:00:00Z"))
        .await;
    diary
        .book(&clinic, &contact, at("2027-06-14T06:00:00Z"))
        .await;
    settled(&world).await;
    move_to(&world, at("2027-06-07T11:55:00Z"));
    let clinic = again(&world, &clinic).await;
    missed(&clinic, &visit).await;
    // In the evening nobody is texted; in the morning "today" would be wrong.
    move_to(&world, at("2027-06-07T12:30:00Z"));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 2);
    move_to(&world, at("2027-06-08T00:00:00Z"));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    let sent = texts_of(&texts(&clinic, PATIENT).await, "body");
    assert_eq!(sent.len(), 3, "{sent:?}");
    assert!(
        sent[2].contains("we missed you") && !sent[2].contains("today"),
        "{sent:?}"
    );
}
