//! What the clinic asks of those who sign in reaches the sessions that are open, when they are renewed.

use serde_json::{Value, json};
use testkit::{Answer, Staff, World, eventually};

use super::{PASSWORD, factors::enrol};
use crate::steps::{items, text};

const POLICY: &str = "/v1/security-policy";

async fn sign_in(world: &World, email: &str) -> Value {
    let body = json!({ "email": email, "password": PASSWORD });
    world.post("/v1/sessions", body).await.expect(201)
}

async fn renew(world: &World, tokens: &Value) -> Answer {
    let body = json!({ "refresh_token": tokens["refresh_token"] });
    world.post("/v1/sessions/renewal", body).await
}

fn staff<'w>(world: &'w World, tokens: &Value) -> Staff<'w> {
    Staff::with_token(world, &text(tokens, "access_token"))
}

#[tokio::test]
async fn a_session_that_was_unused_for_longer_than_the_clinic_lets_it_now_is_over() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let tokens = sign_in(&world, &desk.email).await;
    let used = sign_in(&world, &desk.email).await;
    clinic
        .patch(POLICY, json!({ "idle_minutes": 15 }))
        .await
        .expect(200);
    world.advance(chrono::TimeDelta::minutes(14));
    renew(&world, &used).await.expect(201);
    world.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(renew(&world, &tokens).await.problem(401), "session_over");
    // It is over for good, and nobody is signed in by it.
    let owner = Staff::sign_in(&world, &clinic.email).await;
    owner
        .patch(POLICY, json!({ "idle_minutes": 60 }))
        .await
        .expect(200);
    assert_eq!(renew(&world, &tokens).await.problem(401), "session_over");
}

#[tokio::test]
async fn who_has_no_second_factor_sets_one_up_once_the_clinic_wants_one() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let tokens = sign_in(&world, &desk.email).await;
    let required = json!({ "second_factor": "required" });
    clinic.patch(POLICY, required).await.expect(200);
    let tokens = renew(&world, &tokens).await.expect(201);
    let desk = staff(&world, &tokens);
    assert_eq!(desk.get("/v1/contacts").await.problem(403), "forbidden");
    assert_eq!(desk.get("/v1/me").await.expect(200)["must_enrol"], true);
    enrol(&world, &desk).await;
    desk.get("/v1/contacts").await.expect(200);
    let tokens = renew(&world, &tokens).await.expect(201);
    let desk = staff(&world, &tokens);
    desk.get("/v1/contacts").await.expect(200);

    // Without the last one it is as before the first.
    let factor = text(&items(&desk, "/v1/me/factors").await[0], "id");
    desk.delete(&format!("/v1/me/factors/{factor}"))
        .await
        .expect(204);
    assert_eq!(desk.get("/v1/contacts").await.problem(403), "forbidden");
    let tokens = renew(&world, &tokens).await.expect(201);
    let desk = staff(&world, &tokens);
    assert_eq!(desk.get("/v1/contacts").await.problem(403), "forbidden");
    // The clinic does not want one any more.
    let owner = Staff::sign_in(&world, &clinic.email).await;
    let optional = json!({ "second_factor": "optional" });
    let refused = owner.patch(POLICY, optional.clone()).await;
    assert_eq!(
        refused.problem(403),
        "forbidden",
        "the owner has none either"
    );
    enrol(&world, &owner).await;
    owner.patch(POLICY, optional).await.expect(200);
    let tokens = renew(&world, &tokens).await.expect(201);
    staff(&world, &tokens).get("/v1/contacts").await.expect(200);
}

#[tokio::test]
async fn a_session_that_began_in_a_way_that_is_not_allowed_any_more_ends() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let tokens = sign_in(&world, &desk.email).await;
    let owners = sign_in(&world, &clinic.email).await;
    let only = json!({ "methods": ["sso"] });
    clinic.patch(POLICY, only).await.expect(200);
    assert_eq!(renew(&world, &tokens).await.problem(401), "session_over");
    let desk = staff(&world, &tokens);
    eventually("the end of the session", || async {
        (desk.get("/v1/me").await.status == 401).then_some(())
    })
    .await;
    // An owner's password breaks the glass.
    renew(&world, &owners).await.expect(201);
}
