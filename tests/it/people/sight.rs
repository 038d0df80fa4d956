//! In which form a caller sees what is guarded.

use serde_json::json;
use testkit::World;

use super::names;

#[tokio::test]
async fn who_may_not_see_personal_data_gets_masks_and_cannot_search_by_it() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let ann = json!({ "first_name": "Ann", "phone": "0491 570 006", "email": "ann@example.com", "date_of_birth": "1990-02-28", "location_id": clinic.location_id });
    let made = clinic.post("/v1/contacts", ann).await.expect(201);
    assert_eq!(made["date_of_birth"], "1990-02-28");
    let path = format!("/v1/contacts/{}", made["id"].as_str().expect("an id"));
    for role in ["marketing", "read_only"] {
        let reader = clinic.staff(role, None).await;
        let seen = reader.get(&path).await.expect(200);
        let listed = reader.get("/v1/contacts").await.expect(200)["items"][0].clone();
        assert_eq!(seen, listed, "{role}");
        assert_eq!(seen["first_name"], "Ann");
        assert_eq!(seen["phone"], "•••• 006", "{role}");
        assert_eq!(seen["email"], "•••• com", "{role}");
        assert_eq!(seen["date_of_birth"], "••••", "{role}");

        assert_eq!(names(&reader, "?search=ann").await, ["Ann"]);
        for search in ["570006", "000", "ann@", "@"] {
            let refused = reader.get(&format!("/v1/contacts?search={search}")).await;
            assert_eq!(refused.problem(403), "field_not_visible", "{role} {search}");
        }
        let patch = reader.patch(&path, json!({ "phone": null })).await;
        assert_eq!(patch.problem(403), "forbidden", "{role}");
        let timeline = reader.get(&format!("{path}/timeline")).await.expect(200);
        assert!(!timeline.to_string().contains("570"), "{timeline}");
    }
}

#[tokio::test]
async fn what_a_source_posted_is_masked_too() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let lead =
        json!({ "name": "Lea Leadbetter", "phone": "0491 570 006", "message": "My knee hurts" });
    world
        .post(&format!("/v1/intake/{source}"), lead)
        .await
        .expect(202);
    let listed = clinic.get("/v1/intakes").await.expect(200);
    assert_eq!(listed["items"][0]["fields"]["phone"], "0491 570 006");
    let marketing = clinic.staff("marketing", None).await;
    let listed = marketing.get("/v1/intakes").await.expect(200)["items"].clone();
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    let path = format!("/v1/intakes/{}", listed[0]["id"].as_str().expect("an id"));
    let seen = marketing.get(&path).await.expect(200);
    for text in [listed.to_string(), seen.to_string()] {
        for personal in ["570 006", "Leadbetter", "knee"] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
}

#[tokio::test]
async fn what_is_masked_is_not_written_over() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let role = json!({
        "name": "Blind desk", "based_on": "front_desk",
        "fields": { "pii": "mask", "phi": "hide", "financial": "hide", "secret": "hide" },
    });
    let role = clinic.post("/v1/roles", role).await.expect(201);
    let desk = clinic
        .staff(role["key"].as_str().expect("a key"), None)
        .await;
    let path = format!(
        "/v1/contacts/{}",
        clinic.contact("Ann", "0491 570 006").await
    );
    for (field, value) in [
        ("phone", json!("0491 570 156")),
        ("email", json!(null)),
        ("date_of_birth", json!("1990-01-01")),
    ] {
        let refused = desk.patch(&path, json!({ field: value })).await;
        assert_eq!(
            refused.faults_of(403),
            [format!("/{field} field_not_writable")]
        );
    }
    let renamed = desk.patch(&path, json!({ "first_name": "Anna" })).await;
    assert_eq!(renamed.expect(200)["phone"], "•••• 006");
}
