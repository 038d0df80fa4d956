//! What automation asked staff to do is off their list when it has happened.

use serde_json::{Value, json};
use testkit::{Clinic, World};

use crate::steps::{
    Diary, MONDAY, PATIENT, again, at, items, lead, minutes, move_to, now, settled, text, timeline,
    writes,
};

/// The open tasks: kind and due time.
async fn open(clinic: &Clinic<'_>) -> Vec<(String, Value)> {
    settled(clinic.world).await;
    let tasks = items(clinic, "/v1/tasks").await;
    let told = |task: &Value| (text(task, "type"), task["due_at"].clone());
    tasks.iter().map(told).collect()
}

async fn kinds(clinic: &Clinic<'_>) -> Vec<String> {
    let mut kinds: Vec<_> = open(clinic).await.into_iter().map(|task| task.0).collect();
    kinds.sort();
    kinds
}

/// Why the contact's tasks of this kind were closed, the latest first.
async fn closed(clinic: &Clinic<'_>, contact: &str, kind: &str) -> Vec<String> {
    let told = timeline(clinic, contact).await;
    let those = told
        .iter()
        .filter(|item| item["kind"] == "task.completed" && item["data"]["kind"] == kind);
    those.map(|item| text(item, "why")).collect()
}

#[tokio::test]
async fn an_answered_question_is_off_the_list_and_the_next_one_is_due_anew() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let contact = clinic.contact("Quinn", PATIENT).await;
    writes(&clinic, PATIENT, "Is the car park open?").await;
    let first = open(&clinic).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].0, "unanswered_reply");
    let answer = json!({ "contact_id": contact, "body": "It is." });
    clinic.post("/v1/messages", answer).await.expect(201);
    assert!(open(&clinic).await.is_empty());

    move_to(&world, now(&world) + minutes(30));
    let clinic = again(&world, &clinic).await;
    writes(&clinic, PATIENT, "Until when?").await;
    let second = open(&clinic).await;
    assert_eq!(second.len(), 1);
    assert_ne!(second[0].1, first[0].1, "due by its own time");
    let thread = text(&items(&clinic, "/v1/conversations").await[0], "id");
    let path = format!("/v1/conversations/{thread}/handled");
    clinic.post(&path, json!({})).await.expect(201);
    assert!(open(&clinic).await.is_empty());
    assert_eq!(
        closed(&clinic, &contact, "unanswered_reply").await,
        [
            "A member of staff marked it as handled.",
            "A member of staff answered by text."
        ]
    );
    // What automation answers is no person's answer.
    writes(&clinic, PATIENT, "And on Sundays?").await;
    writes(&clinic, PATIENT, "HELP").await;
    assert_eq!(kinds(&clinic).await, ["unanswered_reply"]);
}

#[tokio::test]
async fn an_answer_of_one_location_leaves_the_question_at_another_on_the_list() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let contact = clinic.contact("Quinn", PATIENT).await;
    for location in [&clinic.location_id, &second] {
        let place = clinic.get(&format!("/v1/locations/{location}")).await;
        let to = text(&place.expect(200), "sms_sender");
        let sent = json!({ "from": PATIENT, "to": to, "body": "Are you open?" });
        clinic.post("/sandbox/sms", sent).await.expect(202);
    }
    assert_eq!(kinds(&clinic).await.len(), 2, "one at each");
    let answer = json!({ "contact_id": contact, "body": "Yes.", "location_id": second });
    clinic.post("/v1/messages", answer).await.expect(201);
    settled(&world).await;
    let tasks = items(&clinic, "/v1/tasks").await;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["location_id"], clinic.location_id.as_str());
}

#[tokio::test]
async fn a_lead_that_was_written_to_has_booked_or_wants_no_texts_is_not_to_be_called() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let (source, diary) = (clinic.source().await, Diary::of(&clinic).await);
    let mut contacts = vec![];
    for (name, number) in [
        ("Tess", "+61491570156"),
        ("Bo", "+61491570157"),
        ("Stan", "+61491570158"),
    ] {
        let fields = json!({ "name": name, "phone": number });
        lead(&world, &source, fields).await.expect(202);
        settled(&world).await;
        contacts.push(text(&items(&clinic, "/v1/contacts").await[0], "id"));
    }
    assert_eq!(
        kinds(&clinic).await,
        ["call_lead"; 3],
        "greeted is not called"
    );
    let hello = json!({ "contact_id": contacts[0], "body": "When may we call?" });
    clinic.post("/v1/messages", hello).await.expect(201);
    diary
        .book(&clinic, &contacts[1], at("2027-06-07T02:00:00Z"))
        .await;
    writes(&clinic, "+61491570158", "STOP").await;
    assert_eq!(kinds(&clinic).await, Vec::<String>::new());
    for (contact, why) in contacts.iter().zip([
        "A member of staff wrote to the lead.",
        "The lead has booked.",
        "The lead wants no more texts.",
    ]) {
        assert_eq!(closed(&clinic, contact, "call_lead").await, [why]);
    }
    // Who comes again is called again.
    let anew = json!({ "name": "Tess", "phone": "+61491570156" });
    lead(&world, &source, anew).await.expect(202);
    assert_eq!(kinds(&clinic).await, ["call_lead"]);
}
