//! Passkeys: set up, signed in with, shown as the second factor and as a fresh proof.

mod device;

use std::str::FromStr;

use chrono::TimeDelta;
use kernel::{Id, id};
use serde_json::{Value, json};
use testkit::{Answer, Staff, World};
use uuid::Uuid;

use super::{PASSWORD, proofs_grow_old};
use crate::steps::{items, text};
use device::{Device, PRESENT};

async fn user(staff: &Staff<'_>) -> Uuid {
    let id = staff.user_id().await;
    Id::<id::User>::from_str(&id).expect("an id").uuid()
}

/// The browser's answer, with the token of what it answers.
fn answer(asked: &Value, credential: Value) -> Value {
    json!({ "challenge": asked["challenge"], "credential": credential })
}

async fn set_up(staff: &Staff<'_>, device: &Device) -> Answer {
    let asked = staff
        .post("/v1/me/passkeys/challenge", json!({}))
        .await
        .expect(201);
    let passkey = answer(&asked, device.create(&asked["public_key"]));
    let body = json!({ "name": "My laptop", "passkey": passkey });
    staff.post("/v1/me/passkeys", body).await
}

async fn ask(world: &World) -> Value {
    let path = "/v1/sessions/passkey/challenge";
    world.post(path, json!({})).await.expect(201)
}

async fn sign_in(world: &World, passkey: Value) -> Answer {
    let body = json!({ "passkey": passkey });
    world.post("/v1/sessions/passkey", body).await
}

#[tokio::test]
async fn a_passkey_opens_alone_and_each_question_is_answered_once() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let owner = user(&clinic).await;
    let mut device = Device::of(&world);
    let made = set_up(&clinic, &device).await.expect(201);
    assert_eq!(made["recovery_codes"].as_array().map(Vec::len), Some(10));
    let factors = items(&clinic, "/v1/me/factors").await;
    assert_eq!(
        (&factors[0]["kind"], &factors[0]["name"]),
        (&json!("passkey"), &json!("My laptop"))
    );

    let asked = ask(&world).await;
    assert_eq!(asked["public_key"]["rpId"], "localhost");
    assert_eq!(asked["public_key"]["userVerification"], "required");
    let shown = answer(&asked, device.get(&asked["public_key"], owner));
    let tokens = sign_in(&world, shown.clone()).await.expect(201);
    let signed_in = Staff::with_token(&world, &text(&tokens, "access_token"));
    signed_in.get("/v1/contacts").await.expect(200);
    let sessions = items(&signed_in, "/v1/me/sessions").await;
    let here = sessions.iter().find(|session| session["current"] == true);
    assert_eq!(here.expect("this one")["method"], "passkey");
    assert_eq!(sign_in(&world, shown).await.problem(401), "challenge_over");

    // What another copy of the key says after that one has counted on: it is a clone.
    device.counter = 0;
    let asked = ask(&world).await;
    let cloned = answer(&asked, device.get(&asked["public_key"], owner));
    assert_eq!(sign_in(&world, cloned).await.problem(401), "wrong_passkey");

    // Five minutes, and it is asked anew.
    device.counter = 10;
    let asked = ask(&world).await;
    let late = answer(&asked, device.get(&asked["public_key"], owner));
    world.advance(TimeDelta::minutes(5));
    assert_eq!(sign_in(&world, late).await.problem(401), "challenge_over");
}

#[tokio::test]
async fn what_is_not_the_passkey_of_that_person_in_this_house_opens_nothing() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let (owner, stranger) = (user(&clinic).await, user(&other).await);
    let (mut device, mut foreign) = (Device::of(&world), Device::of(&world));
    set_up(&clinic, &device).await.expect(201);
    set_up(&other, &foreign).await.expect(201);

    let refused = async |device: &mut Device, user: Uuid| {
        let asked = ask(&world).await;
        let shown = answer(&asked, device.get(&asked["public_key"], user));
        sign_in(&world, shown).await.problem(401)
    };
    // A stranger's own passkey under somebody else's name, and the other way round.
    assert_eq!(refused(&mut foreign, owner).await, "wrong_passkey");
    assert_eq!(refused(&mut device, stranger).await, "wrong_passkey");
    assert_eq!(refused(&mut device, Uuid::nil()).await, "wrong_passkey");
    // Shown to a page of another name, which passes it on.
    let home = std::mem::replace(&mut device.origin, "http://localhost.example".to_owned());
    assert_eq!(refused(&mut device, owner).await, "wrong_passkey");
    device.origin = home;
    // Somebody touched the key, and nobody knows who.
    device.flags = PRESENT;
    assert_eq!(refused(&mut device, owner).await, "wrong_passkey");
    // A key that was never set up.
    let mut unknown = Device::of(&world);
    assert_eq!(refused(&mut unknown, owner).await, "wrong_passkey");

    // An answer to one question is none to another.
    device.flags = device::VERIFIED;
    let (asked, another) = (ask(&world).await, ask(&world).await);
    let crossed = answer(&another, device.get(&asked["public_key"], owner));
    assert_eq!(sign_in(&world, crossed).await.problem(401), "wrong_passkey");
    let nonsense = json!({ "challenge": "x", "credential": { "id": 1 } });
    assert_eq!(
        sign_in(&world, nonsense).await.faults(),
        ["/passkey/credential invalid"]
    );
}

