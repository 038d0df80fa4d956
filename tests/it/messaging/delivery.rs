//! What becomes of a text, by the numbers that go wrong on purpose.

use serde_json::{Value, json};
use testkit::{World, eventually};

use crate::steps::{items, messages, settled, text, texts};

#[tokio::test]
async fn each_text_ends_in_the_state_that_the_carrier_left_it_in() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let cases = [
        ("+61491570156", "delivered", None, 1),
        ("+61400000001", "failed", Some("30003"), 1),
        ("+61400000002", "failed", Some("21614"), 0),
        ("+61400000003", "uncertain", Some("outcome_unknown"), 0),
        ("+61400000004", "failed", Some("21610"), 0),
        // Busy at first: it goes out two seconds later.
        ("+61400000005", "delivered", None, 1),
    ];
    let mut contacts = vec![];
    for (number, ..) in cases {
        let contact = clinic.contact("Cas", number).await;
        let hello = json!({ "contact_id": contact, "body": "Hello" });
        let queued = clinic.post("/v1/messages", hello).await.expect(201);
        assert_eq!(queued["state"], "queued");
        contacts.push(contact);
    }
    for ((number, state, error, taken), contact) in cases.iter().zip(&contacts) {
        let message = eventually(&format!("{number} {state}"), || async {
            let sent = messages(&clinic, contact).await.remove(0);
            (sent["state"] == *state).then_some(sent)
        })
        .await;
        assert_eq!(message["error"].as_str(), *error, "{number}");
        assert_eq!(texts(&clinic, number).await.len(), *taken, "{number}");
    }
    settled(&world).await;
    let tasks = items(&clinic, "/v1/tasks").await;
    let of = |contact: &str, kind: &str| {
        let theirs = |t: &&Value| t["contact"]["id"] == contact && t["type"] == kind;
        tasks.iter().filter(theirs).count()
    };
    assert_eq!(of(&contacts[1], "delivery_failed"), 1);
    assert_eq!(of(&contacts[2], "delivery_failed"), 1);
    assert_eq!(of(&contacts[3], "delivery_uncertain"), 1);
    assert_eq!(of(&contacts[0], "delivery_failed"), 0);
    // Who told the carrier to stop has told us.
    let refused = json!({ "contact_id": contacts[4], "body": "Hello again" });
    assert_eq!(
        clinic.post("/v1/messages", refused).await.problem(422),
        "recipient_opted_out"
    );
    // A text of which nobody knows is never handed over again.
    let attempts: Vec<(String, i16)> =
        sqlx::query_as("select state, attempts from messages where their_number = '+61400000003'")
            .fetch_all(&mut world.database.admin().await)
            .await
            .expect("the message");
    assert_eq!(attempts, [("uncertain".to_owned(), 1)]);
    assert!(items(&clinic, "/v1/jobs?state=dead").await.is_empty());
    let no_phone = json!({ "first_name": "Nil", "email": "nil@example.com", "location_id": clinic.location_id });
    let nil = text(
        &clinic.post("/v1/contacts", no_phone).await.expect(201),
        "id",
    );
    let hello = json!({ "contact_id": nil, "body": "Hello" });
    assert_eq!(
        clinic.post("/v1/messages", hello).await.problem(422),
        "no_phone"
    );
}
