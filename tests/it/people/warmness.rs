//! How ready a contact is, and who learns why.

use serde_json::{Value, json};
use testkit::{Staff, World};

use crate::steps::{PATIENT, settled, text};

async fn warmness(staff: &Staff<'_>, contact: &str) -> Value {
    let seen = staff.get(&format!("/v1/contacts/{contact}")).await;
    let seen = seen.expect(200)["warmness"].clone();
    let listed = staff.get("/v1/contacts").await.expect(200);
    assert_eq!(listed["items"][0]["warmness"], seen);
    seen
}

fn reasons(warmness: &Value) -> usize {
    warmness["reasons"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn what_happened_elsewhere_counts_and_is_not_told() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let desk = clinic.staff("front_desk", Some(&second)).await;
    let write = async |location: &str, body: &str| {
        let place = clinic.get(&format!("/v1/locations/{location}")).await;
        let to = text(&place.expect(200), "sms_sender");
        let sent = json!({ "from": PATIENT, "to": to, "body": body });
        clinic.post("/sandbox/sms", sent).await.expect(202);
        settled(&world).await;
    };
    write(&second, "Hello?").await;
    let contact = text(
        &clinic.get("/v1/contacts").await.expect(200)["items"][0],
        "id",
    );
    let before = warmness(&desk, &contact).await;
    assert_eq!(reasons(&before), 1, "{before}");
    write(&clinic.location_id, "Can I come to you instead?").await;
    let all = warmness(&clinic, &contact).await;
    assert_eq!(reasons(&all), 2, "{all}");
    let seen = warmness(&desk, &contact).await;
    assert_eq!(seen["score"], all["score"]);
    assert_eq!(reasons(&seen), 1, "{seen}");
    assert_eq!(
        seen["reasons"][0]["event_id"],
        before["reasons"][0]["event_id"]
    );
    // Nor does changing them tell.
    let changed = desk
        .patch(
            &format!("/v1/contacts/{contact}"),
            json!({ "first_name": "Ann" }),
        )
        .await
        .expect(200);
    assert_eq!(reasons(&changed["warmness"]), 1);
}
