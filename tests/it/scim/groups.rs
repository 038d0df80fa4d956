//! Groups, and the roles that they give.

use serde_json::{Value, json};
use testkit::{Answer, Clinic, Staff, World, eventually};

use super::{directory, group, id_of, patch, put, refusal, user};

const PASSWORD: &str = "correct horse battery staple";

async fn map(by: &Staff<'_>, group: &str, body: Value) -> Answer {
    by.patch(&format!("/v1/directory-groups/{group}"), body)
        .await
}

/// The roles of who has this address: `front_desk at loc_…`.
async fn roles(clinic: &Clinic<'_>, email: &str) -> Vec<String> {
    let list = clinic.get("/v1/users").await.expect(200);
    let items = list["items"].as_array().expect("items");
    let one = items.iter().find(|it| it["email"] == email).expect("them");
    let held = one["memberships"].as_array().expect("memberships");
    let role = |it: &Value| {
        let place = it["location"]["id"].as_str().unwrap_or("all");
        format!(
            "{} at {place}",
            it["role"]["key"].as_str().unwrap_or_default()
        )
    };
    let mut roles: Vec<_> = held.iter().map(role).collect();
    roles.sort();
    roles
}

#[tokio::test]
async fn a_mapped_group_gives_its_members_a_role_and_takes_back_what_it_gave() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let here = clinic.location_id.clone();
    let second = clinic.location("Second", "Australia/Perth").await;
    let directory = directory(&clinic).await;
    // Sam works at the desk by hand, Ann is known to the directory alone.
    let sam = clinic.staff("front_desk", Some(&here)).await;
    let found = format!("/scim/v2/Users?filter=userName%20eq%20%22{}%22", sam.email);
    let found = directory.get(&found).await.expect(200);
    let sam_id = id_of(&found["Resources"][0]);
    let ann = directory
        .post("/scim/v2/Users", user("ann@example.com"))
        .await
        .expect(201);
    let ann_id = id_of(&ann);

    let made = directory
        .post("/scim/v2/Groups", group("Desk", &[&sam_id]))
        .await;
    let made = made.expect(201);
    let (id, path) = (id_of(&made), format!("/scim/v2/Groups/{}", id_of(&made)));
    assert_eq!(
        made["members"][0]["$ref"],
        format!("{}/scim/v2/Users/{sam_id}", world.url)
    );
    let listed = clinic.get("/v1/directory-groups").await.expect(200)["items"][0].clone();
    assert_eq!(
        (&listed["name"], &listed["members"]),
        (&json!("Desk"), &json!(1))
    );
    assert_eq!(listed.get("role"), None);
    let by_hand = [format!("front_desk at {here}")];
    assert_eq!(roles(&clinic, &sam.email).await, by_hand);

    let mapped = map(
        &clinic,
        &id,
        json!({ "role": "front_desk", "location_id": here }),
    )
    .await;
    let mapped = mapped.expect(200);
    assert_eq!(mapped["role"]["key"], "front_desk");
    assert_eq!(mapped["location"]["id"], here.as_str());
    let both = [by_hand[0].clone(), by_hand[0].clone()];
    assert_eq!(roles(&clinic, &sam.email).await, both);
    let add = patch(json!([{ "op": "add", "path": "members", "value": [{ "value": ann_id }] }]));
    let patched = directory.patch(&path, add).await.expect(200);
    assert_eq!(patched["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(roles(&clinic, "ann@example.com").await, by_hand);
    let seen = directory
        .get(&format!("/scim/v2/Users/{ann_id}"))
        .await
        .expect(200);
    assert_eq!(seen["groups"][0]["value"], id.as_str());
    assert_eq!(seen["groups"][0]["display"], "Desk");
    assert_ne!(seen["meta"]["version"], ann["meta"]["version"]);

    // Elsewhere from now on.
    let elsewhere = map(&clinic, &id, json!({ "location_id": second })).await;
    elsewhere.expect(200);
    let there = format!("front_desk at {second}");
    assert_eq!(roles(&clinic, "ann@example.com").await.join(" "), there);
    let mut held = vec![by_hand[0].clone(), there.clone()];
    held.sort();
    assert_eq!(roles(&clinic, &sam.email).await, held);
    eventually("a reader with the new role", || async {
        let places = sam.get("/v1/locations").await.expect(200);
        (places["items"].as_array().map(Vec::len) == Some(2)).then_some(())
    })
    .await;

    // Out of the group: what was given by hand stays.
    let out = format!("members[value eq \"{sam_id}\"]");
    let out = patch(json!([{ "op": "remove", "path": out }]));
    directory.patch(&path, out).await.expect(200);
    assert_eq!(roles(&clinic, &sam.email).await, by_hand);
    map(&clinic, &id, json!({ "role": null })).await.expect(200);
    assert_eq!(roles(&clinic, "ann@example.com").await, [""; 0]);
    map(&clinic, &id, json!({ "role": "clinician" }))
        .await
        .expect(200);
    assert_eq!(
        roles(&clinic, "ann@example.com").await,
        ["clinician at all"]
    );
    directory.delete(&path).await.expect(204);
    assert_eq!(refusal(directory.get(&path).await, 404), "");
    assert_eq!(roles(&clinic, "ann@example.com").await, [""; 0]);
    let told: Vec<(String, Option<String>)> = sqlx::query_as(
        "select e.kind, c.kind from events e left join events c on c.id = e.cause \
         where e.kind like 'user.role_%' and c.kind like 'directory_group.%' order by e.id",
    )
    .fetch_all(&mut world.database.admin().await)
    .await
    .expect("the events");
    let causes: Vec<_> = told
        .iter()
        .filter_map(|(_, cause)| cause.as_deref())
        .collect();
    assert!(causes.contains(&"directory_group.mapped"), "{causes:?}");
    assert!(causes.contains(&"directory_group.updated"), "{causes:?}");
    assert!(causes.contains(&"directory_group.removed"), "{causes:?}");
}

#[tokio::test]
async fn who_holds_a_role_through_a_group_alone_works_with_it_and_stops_when_suspended() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    // Her account stands already: she works at another clinic.
    let other = world.clinic().await;
    let ann = other.staff("read_only", None).await;
    let made = directory
        .post("/scim/v2/Users", user(&ann.email))
        .await
        .expect(201);
    let desk = directory
        .post("/scim/v2/Groups", group("Desk", &[&id_of(&made)]))
        .await;
    let desk = id_of(&desk.expect(201));
    map(&clinic, &desk, json!({ "role": "front_desk" }))
        .await
        .expect(200);

    // No clinic draws her to itself by what its directory says …
    let mine = Staff::sign_in(&world, &ann.email).await;
    let me = mine.get("/v1/me").await.expect(200);
    assert_eq!(me["tenant"]["id"], other.tenant_id.as_str());
    // … but she may go there.
    let credentials =
        json!({ "email": ann.email, "password": PASSWORD, "tenant_id": clinic.tenant_id });
    let tokens = world.post("/v1/sessions", credentials).await.expect(201);
    let there = Staff::with_token(&world, tokens["access_token"].as_str().expect("a token"));
    there.get("/v1/contacts").await.expect(200);
    let off = patch(json!([{ "op": "replace", "value": { "active": false } }]));
    directory
        .patch(&format!("/scim/v2/Users/{}", id_of(&made)), off)
        .await
        .expect(200);
    eventually("the end of the session", || async {
        (there.get("/v1/me").await.status == 401).then_some(())
    })
    .await;
    mine.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn a_group_makes_no_owner_and_gives_nothing_that_its_mapper_could_not() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let admin = clinic.staff("admin", None).await;
    let manager = clinic.staff("location_manager", None).await;
    let made = directory
        .post("/scim/v2/Groups", group("Everybody", &[]))
        .await
        .expect(201);
    let id = id_of(&made);
    for by in [&clinic.owner, &admin] {
        let owner = map(by, &id, json!({ "role": "owner" })).await;
        assert_eq!(owner.faults(), ["/role not_for_groups"]);
    }
    let nowhere = json!({ "role": "janitor", "location_id": "loc_00000000000000000000000000" });
    let faults = map(&clinic, &id, nowhere).await.faults();
    assert_eq!(
        faults,
        ["/location_id unknown_location", "/role unknown_role"]
    );
    let unplaced = json!({ "location_id": clinic.location_id });
    assert_eq!(
        map(&clinic, &id, unplaced).await.faults(),
        ["/location_id without_role"]
    );
    let refused = map(&manager, &id, json!({ "role": "front_desk" })).await;
    assert_eq!(refused.problem(403), "forbidden");
    map(&admin, &id, json!({ "role": "admin" }))
        .await
        .expect(200);

    let path = format!("/v1/directory-groups/{id}");
    let stale = clinic
        .call(
            reqwest::Method::PATCH,
            &path,
            Some(json!({ "role": null })),
            &[("if-match", "\"1\"")],
        )
        .await;
    assert_eq!(stale.problem(412), "stale");
    let other = world.clinic().await;
    assert_eq!(
        map(&other, &id, json!({ "role": null })).await.problem(404),
        "not_found"
    );
}

