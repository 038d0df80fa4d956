//! Signing in, staying in, and out.

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::{Answer, World};

use super::{PASSWORD, without_request_id};

async fn attempt(world: &World, email: &str, password: &str) -> Answer {
    let credentials = json!({ "email": email, "password": password });
    world.post("/v1/sessions", credentials).await
}

async fn renew(world: &World, tokens: &Value) -> Answer {
    let body = json!({ "refresh_token": tokens["refresh_token"] });
    world.post("/v1/sessions/renewal", body).await
}

async fn me(world: &World, tokens: &Value) -> Answer {
    let token = tokens["access_token"].as_str().expect("a token");
    call(world, reqwest::Method::GET, "/v1/me", token).await
}

async fn call(world: &World, method: reqwest::Method, path: &str, token: &str) -> Answer {
    let staff = testkit::Staff::with_token(world, token);
    staff.call(method, path, None, &[]).await
}

#[tokio::test]
async fn a_renewal_rotates_the_tokens_and_an_old_one_used_again_ends_the_session() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let first = attempt(&world, &clinic.email, PASSWORD).await.expect(201);
    let mut fields: Vec<_> = first.as_object().expect("tokens").keys().collect();
    fields.sort();
    assert_eq!(
        fields,
        ["access_token", "expires_in", "refresh_token", "token_type"]
    );
    assert_eq!(first["token_type"], "Bearer");
    assert_eq!(first["expires_in"], 600);

    let second = renew(&world, &first).await.expect(201);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_ne!(second["access_token"], first["access_token"]);
    me(&world, &second).await.expect(200);

    // A lost answer may be asked for again, for a moment.
    let again = renew(&world, &first).await.expect(201);
    assert_eq!(again["refresh_token"], second["refresh_token"]);

    world.advance(TimeDelta::seconds(10));
    assert_eq!(renew(&world, &first).await.problem(401), "session_over");
    assert_eq!(renew(&world, &second).await.problem(401), "session_over");
    assert_eq!(me(&world, &second).await.problem(401), "unauthorised");
    me(&world, &json!({ "access_token": clinic.token }))
        .await
        .expect(200);
}

#[tokio::test]
async fn a_session_unused_for_two_weeks_is_over() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let tokens = attempt(&world, &clinic.email, PASSWORD).await.expect(201);
    world.advance(TimeDelta::days(13));
    let tokens = renew(&world, &tokens).await.expect(201);
    world.advance(TimeDelta::days(14));
    assert_eq!(renew(&world, &tokens).await.problem(401), "session_over");
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_look_alike() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let wrong = attempt(&world, &clinic.email, "a wrong password").await;
    let unknown = attempt(&world, "nobody@example.com", "a wrong password").await;
    let names = |answer: &Answer| -> Vec<String> {
        let names = answer.headers.keys().map(ToString::to_string);
        names.collect()
    };
    assert_eq!(names(&wrong), names(&unknown));
    assert_eq!(wrong.clone().problem(401), "invalid_credentials");
    assert_eq!(wrong.status, unknown.status);
    assert_eq!(
        without_request_id(wrong.body),
        without_request_id(unknown.body)
    );
}

#[tokio::test]
async fn guessing_is_slowed_whether_or_not_there_is_an_account() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    for email in [clinic.email.as_str(), "nobody@example.com"] {
        for _ in 0..5 {
            let answer = attempt(&world, email, "a wrong password").await;
            assert_eq!(answer.problem(401), "invalid_credentials");
        }
        // The first waits are short: on a slow machine they may pass between two attempts.
        let mut slowed = None;
        for _ in 0..8 {
            let answer = attempt(&world, email, "a wrong password").await;
            if answer.status == 429 {
                slowed = Some(answer);
                break;
            }
        }
        let slowed = slowed.expect("guessing is slowed");
        let wait = slowed.headers["retry-after"].to_str().expect("a text");
        assert!((1..900).contains(&wait.parse::<i64>().expect("seconds")));
        assert_eq!(slowed.problem(429), "too_many_attempts");
    }
    // The right password waits like any other; when the wait is over, it opens.
    world.advance(TimeDelta::minutes(15));
    attempt(&world, &clinic.email, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn signing_out_ends_that_session_at_once_and_no_other() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let tokens = attempt(&world, &clinic.email, PASSWORD).await.expect(201);
    let token = tokens["access_token"].as_str().expect("a token");
    me(&world, &tokens).await.expect(200);
    let out = call(
        &world,
        reqwest::Method::DELETE,
        "/v1/sessions/current",
        token,
    );
    out.await.expect(204);
    assert_eq!(me(&world, &tokens).await.problem(401), "unauthorised");
    assert_eq!(renew(&world, &tokens).await.problem(401), "session_over");
    clinic.get("/v1/me").await.expect(200);
}
