//! Setting up a provider, and trying it.

use serde_json::{Value, json};
use testkit::{Clinic, World};

use super::{Peer, SECRET, Set, connect, map, prove, record};
use crate::steps::text;

fn new(issuer: &str) -> Value {
    json!({ "name": "Okta", "issuer": issuer, "client_id": "us", "client_secret": SECRET })
}

#[tokio::test]
async fn the_owner_alone_sets_it_up_and_the_secret_is_never_shown() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let made = clinic
        .post("/v1/sso/connections", new("https://login.example"))
        .await
        .expect(201);
    assert_eq!(
        (&made["enabled"], &made["has_secret"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        made["redirect_uri"],
        format!("{}/v1/sso/callback", world.url)
    );
    let path = format!("/v1/sso/connections/{}", text(&made, "id"));
    let admin = clinic.staff("admin", None).await;
    admin.get("/v1/sso/connections").await.expect(200);
    let domain = json!({ "connection_id": made["id"], "domain": "x.example" });
    let mapping = json!({ "connection_id": made["id"], "group": "a", "role": "read_only" });
    for refused in [
        admin
            .post("/v1/sso/connections", new("https://other.example"))
            .await,
        admin.patch(&path, json!({ "enabled": true })).await,
        admin.delete(&path).await,
        admin.post(&format!("{path}/test"), json!({})).await,
        admin.post("/v1/sso/domains", domain).await,
        admin.post("/v1/sso/mappings", mapping).await,
    ] {
        assert_eq!(refused.problem(403), "forbidden");
    }
    assert_eq!(
        clinic
            .staff("front_desk", None)
            .await
            .get("/v1/sso/connections")
            .await
            .problem(403),
        "forbidden"
    );
    let shown = clinic
        .get("/v1/sso/connections")
        .await
        .expect(200)
        .to_string();
    assert!(!shown.contains(SECRET), "{shown}");
    let kept: i64 = sqlx::query_scalar(
        "select (select count(*) from events where payload::text like '%a secret between%') \
              + (select count(*) from idempotency_keys where answer::text like '%a secret between%') \
              + (select count(*) from sso_connections where encode(client_secret, 'escape') like '%a secret between%')",
    )
    .fetch_one(&mut world.database.admin().await)
    .await
    .expect("a count");
    assert_eq!(kept, 0);
    let again = clinic
        .post("/v1/sso/connections", new("https://login.example"))
        .await;
    assert_eq!(again.problem(409), "already_connected");
}

#[tokio::test]
async fn what_is_no_issuer_is_refused_at_its_field() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    for issuer in [
        "",
        "login.example",
        "http://login.example",
        "file:///etc/passwd",
        "https://x.example?y",
        "https://a:b@x.example",
    ] {
        let refused = clinic.post("/v1/sso/connections", new(issuer)).await;
        assert_eq!(refused.status, 422, "{issuer}");
        assert_eq!(refused.body["errors"][0]["pointer"], "/issuer", "{issuer}");
    }
}

/// The outcome and words of each step of a trial.
async fn trial(clinic: &Clinic<'_>, connection: &str) -> Value {
    let path = format!("/v1/sso/connections/{connection}/test");
    let found = clinic.post(&path, json!({})).await.expect(200);
    let mut steps = json!({ "good": found["good"] });
    for step in found["steps"].as_array().expect("steps") {
        steps[text(step, "step")] = step.clone();
    }
    steps
}

#[track_caller]
fn says(trial: &Value, step: &str, outcome: &str, words: &str) {
    let found = &trial[step];
    assert_eq!(found["outcome"], outcome, "{trial}");
    assert!(text(found, "words").contains(words), "{trial}");
}