#[tokio::test]
async fn a_group_is_renamed_replaced_and_had_once() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let mut people = vec![];
    for name in ["ann", "bea", "cyd"] {
        let made = directory
            .post("/scim/v2/Users", user(&format!("{name}@example.com")))
            .await;
        people.push(id_of(&made.expect(201)));
    }
    let [ann, bea, cyd] = [0, 1, 2].map(|index| people[index].as_str());
    let made = directory
        .post("/scim/v2/Groups", group("Desk", &[ann, ann, bea]))
        .await;
    let made = made.expect(201);
    let path = format!("/scim/v2/Groups/{}", id_of(&made));
    assert_eq!(
        made["members"].as_array().map(Vec::len),
        Some(2),
        "each once"
    );
    let same = directory.post("/scim/v2/Groups", group("DESK", &[])).await;
    assert_eq!(refusal(same, 409), "uniqueness");
    let nameless = json!({ "schemas": [super::GROUP] });
    assert_eq!(
        refusal(directory.post("/scim/v2/Groups", nameless).await, 400),
        "invalidValue"
    );

    let mut whole = group("Front", &[cyd]);
    whole["externalId"] = json!("g1");
    let replaced = put(&directory, &path, whole).await.expect(200);
    assert_eq!(
        (&replaced["displayName"], &replaced["externalId"]),
        (&json!("Front"), &json!("g1"))
    );
    assert_eq!(replaced["members"][0]["value"], cyd);
    let cyds = directory
        .get(&format!("/scim/v2/Users/{cyd}"))
        .await
        .expect(200);
    assert_eq!(cyds["groups"][0]["display"], "Front");
    let anns = directory
        .get(&format!("/scim/v2/Users/{ann}"))
        .await
        .expect(200);
    assert_eq!(anns.get("groups"), None);

    let operations = json!([
        { "op": "Add", "path": "members", "value": [{ "value": ann }, { "value": bea }] },
        { "op": "Remove", "path": "members", "value": [{ "value": cyd }] },
        { "op": "Replace", "path": "displayName", "value": "Reception" },
    ]);
    let patched = directory.patch(&path, patch(operations)).await.expect(200);
    let members: Vec<_> = patched["members"]
        .as_array()
        .expect("members")
        .iter()
        .map(|it| &it["value"])
        .collect();
    assert_eq!(members, [&json!(ann), &json!(bea)]);
    let unknown =
        patch(json!([{ "op": "add", "path": "members", "value": [{ "value": "nobody" }] }]));
    assert_eq!(
        refusal(directory.patch(&path, unknown).await, 400),
        "invalidValue"
    );
    // Who goes off the staff goes out of the group.
    directory
        .delete(&format!("/scim/v2/Users/{ann}"))
        .await
        .expect(204);
    let left = directory.get(&path).await.expect(200);
    assert_eq!(left["members"].as_array().map(Vec::len), Some(1));
    assert_ne!(left["meta"]["version"], patched["meta"]["version"]);
    directory
        .patch(&path, patch(json!([{ "op": "remove", "path": "members" }])))
        .await
        .expect(200);
    assert_eq!(directory.get(&path).await.expect(200).get("members"), None);
}
