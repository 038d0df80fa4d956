//! Second factors, fresh proofs, and what a clinic asks of those who sign in.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Staff, World};
use totp_rs::{Builder, Secret};

use super::{PASSWORD, proofs_grow_old};
use crate::steps::{items, now, text};

/// The code that an app with this secret shows so many steps from now.
fn code(world: &World, secret: &str, steps: i64) -> String {
    let secret = Secret::try_from_base32(secret).expect("base 32");
    let totp = Builder::new()
        .with_secret(secret)
        .with_account_name("somebody")
        .build()
        .expect("a secret");
    let at = now(world).timestamp() + steps * 30;
    totp.generate(at.unsigned_abs()).to_string()
}

/// Sets an app up; gives its secret and the recovery codes.
pub(super) async fn enrol(world: &World, staff: &Staff<'_>) -> (String, Vec<String>) {
    let begun = staff
        .post("/v1/me/factors", json!({ "name": "My phone" }))
        .await
        .expect(201);
    let secret = text(&begun, "secret");
    assert!(text(&begun, "uri").starts_with("otpauth://totp/Attend:"));
    let path = format!("/v1/me/factors/{}/confirmation", text(&begun, "id"));
    let wrong = staff.post(&path, json!({ "code": "000000" })).await;
    assert_eq!(wrong.faults(), ["/code wrong_code"]);
    let right = json!({ "code": code(world, &secret, 0) });
    let codes = staff.post(&path, right).await.expect(201);
    let codes = codes["recovery_codes"].as_array().expect("a list");
    let codes = codes
        .iter()
        .map(|code| code.as_str().expect("a code").to_owned());
    (secret, codes.collect())
}

async fn password(world: &World, email: &str) -> testkit::Answer {
    let body = json!({ "email": email, "password": PASSWORD });
    world.post("/v1/sessions", body).await
}

async fn second(world: &World, challenge: &Value, shown: Value) -> testkit::Answer {
    let mut body = shown;
    body["challenge"] = challenge["challenge"].clone();
    world.post("/v1/sessions/second-factor", body).await
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_each_code_is_good_once() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let (secret, recovery) = enrol(&world, &clinic).await;
    assert_eq!(recovery.len(), 10);
    let challenge = password(&world, &clinic.email).await.expect(202);
    assert_eq!(challenge["methods"], json!(["totp", "recovery_code"]));
    assert!(challenge.get("access_token").is_none());
    // The code of the setting up was used.
    let used = json!({ "code": code(&world, &secret, 0) });
    assert_eq!(
        second(&world, &challenge, used).await.problem(401),
        "wrong_code"
    );
    let next = json!({ "code": code(&world, &secret, 1) });
    let tokens = second(&world, &challenge, next.clone()).await.expect(201);
    let owner = Staff::with_token(&world, &text(&tokens, "access_token"));
    owner.get("/v1/contacts").await.expect(200);
    assert_eq!(
        second(&world, &challenge, next).await.problem(401),
        "challenge_over"
    );
    // Without the app: a recovery code, however it is typed, once.
    for (attempt, status) in [(1, 201), (2, 401)] {
        let challenge = password(&world, &clinic.email).await.expect(202);
        let typed = recovery[0].to_uppercase().replace('-', " ");
        let answer = second(&world, &challenge, json!({ "recovery_code": typed })).await;
        assert_eq!(answer.status, status, "attempt {attempt}");
    }
    let left = owner.get("/v1/me/recovery-codes").await.expect(200);
    assert_eq!(left["left"], 9);
    let devices = items(&owner, "/v1/me/sessions").await;
    let seconds: Vec<_> = devices
        .iter()
        .map(|device| device["second"].clone())
        .collect();
    assert!(seconds.contains(&json!("totp")) && seconds.contains(&json!("recovery_code")));
    // Five minutes, and the password is asked for again.
    let challenge = password(&world, &clinic.email).await.expect(202);
    world.advance(chrono::TimeDelta::minutes(5));
    let late = json!({ "code": code(&world, &secret, 0) });
    assert_eq!(
        second(&world, &challenge, late).await.problem(401),
        "challenge_over"
    );
}

#[tokio::test]
async fn guessing_codes_is_slowed() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    enrol(&world, &clinic).await;
    let challenge = password(&world, &clinic.email).await.expect(202);
    let mut last = 401;
    for _ in 0..12 {
        last = second(&world, &challenge, json!({ "code": "123456" }))
            .await
            .status;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    let neither = second(&world, &challenge, json!({})).await;
    assert_eq!(neither.faults(), ["/code required"]);
}

#[tokio::test]
async fn what_asks_for_a_fresh_proof_gets_one_and_goes_on() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let policy = json!({ "idle_minutes": 60 });
    let path = "/v1/security-policy";
    clinic.patch(path, policy.clone()).await.expect(200);
    // Ten minutes after the sign-in, renewed in between.
    world.advance(chrono::TimeDelta::minutes(9));
    let owner = Staff::sign_in(&world, &clinic.email).await;
    world.advance(chrono::TimeDelta::minutes(9));
    let renewed = owner.get("/v1/me").await;
    renewed.expect(200);
    proofs_grow_old(&world).await;
    let owner = Staff::sign_in(&world, &clinic.email).await;
    proofs_grow_old(&world).await;
    let policy = json!({ "idle_minutes": 120 });
    let refused = owner.patch(path, policy.clone()).await;
    assert_eq!(refused.problem(403), "step_up_required");
    let proof = "/v1/sessions/current/proof";
    assert_eq!(
        owner.post(proof, json!({})).await.faults(),
        ["/password required"]
    );
    let wrong = json!({ "password": "not my password" });
    assert_eq!(
        owner.post(proof, wrong).await.problem(401),
        "invalid_credentials"
    );
    owner
        .post(proof, json!({ "password": PASSWORD }))
        .await
        .expect(204);
    owner.patch(path, policy).await.expect(200);
    // With a second factor the password is not enough.
    let (secret, _) = enrol(&world, &owner).await;
    let again = json!({ "password": PASSWORD });
    assert_eq!(owner.post(proof, again).await.faults(), ["/code required"]);
    let shown = json!({ "code": code(&world, &secret, 1) });
    owner.post(proof, shown).await.expect(204);
}

