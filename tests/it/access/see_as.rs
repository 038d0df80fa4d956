//! Looking through another's eyes.

use reqwest::Method;
use serde_json::json;
use testkit::{Answer, Staff, World};

use crate::steps::{PATIENT, items, text};

async fn look(staff: &Staff<'_>, whom: &str, path: &str) -> Answer {
    staff
        .call(Method::GET, path, None, &[("X-Attend-See-As", whom)])
        .await
}

#[tokio::test]
async fn whoever_sets_up_roles_sees_what_another_sees_and_changes_nothing() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    clinic.contact("Ann", PATIENT).await;
    clinic.contact_at("Bea", "0491 570 157", &second).await;
    let roles = items(&clinic, "/v1/roles").await;
    let role = |key: &str| {
        let found = roles.iter().find(|role| role["key"] == key);
        text(found.expect("the role"), "id")
    };
    let marketing = look(&clinic, &role("marketing"), "/v1/contacts")
        .await
        .expect(200);
    assert_eq!(marketing["items"][0]["phone"], "•••• 157");
    let desk = format!("{}@{second}", role("front_desk"));
    let seen = look(&clinic, &desk, "/v1/contacts").await.expect(200);
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        look(&clinic, &desk, "/v1/roles").await.problem(403),
        "forbidden"
    );
    let me = look(&clinic, &desk, "/v1/me").await.expect(200);
    assert!(!me["permissions"].to_string().contains("roles:configure"));
    let clinician = look(&clinic, &role("clinician"), "/v1/contacts")
        .await
        .expect(200);
    assert_eq!(clinician["items"], json!([]), "the owner treats nobody");

    let there = clinic.staff("read_only", Some(&second)).await;
    let whom = there.user_id().await;
    let theirs = look(&clinic, &whom, "/v1/contacts").await.expect(200);
    assert_eq!(theirs, there.get("/v1/contacts").await.expect(200));
    let new = json!({ "first_name": "Cyd", "location_id": second });
    let header = [("X-Attend-See-As", desk.as_str())];
    let refused = clinic
        .call(Method::POST, "/v1/contacts", Some(new), &header)
        .await;
    assert_eq!(refused.problem(403), "only_looking");
}

#[tokio::test]
async fn nobody_sees_more_through_another_and_few_may_look_at_all() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let admin = clinic.staff("admin", None).await;
    let there = clinic.staff("admin", Some(&clinic.location_id)).await;
    let owner = clinic.user_id().await;
    let me = look(&admin, &owner, "/v1/me").await.expect(200);
    assert!(!me["permissions"].to_string().contains("audit:export"));
    assert_eq!(me["fields"]["financial"], "mask");
    assert_eq!(
        look(&there, &owner, "/v1/me").await.problem(403),
        "forbidden"
    );
    // Whom another clinic has, nobody here can see as: they hold nothing here.
    let stranger = look(&clinic, &other.user_id().await, "/v1/contacts").await;
    assert_eq!(stranger.problem(403), "forbidden");
    for (whom, status) in [
        ("rol_01h2xcejqtf2nbrexx3vqjhp41", 404),
        ("somebody", 400),
        ("", 400),
    ] {
        assert_eq!(look(&clinic, whom, "/v1/me").await.status, status, "{whom}");
    }
}
