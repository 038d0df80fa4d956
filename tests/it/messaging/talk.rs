//! Texts in both directions.

use serde_json::{Value, json};
use testkit::{Clinic, World};

use crate::steps::{
    PATIENT, items, lead, messages, sender, settled, text, texts, texts_when, writes,
};

async fn template(clinic: &Clinic<'_>, key: &str) -> Value {
    let templates = items(clinic, "/v1/message-templates").await;
    let found = templates
        .into_iter()
        .find(|template| template["key"] == key);
    found.expect(key)
}

#[tokio::test]
async fn a_new_lead_is_greeted_in_the_clinics_own_words_and_answered_by_staff() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let path = format!(
        "/v1/message-templates/{}",
        text(&template(&clinic, "speed_to_lead").await, "id")
    );
    let own = "G'day {{ contact.first_name }}, {{ clinic.name }} here. Reply STOP to opt out.";
    clinic
        .patch(&path, json!({ "body": own }))
        .await
        .expect(200);
    lead(
        &world,
        &source,
        json!({ "name": "Lee Lead", "phone": PATIENT }),
    )
    .await
    .expect(202);
    let sent = texts_when(&clinic, PATIENT, 1).await;
    assert_eq!(
        sent[0]["body"],
        "G'day Lee, Harbour Physio here. Reply STOP to opt out."
    );
    assert_eq!(sent[0]["from"], sender(&clinic).await.as_str());

    writes(&clinic, PATIENT, "Hi! Is Tuesday possible? 🙂").await;
    let waiting = items(&clinic, "/v1/conversations?waiting=true").await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (
            &waiting[0]["unread"],
            &waiting[0]["last_message"]["direction"]
        ),
        (&json!(1), &json!("in"))
    );
    let contact = text(&waiting[0]["contact"], "id");
    let reply = json!({ "contact_id": contact, "body": "Tuesday at ten is free." });
    let reply = clinic.post("/v1/messages", reply).await.expect(201);
    assert_eq!(
        reply["sent_by"],
        json!({ "kind": "user", "name": "Olive Owner" })
    );
    assert_eq!(
        texts_when(&clinic, PATIENT, 2).await[1]["body"],
        "Tuesday at ten is free."
    );
    assert!(
        items(&clinic, "/v1/conversations?waiting=true")
            .await
            .is_empty()
    );
    settled(&world).await;
    let talk = messages(&clinic, &contact).await;
    let told: Vec<_> = talk
        .iter()
        .map(|m| (&m["direction"], &m["state"]))
        .collect();
    let (out, delivered) = (json!("out"), json!("delivered"));
    assert_eq!(
        told,
        [
            (&out, &delivered),
            (&json!("in"), &json!("received")),
            (&out, &delivered)
        ]
    );
    let empty = json!({ "contact_id": contact, "body": "" });
    assert_eq!(clinic.post("/v1/messages", empty).await.status, 422);
}

#[tokio::test]
async fn a_text_that_the_carrier_brings_twice_came_once() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let body = json!({ "from": PATIENT, "to": sender(&clinic).await, "body": "Hello?" });
    // The same request, repeated: the carrier brings the text with the same id of its own.
    let key = [("Idempotency-Key", "once")];
    for _ in 0..3 {
        let sent = clinic
            .call(
                reqwest::Method::POST,
                "/sandbox/sms",
                Some(body.clone()),
                &key,
            )
            .await;
        sent.expect(202);
    }
    settled(&world).await;
    let contact = text(&items(&clinic, "/v1/contacts").await[0], "id");
    assert_eq!(messages(&clinic, &contact).await.len(), 1);
    assert_eq!(items(&clinic, "/v1/conversations").await[0]["unread"], 1);
    assert_eq!(items(&clinic, "/v1/tasks").await.len(), 1);
}

#[tokio::test]
async fn a_made_up_phone_reaches_the_clinics_own_numbers_alone() {
    let world = World::start().await;
    let (clinic, others) = (world.clinic().await, world.clinic().await);
    let body = json!({ "from": "12", "to": sender(&others).await, "body": "STOP" });
    assert_eq!(
        clinic.post("/sandbox/sms", body).await.faults(),
        ["/from invalid", "/to unknown_number"]
    );
    writes(&others, PATIENT, "Hello?").await;
    settled(&world).await;
    assert_eq!(items(&others, "/v1/contacts").await.len(), 1);
    assert!(items(&clinic, "/v1/contacts").await.is_empty());
    let contact = text(&items(&others, "/v1/contacts").await[0], "id");
    let path = format!("/v1/messages?contact_id={contact}");
    assert_eq!(clinic.get(&path).await.problem(404), "not_found");
    let send = json!({ "contact_id": contact, "body": "Hi" });
    assert_eq!(
        clinic.post("/v1/messages", send).await.faults(),
        ["/contact_id unknown_contact"]
    );
    // Nor does the other clinic's phone show.
    let reply = json!({ "contact_id": contact, "body": "Hi" });
    others.post("/v1/messages", reply).await.expect(201);
    texts_when(&others, PATIENT, 1).await;
    assert!(texts(&clinic, PATIENT).await.is_empty());
}

#[tokio::test]
async fn a_template_shows_what_there_is_and_never_invites_the_word_that_stops_all_texts() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let reminder = template(&clinic, "reminder_24h").await;
    let path = format!("/v1/message-templates/{}", text(&reminder, "id"));
    for (body, fault) in [
        ("Hi {{ contact.phone }}", "/body unknown_variable"),
        ("Hi {{ contact.first_name", "/body template_syntax"),
        (
            "{% for n in range(9) %}x{% endfor %}",
            "/body template_syntax",
        ),
        (
            "See you {{ when }}. Reply CANCEL to cancel.",
            "/body invites_opt_out",
        ),
        (
            "See you {{ when }}. Text 'end' if you cannot come.",
            "/body invites_opt_out",
        ),
    ] {
        let faults = clinic.patch(&path, json!({ "body": body })).await.faults();
        assert!(faults.contains(&fault.to_owned()), "{body}: {faults:?}");
    }
    assert_eq!(template(&clinic, "reminder_24h").await, reminder);
    let reader = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    let body = json!({ "body": "See you {{ when }}." });
    assert_eq!(
        reader.patch(&path, body.clone()).await.problem(403),
        "forbidden"
    );
    let others = world.clinic().await;
    assert_eq!(others.patch(&path, body).await.problem(404), "not_found");
}
