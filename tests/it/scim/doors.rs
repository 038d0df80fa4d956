//! Who comes in, and what is told of a refusal.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Staff, World};

use super::{directory, group, id_of, patch, put, refusal, user};

#[tokio::test]
async fn without_a_good_token_nobody_comes_in_and_nothing_is_told() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let bodies = async |token: &str| {
        let stranger = Staff::with_token(&world, token);
        let answer = stranger.get("/scim/v2/Users").await;
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        assert_eq!(refusal(answer.clone(), 401), "");
        answer.body
    };
    let made = clinic
        .post("/v1/directory-tokens", json!({ "name": "Okta" }))
        .await;
    let made = made.expect(201);
    let token = made["token"].as_str().expect("a token").to_owned();
    assert!(token.starts_with("scim_") && token.len() > 40);
    assert_eq!(made["url"], format!("{}/scim/v2", world.url));
    let directory = Staff::with_token(&world, &token);
    directory.get("/scim/v2/Users").await.expect(200);
    clinic
        .delete(&format!("/v1/directory-tokens/{}", id_of(&made)))
        .await
        .expect(204);

    let revoked = bodies(&token).await;
    let none = world.get("/scim/v2/Users").await;
    assert_eq!(none.body, revoked);
    for wrong in ["scim_x", "", "scim_", &clinic.token, &token.to_uppercase()] {
        assert_eq!(bodies(wrong).await, revoked, "{wrong}");
    }
    // And a directory's token opens nothing else.
    let other = clinic
        .post("/v1/directory-tokens", json!({ "name": "Entra" }))
        .await;
    let other = other.expect(201);
    let directory = Staff::with_token(&world, other["token"].as_str().expect("a token"));
    assert_eq!(directory.get("/v1/me").await.problem(401), "unauthorised");
    assert_eq!(
        directory.get("/v1/users").await.problem(401),
        "unauthorised"
    );
}

#[tokio::test]
async fn a_token_is_shown_once_and_its_use_is_seen() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let list = async || clinic.get("/v1/directory-tokens").await.expect(200)["items"].clone();
    assert_eq!(list().await[0]["last_used_at"], Value::Null);
    directory.get("/scim/v2/Users").await.expect(200);
    let listed = list().await;
    assert!(listed[0]["last_used_at"].is_string(), "{listed}");
    assert!(!listed.to_string().contains("scim_"), "{listed}");
    let kept: i64 = sqlx::query_scalar(
        "select count(*) from idempotency_keys where answer::text like '%scim\\_%'",
    )
    .fetch_one(&mut world.database.admin().await)
    .await
    .expect("a count");
    assert_eq!(kept, 0);
    let path = format!("/v1/directory-tokens/{}", id_of(&listed[0]));
    clinic.delete(&path).await.expect(204);
    clinic.delete(&path).await.expect(204);
    assert!(list().await[0]["revoked_at"].is_string());
    let kinds: Vec<String> = sqlx::query_scalar(
        "select kind from events where kind like 'directory_token.%' order by id",
    )
    .fetch_all(&mut world.database.admin().await)
    .await
    .expect("the events");
    assert_eq!(kinds, ["directory_token.made", "directory_token.revoked"]);
}

#[tokio::test]
async fn tokens_and_mappings_are_for_who_keeps_the_whole_clinics_safety() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let limited = clinic.staff("admin", Some(&clinic.location_id)).await;
    for staff in [&desk, &limited] {
        let made = staff
            .post("/v1/directory-tokens", json!({ "name": "Okta" }))
            .await;
        assert_eq!(made.problem(403), "forbidden");
        for path in ["/v1/directory-tokens", "/v1/directory-groups"] {
            assert_eq!(staff.get(path).await.problem(403), "forbidden", "{path}");
        }
    }
}

#[tokio::test]
async fn another_clinics_people_and_groups_are_as_good_as_none() {
    let world = World::without_workers().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let (mine, theirs) = (directory(&clinic).await, directory(&other).await);
    let ann = theirs
        .post("/scim/v2/Users", user("ann@example.com"))
        .await
        .expect(201);
    let desk = theirs
        .post("/scim/v2/Groups", group("Desk", &[&id_of(&ann)]))
        .await;
    let desk = desk.expect(201);
    for (kind, prefix, id, body) in [
        ("Users", "stf", id_of(&ann), user("bea@example.com")),
        ("Groups", "grp", id_of(&desk), group("Other", &[])),
    ] {
        let nothing = format!("{prefix}_01h2xcejqtf2nbrexx3vqjhp41");
        let rename = patch(json!([{ "op": "replace", "path": "displayName", "value": "x" }]));
        for (method, body) in [
            (Method::GET, None),
            (Method::PUT, Some(body)),
            (Method::PATCH, Some(rename)),
            (Method::DELETE, None),
        ] {
            let foreign = format!("/scim/v2/{kind}/{id}");
            let absent = format!("/scim/v2/{kind}/{nothing}");
            let foreign = mine.call(method.clone(), &foreign, body.clone(), &[]).await;
            let absent = mine.call(method.clone(), &absent, body.clone(), &[]).await;
            let nonsense = format!("/scim/v2/{kind}/nonsense");
            let nonsense = mine.call(method.clone(), &nonsense, body, &[]).await;
            assert_eq!(foreign.body, absent.body, "{method} {kind}");
            assert_eq!(foreign.body, nonsense.body, "{method} {kind}");
            assert_eq!(refusal(foreign, 404), "");
        }
        let list = mine
            .get(&format!("/scim/v2/{kind}?filter=id%20eq%20%22{id}%22"))
            .await;
        assert_eq!(list.expect(200)["totalResults"], 0);
    }
    // Nor do they become members.
    let foreign = mine
        .post("/scim/v2/Groups", group("Mine", &[&id_of(&ann)]))
        .await;
    let absent = group("Mine", &["stf_01h2xcejqtf2nbrexx3vqjhp41"]);
    let absent = mine.post("/scim/v2/Groups", absent).await;
    assert_eq!(foreign.body, absent.body);
    assert_eq!(refusal(foreign, 400), "invalidValue");
    theirs
        .get(&format!("/scim/v2/Users/{}", id_of(&ann)))
        .await
        .expect(200);
}

