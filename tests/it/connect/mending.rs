//! What a person mends of a post stands where it stood, and is read as before.

use serde_json::{Value, json};
use testkit::{Clinic, World};

use crate::steps::{PATIENT, items, lead, settled, text, timeline};

/// Posts what cannot be used; gives the address of its replay.
async fn refused(world: &World, clinic: &Clinic<'_>, posted: Value) -> String {
    let source = clinic.source().await;
    lead(world, &source, posted).await.problem(422);
    let failed = items(clinic, "/v1/intakes?state=failed").await;
    format!("/v1/intakes/{}/replay", text(&failed[0], "id"))
}

async fn worked(world: &World, clinic: &Clinic<'_>) -> Value {
    settled(world).await;
    let contacts = items(clinic, "/v1/contacts").await;
    assert_eq!(contacts.len(), 1);
    contacts[0].clone()
}

#[tokio::test]
async fn a_nested_number_is_mended_by_the_name_that_staff_see() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let posted = json!({ "data": {
        "tel": "12", "name": "Nes Ted", "utm_source": "google", "topics": ["a", "b"],
        "more": [{ "comments": "Is Friday possible?" }],
    }});
    let replay = refused(&world, &clinic, posted).await;
    let still = json!({ "fields": { "data.tel": "13" } });
    assert_eq!(
        clinic.post(&replay, still).await.faults(),
        ["/fields/data.tel invalid"]
    );
    let mended = json!({ "fields": { "data.tel": PATIENT } });
    clinic.post(&replay, mended).await.expect(202);
    let contact = worked(&world, &clinic).await;
    assert_eq!(
        (&contact["name"], &contact["phone"]),
        (&json!("Nes Ted"), &json!(PATIENT))
    );
    let path = format!("/v1/contacts/{}/touchpoints", text(&contact, "id"));
    let touch = items(&clinic, &path).await[0].clone();
    assert_eq!(
        (&touch["source"], &touch["message"]),
        (&json!("google"), &json!("Is Friday possible?"))
    );
}

#[tokio::test]
async fn what_was_beside_the_mended_field_is_not_lost() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let posted = json!({
        "contact": { "phone": "12", "first_name": "Nes", "last_name": "Ted" },
        "page": { "utm_source": "google", "utm_campaign": "spring" },
    });
    let replay = refused(&world, &clinic, posted).await;
    let mended = json!({ "fields": { "contact.phone": PATIENT } });
    clinic.post(&replay, mended).await.expect(202);
    let contact = worked(&world, &clinic).await;
    assert_eq!(contact["name"], "Nes Ted");
    let told = timeline(&clinic, &text(&contact, "id")).await;
    assert!(
        told.iter()
            .any(|item| item["kind"] == "touchpoint.added"
                && text(item, "summary").contains("spring")),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_field_that_was_not_sent_or_was_empty_can_be_added() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let posted = json!({ "data": { "contact": { "phone": "", "name": "Nes Ted" } }, "a.b": "x" });
    let replay = refused(&world, &clinic, posted).await;
    let mended = json!({ "fields": {
        "data.contact.phone": PATIENT, "a.b": "y", "a.c": "z", "mail": "nes@example.com",
    }});
    clinic.post(&replay, mended).await.expect(202);
    let contact = worked(&world, &clinic).await;
    assert_eq!(
        (&contact["name"], &contact["phone"], &contact["email"]),
        (
            &json!("Nes Ted"),
            &json!(PATIENT),
            &json!("nes@example.com")
        )
    );
    let intake = &items(&clinic, "/v1/intakes").await[0];
    assert_eq!(
        (&intake["fields"]["a.b"], &intake["fields"]["a.c"]),
        (&json!("y"), &json!("z"))
    );
}