#[tokio::test]
async fn setting_one_up_asks_for_a_fresh_proof_and_takes_no_answer_of_anothers() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let device = Device::of(&world);
    let later = Staff::sign_in(&world, &clinic.email).await;
    let path = "/v1/me/passkeys/challenge";
    let asked = clinic.post(path, json!({})).await.expect(201);
    let made = answer(&asked, device.create(&asked["public_key"]));
    let body = json!({ "name": "My laptop", "passkey": made });
    let taken = other.post("/v1/me/passkeys", body.clone()).await;
    assert_eq!(taken.problem(401), "challenge_over");
    clinic
        .post("/v1/me/passkeys", body.clone())
        .await
        .expect(201);
    let again = clinic.post("/v1/me/passkeys", body).await;
    assert_eq!(again.problem(401), "challenge_over");

    // The device that has one is named, so that it makes no second.
    let asked = clinic.post(path, json!({})).await.expect(201);
    let known = asked["public_key"]["excludeCredentials"].as_array();
    assert_eq!(known.map(Vec::len), Some(1));

    proofs_grow_old(&world).await;
    let old = later.post(path, json!({})).await;
    assert_eq!(old.problem(403), "step_up_required");
    let foreign = later
        .post(
            "/v1/sessions/current/proof",
            json!({ "password": PASSWORD }),
        )
        .await;
    assert_eq!(foreign.faults(), ["/code required"]);
}

#[tokio::test]
async fn a_passkey_is_a_second_factor_and_a_fresh_proof() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let owner = user(&clinic).await;
    let mut device = Device::of(&world);
    let body = json!({});
    let none = clinic
        .post("/v1/sessions/current/proof/challenge", body.clone())
        .await;
    assert_eq!(none.problem(409), "no_passkey");
    set_up(&clinic, &device).await.expect(201);

    let credentials = json!({ "email": clinic.email, "password": PASSWORD });
    let waiting = world.post("/v1/sessions", credentials).await.expect(202);
    assert_eq!(waiting["methods"], json!(["passkey", "recovery_code"]));
    let challenge = json!({ "challenge": waiting["challenge"] });
    let path = "/v1/sessions/second-factor/challenge";
    let asked = world.post(path, challenge.clone()).await.expect(201);
    let allowed = asked["public_key"]["allowCredentials"].as_array();
    assert_eq!(allowed.map(Vec::len), Some(1));
    let shown = answer(&asked, device.get(&asked["public_key"], owner));
    let body = json!({ "challenge": waiting["challenge"], "passkey": shown });
    let path_of_second = "/v1/sessions/second-factor";
    let tokens = world.post(path_of_second, body.clone()).await.expect(201);
    let signed_in = Staff::with_token(&world, &text(&tokens, "access_token"));
    let again = world.post(path_of_second, body).await;
    assert_eq!(again.problem(401), "challenge_over");
    let over = world.post(path, challenge).await;
    assert_eq!(over.problem(401), "challenge_over");

    proofs_grow_old(&world).await;
    let renewal = async || signed_in.post("/v1/me/recovery-codes", json!({})).await;
    assert_eq!(renewal().await.problem(403), "step_up_required");
    let path = "/v1/sessions/current/proof/challenge";
    let asked = signed_in.post(path, json!({})).await.expect(201);
    let shown = answer(&asked, device.get(&asked["public_key"], owner));
    let proof = json!({ "passkey": shown });
    let prove = async || {
        let path = "/v1/sessions/current/proof";
        signed_in.post(path, proof.clone()).await
    };
    prove().await.expect(204);
    renewal().await.expect(201);
    assert_eq!(prove().await.problem(401), "wrong_passkey");
}

#[tokio::test]
async fn a_clinic_may_do_without_passkeys_and_a_removed_one_opens_nothing() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let owner = user(&clinic).await;
    let mut device = Device::of(&world);
    let made = set_up(&clinic, &device).await.expect(201);
    let mut attempt = async || {
        let asked = ask(&world).await;
        let shown = answer(&asked, device.get(&asked["public_key"], owner));
        sign_in(&world, shown).await
    };
    attempt().await.expect(201);
    let policy = json!({ "methods": ["password", "sso"] });
    clinic
        .patch("/v1/security-policy", policy)
        .await
        .expect(200);
    assert_eq!(attempt().await.problem(403), "method_not_allowed_here");
    let policy = json!({ "methods": ["password", "passkey"] });
    clinic
        .patch("/v1/security-policy", policy)
        .await
        .expect(200);
    attempt().await.expect(201);
    let path = format!("/v1/me/factors/{}", text(&made, "id"));
    clinic.delete(&path).await.expect(204);
    assert_eq!(attempt().await.problem(401), "wrong_passkey");
}
