//! Leads and visits of a clinic with several locations.

use serde_json::{Value, json};
use testkit::{Clinic, Staff, World};

use crate::steps::{
    Diary, MONDAY, PATIENT, act, at, items, lead, move_to, settled, text, texts, texts_of, timeline,
};

async fn source_at(clinic: &Clinic<'_>, location: &str) -> String {
    let body = json!({ "name": "Web form", "kind": "form", "location_id": location });
    let source = clinic.post("/v1/intake-sources", body).await.expect(201);
    text(&source, "token")
}

/// Stages of the acquisition cards, and kinds of the tasks, that one sees.
async fn sees(staff: &Staff<'_>) -> (Vec<String>, Vec<String>) {
    let cards = items(staff, "/v1/cards?pipeline=acquisition").await;
    let tasks = items(staff, "/v1/tasks").await;
    (texts_of(&cards, "stage"), texts_of(&tasks, "type"))
}

fn seen(stage: &str, tasks: &[&str]) -> (Vec<String>, Vec<String>) {
    let tasks = tasks.iter().map(|&task| task.to_owned()).collect();
    (vec![stage.to_owned()], tasks)
}

#[tokio::test]
async fn a_lead_of_two_locations_is_worked_at_each_once() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let (first, second) = (
        clinic.location_id.clone(),
        clinic.location("Second", "Australia/Perth").await,
    );
    let (at_first, at_second) = (
        clinic.staff("front_desk", Some(&first)).await,
        clinic.staff("front_desk", Some(&second)).await,
    );
    for location in [&first, &second] {
        let source = source_at(&clinic, location).await;
        for _ in 0..2 {
            let fields = json!({ "name": "Lee Lead", "phone": PATIENT });
            lead(&world, &source, fields).await.expect(202);
            settled(&world).await;
        }
    }
    assert_eq!(texts(&clinic, PATIENT).await.len(), 2, "a greeting of each");
    let contacts = items(&clinic, "/v1/contacts").await;
    assert_eq!(contacts.len(), 1);
    let contact = text(&contacts[0], "id");
    let fresh = seen("attempting", &["call_lead"]);
    assert_eq!(sees(&at_first).await, fresh);
    assert_eq!(sees(&at_second).await, fresh);
    for card in items(&clinic, "/v1/cards?pipeline=acquisition").await {
        assert!(card["first_touch_at"].is_string(), "{card}");
    }

    // What the one does takes nothing from the other.
    let hello = json!({ "contact_id": contact, "body": "Hello", "location_id": second });
    at_second.post("/v1/messages", hello).await.expect(201);
    settled(&world).await;
    assert_eq!(sees(&at_second).await, seen("attempting", &[]));
    assert_eq!(sees(&at_first).await, fresh);
    let diary = Diary::of(&clinic).await;
    diary
        .book(&clinic, &contact, at("2027-06-07T02:00:00Z"))
        .await;
    settled(&world).await;
    assert_eq!(sees(&at_first).await, seen("booked", &[]));
    assert_eq!(sees(&at_second).await, seen("attempting", &[]));
}

#[tokio::test]
async fn a_lead_that_books_at_another_location_is_won_where_they_came_in() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let (source, diary) = (source_at(&clinic, &second).await, Diary::of(&clinic).await);
    let fields = json!({ "name": "Lee Lead", "phone": PATIENT });
    lead(&world, &source, fields).await.expect(202);
    settled(&world).await;
    let contact = text(&items(&clinic, "/v1/contacts").await[0], "id");
    diary
        .book(&clinic, &contact, at("2027-06-07T02:00:00Z"))
        .await;
    settled(&world).await;
    assert_eq!(sees(&clinic).await, seen("booked", &[]));
}

#[tokio::test]
async fn a_visit_that_moves_to_another_location_takes_its_card_along() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let (first, second) = (
        clinic.location_id.clone(),
        clinic.location("Second", "Australia/Perth").await,
    );
    let (at_first, at_second) = (
        clinic.staff("front_desk", Some(&first)).await,
        clinic.staff("front_desk", Some(&second)).await,
    );
    let diary = Diary::of(&clinic).await;
    let hours = json!({ "location_id": second, "weekday": "tue", "from": "09:00", "to": "17:00" });
    let there = json!({ "name": "Dr Perth", "service_ids": [diary.service], "hours": [hours] });
    let there = clinic.post("/v1/practitioners", there).await.expect(201);
    let contact = clinic.contact("Mo Moves", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-07T02:00:00Z"))
        .await;
    settled(&world).await;
    let cards = items(&at_first, "/v1/cards?pipeline=attendance").await;
    let card = text(&cards[0], "id");
    let given = "update cards k set assigned_at = updated_at, assignee_id = \
        (select user_id from memberships m where m.tenant_id = k.tenant_id and m.location_id = k.location_id)";
    let mut admin = world.database.admin().await;
    let given = sqlx::query(given).execute(&mut admin).await;
    given.expect("it is theirs");

    let to = json!({ "starts_at": "2027-06-08T03:00:00Z", "location_id": second, "practitioner_id": there["id"] });
    act(&clinic, &visit, "rescheduling", to).await.expect(201);
    settled(&world).await;
    let board = "/v1/cards?pipeline=attendance";
    assert!(items(&at_first, board).await.is_empty());
    let moved = items(&at_second, board).await;
    assert_eq!(texts_of(&moved, "id"), [card]);
    assert_eq!(moved[0]["location_id"], second.as_str());
    assert_eq!(moved[0]["assignee"], Value::Null, "who does not work there");
    let told = timeline(&clinic, &contact).await;
    let left = told.iter().find(|item| {
        item["kind"] == "pipeline.card.assigned" && item["actor"]["kind"] == "automation"
    });
    let why = text(left.expect("it is said"), "why");
    assert!(why.contains("does not work"), "{why}");
}