#[tokio::test]
async fn what_is_wrong_is_refused_in_the_words_of_scim() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let users = "/scim/v2/Users";
    let ann = directory
        .post(users, user("ann@example.com"))
        .await
        .expect(201);
    let path = format!("{users}/{}", id_of(&ann));

    let large = json!({ "schemas": [super::USER], "userName": "x".repeat(1024 * 1024) });
    assert_eq!(refusal(directory.post(users, large).await, 413), "");
    let raw = |kind: &'static str, body: &'static str| {
        let request = world.http.post(format!("{}{users}", world.url));
        request
            .bearer_auth(&directory.token)
            .header("content-type", kind)
            .body(body)
    };
    for (kind, body, status, scim_type) in [
        ("application/scim+json", "{", 400, "invalidSyntax"),
        ("application/json", "[]", 400, "invalidSyntax"),
        ("text/plain", "{}", 415, ""),
    ] {
        let answer = raw(kind, body).send().await.expect("an answer");
        let answer = testkit::Answer::of(answer).await;
        assert_eq!(refusal(answer, status), scim_type, "{kind} {body}");
    }
    for body in [
        json!({ "schemas": [super::USER] }),
        user("nobody"),
        user(" "),
        json!({ "schemas": [super::USER], "userName": ["ann"] }),
        json!({ "schemas": [super::USER], "userName": "x", "emails": [{ "value": "x" }] }),
        json!({ "schemas": [super::USER], "userName": "x@example.com", "displayName": "a\u{0}b" }),
    ] {
        let refused = directory.post(users, body.clone()).await;
        assert_eq!(refusal(refused, 400), "invalidValue", "{body}");
    }
    for (filter, scim_type) in [
        ("userName%20eq", "invalidFilter"),
        ("usrName%20eq%20%22x%22", "invalidFilter"),
        ("active%20gt%20true", "invalidFilter"),
    ] {
        let refused = directory.get(&format!("{users}?filter={filter}")).await;
        assert_eq!(refusal(refused, 400), scim_type, "{filter}");
    }
    let refused = directory.get(&format!("{users}?count=many")).await;
    assert_eq!(refusal(refused, 400), "invalidValue");
    for (operations, scim_type) in [
        (json!([]), "invalidSyntax"),
        (
            json!([{ "op": "add", "path": "nonsense", "value": "x" }]),
            "invalidPath",
        ),
        (
            json!([{ "op": "add", "path": "emails[", "value": "x" }]),
            "invalidPath",
        ),
        (json!([{ "op": "remove" }]), "noTarget"),
        (
            json!([{ "op": "replace", "path": "id", "value": "x" }]),
            "mutability",
        ),
        (
            json!([{ "op": "remove", "path": "userName" }]),
            "invalidValue",
        ),
        (
            json!([{ "op": "remove", "path": "active" }]),
            "invalidValue",
        ),
        (
            json!([{ "op": "replace", "path": "active", "value": "perhaps" }]),
            "invalidValue",
        ),
    ] {
        let refused = directory.patch(&path, patch(operations.clone())).await;
        assert_eq!(refusal(refused, 400), scim_type, "{operations}");
    }
    // An operation that is refused takes the ones before it back.
    let half = json!([
        { "op": "replace", "path": "displayName", "value": "Half" },
        { "op": "replace", "path": "emails[type eq \"none\"].value", "value": "x@example.com" },
    ]);
    assert_eq!(
        refusal(directory.patch(&path, patch(half)).await, 400),
        "noTarget"
    );
    let now = directory.get(&path).await.expect(200);
    assert_eq!(now, ann);

    for path in [
        "/scim/v2",
        "/scim/v2/",
        "/scim/v2/Nonsense",
        "/scim/v2/Schemas/nonsense",
    ] {
        assert_eq!(refusal(directory.get(path).await, 404), "", "{path}");
    }
    assert_eq!(refusal(directory.delete(users).await, 405), "");
    for path in ["/scim/v2/Bulk", "/scim/v2/Me"] {
        assert_eq!(
            refusal(directory.post(path, json!({})).await, 501),
            "",
            "{path}"
        );
    }
    let filtered = directory.get("/scim/v2/Schemas?filter=id%20pr").await;
    assert_eq!(refusal(filtered, 403), "");
    let nothing = put(&directory, &path, json!({})).await;
    assert_eq!(refusal(nothing, 400), "invalidSyntax");
}
