//! Roles of a clinic's own.

use serde_json::{Value, json};
use testkit::{World, eventually};

use crate::steps::{items, text, texts_of};

fn holding(permissions: &[(&str, &str)]) -> Value {
    let each =
        |(permission, scope): &(&str, &str)| json!({ "permission": permission, "scope": scope });
    permissions.iter().map(each).collect()
}

#[tokio::test]
async fn a_role_is_cloned_changed_compared_and_removed_and_holds_within_seconds() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let built_in = items(&clinic, "/v1/roles").await;
    assert_eq!(built_in.len(), 8);
    assert_eq!(text(&built_in[0], "key"), "owner");
    let new = json!({ "name": "Reception", "based_on": "front_desk" });
    let role = clinic.post("/v1/roles", new.clone()).await.expect(201);
    assert_eq!(
        clinic.post("/v1/roles", new).await.problem(409),
        "role_exists"
    );
    let path = format!("/v1/roles/{}", text(&role, "id"));
    let none = clinic.get(&format!("{path}/differences")).await.expect(200);
    assert_eq!(none["differences"], json!([]));

    let desk = clinic
        .staff(&text(&role, "key"), Some(&clinic.location_id))
        .await;
    let ann =
        json!({ "first_name": "Ann", "phone": "0491 570 006", "location_id": clinic.location_id });
    desk.post("/v1/contacts", ann).await.expect(201);
    let change = json!({
        "permissions": holding(&[("contacts:read", "subtree"), ("tasks:read", "own")]),
        "fields": { "pii": "mask", "phi": "hide", "financial": "hide", "secret": "hide" },
    });
    let changed = clinic.patch(&path, change).await.expect(200);
    assert_eq!(changed["held_by"], 1);
    let held = changed["permissions"].as_array().expect("a list");
    assert_eq!(held.len(), 3, "and to sign in: {held:?}");
    eventually("the role is less", || async {
        let refused = desk.post("/v1/contacts", json!({})).await;
        (refused.status == 403).then_some(())
    })
    .await;
    let seen = items(&desk, "/v1/contacts").await;
    assert_eq!(seen[0]["phone"], "•••• 006");
    let told = clinic.get(&format!("{path}/differences")).await.expect(200);
    let lines = texts_of(told["differences"].as_array().expect("a list"), "text");
    for wanted in [
        "May no longer send texts",
        "May see tasks: those of their own instead of those of all that lies below where the role is held",
        "Sees phones, e-mails, birthdays and messages masked instead of whole",
    ] {
        assert!(lines.contains(&wanted.to_owned()), "{lines:?}");
    }

    assert_eq!(clinic.delete(&path).await.problem(409), "role_in_use");
    let desks = items(&clinic, "/v1/users").await;
    let desk = desks
        .iter()
        .find(|user| user["memberships"][0]["role"]["name"] == "Reception");
    let membership = text(&desk.expect("them")["memberships"][0], "id");
    let membership = format!("/v1/memberships/{membership}");
    clinic.delete(&membership).await.expect(204);
    clinic.delete(&path).await.expect(204);
    assert_eq!(clinic.get(&path).await.problem(404), "not_found");
}

#[tokio::test]
async fn nobody_makes_what_holds_more_than_they_do_nor_changes_what_is_every_clinics() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let admin = clinic.staff("admin", None).await;
    let there = clinic.staff("admin", Some(&clinic.location_id)).await;
    let wanted = json!({
        "name": "Auditor", "based_on": "read_only",
        "permissions": holding(&[("audit:export", "subtree"), ("contacts:read", "subtree")]),
        "fields": { "pii": "mask", "phi": "hide", "financial": "show", "secret": "hide" },
    });
    let refused = admin.post("/v1/roles", wanted.clone()).await;
    assert_eq!(
        refused.faults_of(403),
        [
            "/fields/financial role_too_high",
            "/permissions role_too_high"
        ]
    );
    assert_eq!(
        there.post("/v1/roles", wanted.clone()).await.problem(403),
        "forbidden"
    );
    clinic.post("/v1/roles", wanted).await.expect(201);

    let wrong = json!({ "name": "Odd", "based_on": "read_only", "permissions": holding(&[
        ("contacts:fly", "subtree"), ("automation:act", "tenant"), ("locations:read", "own"),
    ])});
    assert_eq!(
        clinic.post("/v1/roles", wrong).await.faults(),
        [
            "/permissions/0/permission unknown_permission",
            "/permissions/1/permission unknown_permission",
            "/permissions/2/scope not_owned",
        ]
    );
    let based = json!({ "name": "Odd", "based_on": "emperor" });
    assert_eq!(
        clinic.post("/v1/roles", based).await.faults(),
        ["/based_on unknown_role"]
    );
    let owner = format!(
        "/v1/roles/{}",
        text(&items(&clinic, "/v1/roles").await[0], "id")
    );
    for refused in [
        clinic.patch(&owner, json!({ "name": "King" })).await,
        clinic.delete(&owner).await,
    ] {
        assert_eq!(refused.problem(409), "built_in_role");
    }
    // Another clinic's role is none.
    let other = world.clinic().await;
    assert_eq!(other.get(&owner).await.problem(404), "not_found");
    assert_eq!(other.delete(&owner).await.problem(404), "not_found");
}

#[tokio::test]
async fn every_permission_is_listed_in_words() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let listed = items(&clinic, "/v1/permissions").await;
    let owner = items(&clinic, "/v1/roles").await[0]["permissions"].clone();
    assert_eq!(listed.len(), owner.as_array().expect("a list").len());
    let desk = clinic.staff("front_desk", None).await;
    assert_eq!(desk.get("/v1/permissions").await.problem(403), "forbidden");
}

#[tokio::test]
async fn of_two_changes_of_a_role_at_once_neither_undoes_the_other() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let less = json!({ "permissions": holding(&[("locations:read", "subtree")]) });
    let masked = json!({ "fields": { "pii": "mask", "phi": "hide", "financial": "hide", "secret": "hide" } });
    for round in 0..15 {
        let new = json!({ "name": format!("Reception {round}"), "based_on": "front_desk" });
        let role = clinic.post("/v1/roles", new).await.expect(201);
        let path = format!("/v1/roles/{}", text(&role, "id"));
        let (one, other) = futures::join!(
            clinic.patch(&path, less.clone()),
            clinic.patch(&path, masked.clone())
        );
        one.expect(200);
        other.expect(200);
        let role = clinic.get(&path).await.expect(200);
        let held = role["permissions"].as_array().expect("a list");
        assert_eq!(held.len(), 2, "and to sign in, in round {round}: {held:?}");
        assert_eq!(role["fields"]["pii"], "mask", "in round {round}");
    }
}
