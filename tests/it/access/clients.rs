//! Programs that act in a clinic: API keys and OAuth clients.

use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};
use testkit::{Staff, World, eventually};

use crate::steps::{items, minutes, now, stamp, text, texts_of};

async fn refused(key: &Staff<'_>, path: &str) {
    eventually("the secret is good for nothing", || async {
        (key.get(path).await.status == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_key_does_what_it_holds_until_it_is_revoked() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let far = clinic.location("Far", "Australia/Perth").await;
    clinic.contact("Ann", "0491 570 006").await;
    clinic.contact_at("Bea", "0491 570 156", &far).await;
    let new = json!({
        "name": "Website", "kind": "key", "location_ids": [clinic.location_id],
        "permissions": ["contacts:read", "contacts:write"], "fields": { "pii": "mask", "phi": "hide", "financial": "hide", "secret": "hide" },
    });
    let made = clinic.post("/v1/clients", new).await.expect(201);
    let path = format!("/v1/clients/{}", text(&made["client"], "id"));
    let secret = text(&made, "secret");
    assert!(
        secret.starts_with("atd_key_") && secret.ends_with(&text(&made["client"], "secret_tail"))
    );
    let kept = clinic.get(&path).await.expect(200);
    assert!(!kept.to_string().contains(&secret), "it is shown once");

    let key = Staff::with_token(&world, &secret);
    let seen = items(&key, "/v1/contacts").await;
    assert_eq!(texts_of(&seen, "first_name"), ["Ann"]);
    assert_eq!(seen[0]["phone"], "•••• 006");
    let dee =
        json!({ "first_name": "Dee", "phone": "0491 570 157", "location_id": clinic.location_id });
    let dee = key.post("/v1/contacts", dee).await.expect(201);
    assert_eq!(key.get("/v1/tasks").await.problem(403), "forbidden");
    assert_eq!(
        key.post("/v1/clients", json!({})).await.problem(403),
        "forbidden"
    );
    let timeline = format!("/v1/contacts/{}/timeline", text(&dee, "id"));
    let told = items(&clinic, &timeline).await;
    assert_eq!(told[0]["actor"]["kind"], "client");
    assert_eq!(told[0]["actor"]["id"], made["client"]["id"]);
    assert_eq!(told[0]["actor"]["name"], "Website");
    let used = clinic.get(&path).await.expect(200);
    assert!(used["last_used_at"].is_string());

    let narrower = json!({ "permissions": ["contacts:read"] });
    clinic.patch(&path, narrower).await.expect(200);
    eventually("it holds less", || async {
        let answer = key.post("/v1/contacts", json!({})).await;
        (answer.status == 403).then_some(())
    })
    .await;

    let other = clinic
        .post(&format!("{path}/rotation"), json!({}))
        .await
        .expect(201);
    refused(&key, "/v1/contacts").await;
    let key = Staff::with_token(&world, &text(&other, "secret"));
    key.get("/v1/contacts").await.expect(200);
    clinic.delete(&path).await.expect(204);
    refused(&key, "/v1/contacts").await;
    let again = clinic.post(&format!("{path}/rotation"), json!({})).await;
    assert_eq!(again.problem(409), "client_revoked");
}

#[tokio::test]
async fn a_key_ends_on_its_day_and_comes_only_from_its_networks() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let made = |networks: Value, ends: Value| {
        let new = json!({ "name": "Office", "kind": "key", "permissions": ["schedule:read"], "networks": networks, "expires_at": ends });
        clinic.post("/v1/clients", new)
    };
    let elsewhere = made(json!(["192.0.2.0/24"]), Value::Null).await.expect(201);
    let elsewhere = Staff::with_token(&world, &text(&elsewhere, "secret"));
    assert_eq!(elsewhere.get("/v1/services").await.status, 401);
    let ends = world.platform().clock().now() + TimeDelta::hours(1);
    let here = made(json!(["127.0.0.0/8"]), json!(ends)).await.expect(201);
    let here = Staff::with_token(&world, &text(&here, "secret"));
    here.get("/v1/services").await.expect(200);
    world.advance(TimeDelta::hours(2));
    refused(&here, "/v1/services").await;
}

#[tokio::test]
async fn what_a_key_cannot_be_is_named() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let wrong = json!({
        "name": "Wrong", "kind": "key", "permissions": ["contacts:dance", "contacts:reveal", "tasks:read"],
        "networks": ["10.0.0.0/8", "10.0.0.0/33"], "expires_at": "2001-01-01T00:00:00Z",
        "location_ids": ["loc_01h2xcejqtf2nbrexx3vqjhp41"],
    });
    let faults = clinic.post("/v1/clients", wrong).await.faults();
    assert_eq!(
        faults,
        [
            "/expires_at too_early",
            "/location_ids/0 unknown_location",
            "/networks/1 network",
            "/permissions/0 unknown_permission",
            "/permissions/1 persons_only"
        ]
    );
    // Nobody makes a client that holds more than they do.
    let held = json!([{ "permission": "clients:configure", "scope": "tenant" }, { "permission": "tasks:read", "scope": "tenant" }]);
    let role = json!({ "name": "Keys", "based_on": "read_only", "permissions": held });
    let role = clinic.post("/v1/roles", role).await.expect(201);
    let keeper = clinic.staff(&text(&role, "key"), None).await;
    let key =
        |permission: &str| json!({ "name": "More", "kind": "key", "permissions": [permission] });
    let beyond = key("contacts:read");
    let answer = keeper.post("/v1/clients", beyond.clone()).await;
    assert_eq!(answer.problem(403), "role_too_high");
    keeper
        .post("/v1/clients", key("tasks:read"))
        .await
        .expect(201);
    let desk = clinic.staff("front_desk", None).await;
    assert_eq!(
        desk.post("/v1/clients", beyond).await.problem(403),
        "forbidden"
    );
    assert_eq!(items(&clinic, "/v1/clients").await.len(), 1);
}

#[tokio::test]
async fn a_key_rests_while_whoever_made_it_is_suspended() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let admin = clinic.staff("admin", None).await;
    let new = json!({ "name": "Site", "kind": "key", "permissions": ["schedule:read"] });
    let made = admin.post("/v1/clients", new).await.expect(201);
    let key = Staff::with_token(&world, &text(&made, "secret"));
    key.get("/v1/services").await.expect(200);
    let suspension = format!("/v1/users/{}/suspension", admin.user_id().await);
    let left = json!({ "reason": "left" });
    clinic.post(&suspension, left).await.expect(200);
    refused(&key, "/v1/services").await;
    clinic.delete(&suspension).await.expect(204);
    eventually("it works again", || async {
        (key.get("/v1/services").await.status == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_key_rests_while_whoever_made_it_holds_no_role() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let ends = json!({ "ends_at": stamp(now(&world) + minutes(5)) });
    let admin = clinic.staff_with("admin", ends).await;
    let user = admin.user_id().await;
    let new = json!({ "name": "Site", "kind": "key", "permissions": ["schedule:read"] });
    let made = admin.post("/v1/clients", new).await.expect(201);
    let key = Staff::with_token(&world, &text(&made, "secret"));
    key.get("/v1/services").await.expect(200);
    world.advance(TimeDelta::minutes(6));
    refused(&key, "/v1/services").await;
    let again = json!({ "role": "front_desk" });
    let path = format!("/v1/users/{user}/memberships");
    clinic.post(&path, again).await.expect(201);
    eventually("it works again", || async {
        (key.get("/v1/services").await.status == 200).then_some(())
    })
    .await;
}

async fn token(
    world: &World,
    form: &[(&str, &str)],
    basic: Option<(&str, &str)>,
) -> (StatusCode, Value) {
    let http = reqwest::Client::new();
    let mut request = http
        .post(format!("{}/v1/oauth/token", world.url))
        .form(form);
    if let Some((id, secret)) = basic {
        request = request.basic_auth(id, Some(secret));
    }
    let answer = request.send().await.expect("an answer");
    (answer.status(), answer.json().await.expect("a document"))
}

#[tokio::test]
async fn an_oauth_client_gets_a_token_for_its_credentials() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let new = json!({ "name": "Ledger", "kind": "oauth", "permissions": ["schedule:read", "tasks:read"] });
    let made = clinic.post("/v1/clients", new).await.expect(201);
    let (id, secret) = (text(&made["client"], "id"), text(&made, "secret"));
    let grant = ("grant_type", "client_credentials");

    let (status, answer) = token(&world, &[grant], Some((&id, &secret))).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["scope"], "schedule:read tasks:read");
    let whole = Staff::with_token(&world, &text(&answer, "access_token"));
    whole.get("/v1/tasks").await.expect(200);

    let form = [
        grant,
        ("client_id", &id),
        ("client_secret", &secret),
        ("scope", "schedule:read"),
    ];
    let (_, answer) = token(&world, &form, None).await;
    let part = Staff::with_token(&world, &text(&answer, "access_token"));
    part.get("/v1/services").await.expect(200);
    assert_eq!(part.get("/v1/tasks").await.problem(403), "forbidden");

    let basic = Some((id.as_str(), secret.as_str()));
    for (form, basic, status, error) in [
        (
            vec![grant],
            Some((id.as_str(), "atd_sec_wrong")),
            401,
            "invalid_client",
        ),
        (vec![grant], None, 401, "invalid_client"),
        (
            vec![("grant_type", "password")],
            basic,
            400,
            "unsupported_grant_type",
        ),
        (
            vec![grant, ("scope", "schedule:read contacts:read")],
            basic,
            400,
            "invalid_scope",
        ),
    ] {
        let (got, answer) = token(&world, &form, basic).await;
        assert_eq!(got, status, "{answer}");
        assert_eq!(answer["error"], error);
    }
    // The secret itself is no bearer token, and a key's secret gets no token.
    assert_eq!(
        Staff::with_token(&world, &secret)
            .get("/v1/services")
            .await
            .status,
        401
    );
    let key = json!({ "name": "Key", "kind": "key", "permissions": ["schedule:read"] });
    let key = clinic.post("/v1/clients", key).await.expect(201);
    let (key_id, key_secret) = (text(&key["client"], "id"), text(&key, "secret"));
    let (status, _) = token(&world, &[grant], Some((&key_id, &key_secret))).await;
    assert_eq!(status, 401);

    clinic
        .delete(&format!("/v1/clients/{id}"))
        .await
        .expect(204);
    refused(&whole, "/v1/tasks").await;
    let (status, _) = token(&world, &[grant], basic).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_token_ends_with_the_secret_that_it_was_got_with() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let new = json!({ "name": "Ledger", "kind": "oauth", "permissions": ["schedule:read"] });
    let made = clinic.post("/v1/clients", new).await.expect(201);
    let id = text(&made["client"], "id");
    let got = async |secret: &str| {
        let grant = [("grant_type", "client_credentials")];
        let (status, answer) = token(&world, &grant, Some((&id, secret))).await;
        assert_eq!(status, 200, "{answer}");
        Staff::with_token(&world, &text(&answer, "access_token"))
    };
    let first = got(&text(&made, "secret")).await;
    first.get("/v1/services").await.expect(200);
    let path = format!("/v1/clients/{id}/rotation");
    let rotated = clinic.post(&path, json!({})).await.expect(201);
    refused(&first, "/v1/services").await;
    // Another name takes nothing from the token.
    let second = got(&text(&rotated, "secret")).await;
    let other = json!({ "name": "Books" });
    clinic
        .patch(&format!("/v1/clients/{id}"), other)
        .await
        .expect(200);
    second.get("/v1/services").await.expect(200);
}
