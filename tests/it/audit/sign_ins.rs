//! Who signed in, from where, and who was not let in.

use serde_json::{Value, json};
use testkit::{Answer, World, eventually};

use super::{events, me};
use crate::steps::texts_of;

async fn sign_in(world: &World, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    let request = world.http.post(format!("{}/v1/sessions", world.url));
    let sent = request
        .header("user-agent", "Desk Browser 1")
        .json(&body)
        .send();
    Answer::of(sent.await.expect("an answer")).await
}

const PASSWORD: &str = "correct horse battery staple";

#[tokio::test]
async fn signing_in_and_out_is_on_record_with_address_and_device() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let tokens = sign_in(&world, &clinic.email, PASSWORD).await.expect(201);
    let token = tokens["access_token"].as_str().expect("a token");
    let session = testkit::Staff::with_token(&world, token);
    session.delete("/v1/sessions/current").await.expect(204);
    let told = events(&clinic, "kind=session.").await;
    assert_eq!(
        texts_of(&told, "kind"),
        ["session.ended", "session.started", "session.started"]
    );
    let started = &told[1];
    assert_eq!(started["data"]["device"], "Desk Browser 1");
    assert_eq!(started["data"]["address"], "127.0.0.1");
    assert_eq!(started["actor"]["id"], me(&clinic).await.as_str());
    assert_eq!(started["actor"]["name"], "Olive Owner");
    assert_eq!(started["subject"]["id"], told[0]["subject"]["id"]);
    assert!(started["request_id"].is_string());
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_is_on_record_with_the_end_that_it_led_to() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let mut tokens = sign_in(&world, &clinic.email, PASSWORD).await.expect(201);
    let first = json!({ "refresh_token": tokens["refresh_token"] });
    for _ in 0..2 {
        let body = json!({ "refresh_token": tokens["refresh_token"] });
        tokens = world.post("/v1/sessions/renewal", body).await.expect(201);
    }
    let reused = world.post("/v1/sessions/renewal", first).await;
    assert_eq!(reused.problem(401), "session_over");
    let told = events(&clinic, "kind=session.").await;
    assert_eq!(told[1]["kind"], "session.reuse_detected");
    assert_eq!(told[0]["kind"], "session.ended");
    assert_eq!(told[0]["cause"]["id"], told[1]["id"]);
}

#[tokio::test]
async fn refused_sign_ins_are_on_record_once_in_a_few_minutes_and_not_as_the_accounts_own_act() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let guess = async || sign_in(&world, &clinic.email, "a wrong password").await;
    for answer in futures::future::join_all([guess(), guess(), guess()]).await {
        assert_eq!(answer.problem(401), "invalid_credentials");
    }
    sign_in(&world, "nobody@example.com", "a wrong password")
        .await
        .expect(401);
    let refused = async || {
        let told = events(&clinic, "kind=session.refused").await;
        (!told.is_empty()).then_some(told)
    };
    let told = eventually("a refusal", refused).await;
    assert_eq!(
        told[0]["subject"],
        json!({ "kind": "user", "id": me(&clinic).await })
    );
    assert_eq!(told[0]["actor"]["kind"], "system");
    assert_eq!(told[0]["data"]["address"], "127.0.0.1");
    assert_eq!(told[0]["data"]["device"], "Desk Browser 1");

    // Half a second is enough for the others, had they been kept.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(events(&clinic, "kind=session.refused").await.len(), 1);
    world.advance(chrono::TimeDelta::minutes(6));
    guess().await.expect(401);
    let again = eventually("another refusal", || async {
        let told = events(&clinic, "kind=session.refused").await;
        (told.len() == 2).then_some(told)
    });
    assert!(
        !Value::from(again.await)
            .to_string()
            .contains("wrong password\"")
    );
}

#[tokio::test]
async fn invitations_and_roles_that_were_given_are_on_record() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    let further = json!({ "name": "Sam Staff", "email": desk.email, "role": "clinician" });
    clinic.post("/v1/users", further).await.expect(201);
    let who = me(&desk).await;
    let told = events(&clinic, &format!("kind=user.&subject_id={who}")).await;
    let kinds = ["user.role_given", "user.joined", "user.invited"];
    assert_eq!(texts_of(&told, "kind"), kinds);
    assert_eq!(told[0]["data"]["role"], "clinician");
    assert_eq!(told[2]["location_id"], clinic.location_id.as_str());
}