#[tokio::test]
async fn a_trial_says_in_words_what_is_wrong() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    let clinic = &set.clinic;
    let good = trial(clinic, &set.connection).await;
    assert_eq!(good["good"], true, "{good}");
    for step in [
        "discovery",
        "keys",
        "redirect_uri",
        "client",
        "domains",
        "logout",
    ] {
        says(&good, step, "good", "");
    }
    let connection = clinic
        .get(&format!("/v1/sso/connections/{}", set.connection))
        .await
        .expect(200);
    // Another secret at the provider; no such redirect URI; no such client.
    peer.client(&connection, "another").await;
    says(
        &trial(clinic, &set.connection).await,
        "client",
        "wrong",
        "copy both from there again",
    );
    let mut elsewhere = connection.clone();
    elsewhere["redirect_uri"] = json!("https://elsewhere.example/callback");
    peer.client(&elsewhere, SECRET).await;
    says(
        &trial(clinic, &set.connection).await,
        "redirect_uri",
        "wrong",
        "register the redirect URI",
    );
    let stranger = clinic
        .post("/v1/sso/connections", new(&peer.issuer))
        .await
        .expect(201);
    let found = trial(clinic, &text(&stranger, "id")).await;
    says(&found, "redirect_uri", "wrong", "check the client id");
    says(&found, "client", "wrong", "does not take the client id");
    says(&found, "domains", "unknown", "No domain is proven");

    peer.client(&connection, SECRET).await;
    peer.behave(json!({ "keys": "gone" })).await;
    says(
        &trial(clinic, &set.connection).await,
        "keys",
        "wrong",
        "no key",
    );
    peer.behave(json!({ "metadata": { "issuer": "https://elsewhere.example" } }))
        .await;
    let found = trial(clinic, &set.connection).await;
    says(
        &found,
        "discovery",
        "wrong",
        "calls itself https://elsewhere.example",
    );
    assert_eq!(found["good"], false);
    // The metadata document may name whatever it likes: only what is allowed is called.
    peer.behave(json!({ "metadata": { "jwks_uri": "http://169.254.169.254/latest/meta-data" } }))
        .await;
    says(
        &trial(clinic, &set.connection).await,
        "keys",
        "wrong",
        "must begin with https://",
    );
    peer.behave(json!({ "metadata": { "jwks_uri": "https://10.0.0.1/keys" } }))
        .await;
    says(
        &trial(clinic, &set.connection).await,
        "keys",
        "wrong",
        "not a public address",
    );
    drop(peer);
    says(
        &trial(clinic, &set.connection).await,
        "discovery",
        "wrong",
        "cannot be reached",
    );
}

#[tokio::test]
async fn a_trial_looks_the_domains_up_again() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let clinic = world.clinic().await;
    let connection = text(&connect(&clinic, &peer).await, "id");
    let domain = prove(&world, &clinic, &connection, "lapsed.example").await;
    says(
        &trial(&clinic, &connection).await,
        "domains",
        "good",
        "lapsed.example",
    );
    record(&world, &domain, &[]).await;
    says(
        &trial(&clinic, &connection).await,
        "domains",
        "wrong",
        "lapsed.example",
    );
    let listed = clinic.get("/v1/sso/domains").await.expect(200);
    assert_eq!(listed["items"][0]["proven_at"], Value::Null);
    let asked = world
        .post("/v1/sso/discovery", json!({ "email": "a@lapsed.example" }))
        .await;
    assert_eq!(asked.expect(200)["sso"], Value::Null);
}

#[tokio::test]
async fn a_mapping_gives_what_its_maker_could_give_and_no_ownership() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let clinic = world.clinic().await;
    let connection = text(&connect(&clinic, &peer).await, "id");
    let made = map(
        &clinic,
        &connection,
        "desk",
        "front_desk",
        Some(&clinic.location_id),
    )
    .await;
    assert_eq!(made["location"]["id"], json!(clinic.location_id));
    for (role, location, pointer, code) in [
        ("owner", None, "/role", "not_for_groups"),
        ("nobody", None, "/role", "unknown_role"),
        (
            "admin",
            Some("loc_01h2xcejqtf2nbrexx3vqjhp41"),
            "/location_id",
            "unknown_location",
        ),
    ] {
        let new = json!({ "connection_id": connection, "group": "a", "role": role, "location_id": location });
        let refused = clinic.post("/v1/sso/mappings", new).await;
        assert_eq!(refused.status, 422, "{role}");
        assert_eq!(refused.body["errors"][0]["pointer"], pointer, "{role}");
        assert_eq!(refused.body["errors"][0]["code"], code, "{role}");
    }
    let twice = json!({ "connection_id": connection, "group": "desk", "role": "front_desk", "location_id": clinic.location_id });
    assert_eq!(
        clinic.post("/v1/sso/mappings", twice).await.problem(409),
        "already_mapped"
    );
}