#[tokio::test]
async fn a_clinic_that_wants_a_second_factor_opens_nothing_before_it() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let required = json!({ "second_factor": "required" });
    clinic
        .patch("/v1/security-policy", required)
        .await
        .expect(200);
    let fresh = Staff::sign_in(&world, &desk.email).await;
    let me = fresh.get("/v1/me").await.expect(200);
    assert_eq!(
        (&me["must_enrol"], &me["permissions"]),
        (&json!(true), &json!(["session:own"]))
    );
    assert_eq!(fresh.get("/v1/contacts").await.problem(403), "forbidden");
    enrol(&world, &fresh).await;
    fresh.get("/v1/contacts").await.expect(200);
    assert_eq!(fresh.get("/v1/me").await.expect(200)["must_enrol"], false);
    let second = password(&world, &desk.email).await;
    second.expect(202);
}

#[tokio::test]
async fn sessions_live_as_long_as_the_clinic_lets_them() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let strict = json!({ "idle_minutes": 15, "whole_hours": 1 });
    clinic
        .patch("/v1/security-policy", strict)
        .await
        .expect(200);
    let wrong = json!({ "idle_minutes": 120 });
    assert_eq!(
        clinic.patch("/v1/security-policy", wrong).await.faults(),
        ["/idle_minutes beyond_whole"]
    );
    let tokens = password(&world, &clinic.email).await.expect(201);
    let renew = async |token: &Value| {
        let body = json!({ "refresh_token": token });
        world.post("/v1/sessions/renewal", body).await
    };
    let mut token = tokens["refresh_token"].clone();
    for _ in 0..4 {
        world.advance(chrono::TimeDelta::minutes(14));
        token = renew(&token).await.expect(201)["refresh_token"].clone();
    }
    world.advance(chrono::TimeDelta::minutes(5));
    assert_eq!(
        renew(&token).await.problem(401),
        "session_over",
        "an hour in all"
    );
    let idle = password(&world, &clinic.email).await.expect(201);
    world.advance(chrono::TimeDelta::minutes(15));
    let over = renew(&idle["refresh_token"]).await;
    assert_eq!(
        over.problem(401),
        "session_over",
        "a quarter of an hour unused"
    );
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_it() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let agent = [("User-Agent", "Desk tablet")];
    let url = format!("{}/v1/sessions", world.url);
    let request = world.http.post(url).header(agent[0].0, agent[0].1);
    let body = json!({ "email": desk.email, "password": PASSWORD });
    let sent = request.json(&body).send().await.expect("an answer");
    let tablet: Value = sent.json().await.expect("tokens");
    let tablet = Staff::with_token(&world, &text(&tablet, "access_token"));
    let devices = items(&desk, "/v1/me/sessions").await;
    assert_eq!(devices.len(), 2);
    let other = devices.iter().find(|device| device["current"] == false);
    let other = other.expect("the tablet");
    assert_eq!(other["device"], "Desk tablet");
    assert_eq!(other["address"], "127.0.0.1");
    let path = format!("/v1/me/sessions/{}", text(other, "id"));
    // Not theirs to end, nor to see.
    assert_eq!(clinic.delete(&path).await.problem(404), "not_found");
    desk.delete(&path).await.expect(204);
    assert_eq!(tablet.get("/v1/me").await.problem(401), "unauthorised");
    desk.get("/v1/me").await.expect(200);
    let second = Staff::sign_in(&world, &desk.email).await;
    desk.delete("/v1/me/sessions").await.expect(204);
    assert_eq!(second.get("/v1/me").await.problem(401), "unauthorised");
    // An administrator signs them out everywhere.
    let user = desk.user_id().await;
    let path = format!("/v1/users/{user}/sessions");
    assert_eq!(items(&clinic, &path).await.len(), 1);
    assert_eq!(desk.delete(&path).await.problem(403), "forbidden");
    clinic.delete(&path).await.expect(204);
    assert_eq!(desk.get("/v1/me").await.problem(401), "unauthorised");
    let stranger = world.clinic().await;
    assert_eq!(stranger.delete(&path).await.problem(404), "not_found");
}

#[tokio::test]
async fn where_the_clinic_has_its_own_sign_in_a_password_opens_for_an_owner_alone() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let only = json!({ "methods": ["sso"] });
    clinic.patch("/v1/security-policy", only).await.expect(200);
    let refused = password(&world, &desk.email).await;
    assert_eq!(refused.problem(403), "method_not_allowed_here");
    password(&world, &clinic.email).await.expect(201);
    let none = json!({ "methods": [] });
    assert_eq!(
        clinic.patch("/v1/security-policy", none).await.faults(),
        ["/methods min_items"]
    );
    let manager = clinic
        .call(Method::GET, "/v1/security-policy", None, &[])
        .await;
    assert_eq!(manager.expect(200)["methods"], json!(["sso"]));
}
