//! Regions: what is granted at a node holds below it.

use serde_json::{Value, json};
use testkit::{Clinic, Staff, World, eventually};

use crate::steps::{items, text, texts_of};

async fn region(clinic: &Clinic<'_>, name: &str, parent: Option<&str>) -> String {
    let mut body = json!({ "name": name });
    if let Some(parent) = parent {
        body["parent_id"] = json!(parent);
    }
    text(&clinic.post("/v1/regions", body).await.expect(201), "id")
}

async fn put_in(clinic: &Clinic<'_>, location: &str, region: Value) {
    let path = format!("/v1/locations/{location}");
    let body = json!({ "region_id": region });
    clinic.patch(&path, body).await.expect(200);
}

async fn sees(staff: &Staff<'_>, wanted: &[&str]) {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    eventually("the locations are seen", || async {
        let mut seen = texts_of(&items(staff, "/v1/locations").await, "id");
        seen.sort_unstable();
        (seen == wanted).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_role_at_a_region_holds_at_all_below_it_also_what_comes_later() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let (perth, east) = (
        clinic.location("Perth", "Australia/Perth").await,
        clinic.location("East", "Australia/Perth").await,
    );
    let west = region(&clinic, "West", None).await;
    let suburbs = region(&clinic, "Suburbs", Some(&west)).await;
    put_in(&clinic, &perth, json!(west)).await;
    let manager = clinic
        .staff_with("location_manager", json!({ "region_id": west }))
        .await;
    sees(&manager, &[&perth]).await;
    put_in(&clinic, &east, json!(suburbs)).await;
    sees(&manager, &[&perth, &east]).await;
    clinic.contact_at("Pia", "0491 570 006", &perth).await;
    clinic.contact_at("Eve", "0491 570 156", &east).await;
    clinic.contact("Sid", "0491 570 157").await;
    assert_eq!(items(&manager, "/v1/contacts").await.len(), 2);
    // They give what is less, where they hold it; and move nothing in the tree.
    let invite = |node: Value| {
        let mut body =
            json!({ "name": "Dee Desk", "email": "dee@example.com", "role": "front_desk" });
        body.as_object_mut()
            .expect("a body")
            .extend(node.as_object().expect("a node").clone());
        body
    };
    for (node, faults) in [
        (json!({}), vec!["/location_id unknown_location"]),
        (
            json!({ "location_id": clinic.location_id }),
            vec!["/location_id unknown_location"],
        ),
        (
            json!({ "location_id": perth, "region_id": west }),
            vec!["/region_id one_node"],
        ),
    ] {
        assert_eq!(
            manager.post("/v1/users", invite(node)).await.faults(),
            faults
        );
    }
    let given = manager
        .post("/v1/users", invite(json!({ "region_id": suburbs })))
        .await;
    assert_eq!(
        given.expect(201)["memberships"][0]["region"]["name"],
        "Suburbs"
    );
    let new = json!({ "name": "Mine" });
    assert_eq!(
        manager.post("/v1/regions", new).await.problem(403),
        "forbidden"
    );

    // The region moves out from under West: what lies below it goes along.
    let path = format!("/v1/regions/{suburbs}");
    let out = json!({ "parent_id": null });
    clinic.patch(&path, out).await.expect(200);
    sees(&manager, &[&perth]).await;
}

#[tokio::test]
async fn a_scope_of_the_location_reaches_those_right_at_the_region() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let (perth, east) = (
        clinic.location("Perth", "Australia/Perth").await,
        clinic.location("East", "Australia/Perth").await,
    );
    let west = region(&clinic, "West", None).await;
    let suburbs = region(&clinic, "Suburbs", Some(&west)).await;
    put_in(&clinic, &perth, json!(west)).await;
    put_in(&clinic, &east, json!(suburbs)).await;
    let role = json!({ "name": "Near", "based_on": "read_only", "permissions": [
        { "permission": "locations:read", "scope": "location" },
        { "permission": "contacts:read", "scope": "tenant" },
        { "permission": "tasks:read", "scope": "subtree" },
    ]});
    let role = text(&clinic.post("/v1/roles", role).await.expect(201), "key");
    let near = clinic.staff_with(&role, json!({ "region_id": west })).await;
    sees(&near, &[&perth]).await;
    clinic.contact("Sid", "0491 570 157").await;
    assert_eq!(
        items(&near, "/v1/contacts").await.len(),
        1,
        "the whole clinic's"
    );
    let me = near.get("/v1/me").await.expect(200);
    let reach = |permission: &str| {
        let all = me["reach"].as_array().expect("a list");
        let found = all.iter().find(|each| each["permission"] == permission);
        let found = found.expect("it is held");
        (
            found["everywhere"].as_bool().expect("a word"),
            found["location_ids"].as_array().map_or(0, Vec::len),
        )
    };
    assert_eq!(reach("locations:read"), (false, 1));
    assert_eq!(reach("tasks:read"), (false, 2));
    assert_eq!(reach("contacts:read"), (true, 0));
}

#[tokio::test]
async fn the_tree_has_no_rings_and_no_region_goes_while_something_hangs_on_it() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let top = region(&clinic, "Top", None).await;
    let low = region(&clinic, "Low", Some(&top)).await;
    let path = |region: &str| format!("/v1/regions/{region}");
    let below = json!({ "parent_id": low });
    assert_eq!(
        clinic.patch(&path(&top), below).await.faults(),
        ["/parent_id below_itself"]
    );
    let same = json!({ "name": "Low", "parent_id": top });
    assert_eq!(
        clinic.post("/v1/regions", same).await.problem(409),
        "region_exists"
    );
    assert_eq!(
        clinic.delete(&path(&top)).await.problem(409),
        "region_in_use"
    );
    put_in(&clinic, &clinic.location_id, json!(low)).await;
    assert_eq!(
        clinic.delete(&path(&low)).await.problem(409),
        "region_in_use"
    );
    put_in(&clinic, &clinic.location_id, Value::Null).await;
    let desk = clinic
        .staff_with("front_desk", json!({ "region_id": low }))
        .await;
    assert_eq!(
        clinic.delete(&path(&low)).await.problem(409),
        "region_in_use"
    );
    assert!(
        items(&desk, "/v1/locations").await.is_empty(),
        "an empty region"
    );
    let other = world.clinic().await;
    assert_eq!(other.get(&path(&top)).await.problem(404), "not_found");
    let foreign = json!({ "region_id": top });
    let mine = format!("/v1/locations/{}", other.location_id);
    assert_eq!(
        other.patch(&mine, foreign).await.faults(),
        ["/region_id unknown_region"]
    );
}
