//! How a colleague joins.

use serde_json::{Value, json};
use testkit::{Staff, World};

use super::PASSWORD;
use crate::steps::{at, minutes, now, stamp, text};

fn invitation(email: &str, role: &str, location: Option<&str>) -> Value {
    let mut body = json!({ "name": "Fran Desk", "email": email, "role": role });
    if let Some(location) = location {
        body["location_id"] = json!(location);
    }
    body
}

#[tokio::test]
async fn an_invited_colleague_joins_once_with_their_role_at_their_location() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let other = clinic.location("Elsewhere", "Australia/Perth").await;
    let body = invitation("Fran@Example.com", "front_desk", Some(&clinic.location_id));
    let invited = clinic.post("/v1/users", body.clone()).await.expect(201);
    assert_eq!(
        (&invited["state"], &invited["email"]),
        (&json!("invited"), &json!("fran@example.com"))
    );
    let early = json!({ "email": "fran@example.com", "password": PASSWORD });
    let early = world.post("/v1/sessions", early).await;
    assert_eq!(early.problem(401), "invalid_credentials");

    let link = world.mailed_link("fran@example.com").await;
    let token = link.rsplit('/').next().expect("a token");
    let path = format!("/v1/invitations/{token}/acceptance");
    let weak = world
        .post(&path, json!({ "password": "fran@example.com" }))
        .await;
    assert_eq!(weak.faults(), ["/password too_obvious"]);
    world
        .post(&path, json!({ "password": PASSWORD }))
        .await
        .expect(204);
    let again = world.post(&path, json!({ "password": PASSWORD })).await;
    assert_eq!(again.problem(410), "link_used");
    let twice = clinic.post("/v1/users", body).await;
    assert_eq!(twice.problem(409), "already_member");

    let fran = Staff::sign_in(&world, "fran@example.com").await;
    let me = fran.get("/v1/me").await.expect(200);
    assert_eq!(me["memberships"][0]["role"]["key"], "front_desk");
    assert_eq!(
        me["memberships"][0]["location"]["id"],
        clinic.location_id.as_str()
    );
    let fields = json!({ "pii": "show", "phi": "mask", "financial": "hide", "secret": "hide" });
    assert_eq!(me["fields"], fields);
    let locations = fran.get("/v1/locations").await.expect(200);
    let ids: Vec<_> = locations["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|l| &l["id"])
        .collect();
    assert_eq!(ids, [&json!(clinic.location_id)]);
    let elsewhere = fran.get(&format!("/v1/locations/{other}")).await;
    assert_eq!(elsewhere.problem(404), "not_found");
}

#[tokio::test]
async fn nobody_invites_beyond_their_own_role_and_location() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let here = clinic.location_id.as_str();
    let other = clinic.location("Elsewhere", "Australia/Perth").await;
    let desk = clinic.staff("front_desk", Some(here)).await;
    let manager = clinic.staff("location_manager", Some(here)).await;

    let body = invitation("a@example.com", "read_only", Some(here));
    assert_eq!(desk.post("/v1/users", body).await.problem(403), "forbidden");
    for role in ["admin", "owner", "location_manager", "marketing"] {
        let body = invitation("a@example.com", role, Some(here));
        let refused = manager.post("/v1/users", body).await;
        assert_eq!(refused.problem(403), "role_too_high", "{role}");
    }
    for at in [None, Some(other.as_str())] {
        let body = invitation("a@example.com", "front_desk", at);
        let faults = manager.post("/v1/users", body).await.faults();
        assert_eq!(faults, ["/location_id unknown_location"], "{at:?}");
    }
    let nowhere = Some("loc_00000000000000000000000000");
    let body = invitation("a@example.com", "janitor", nowhere);
    let faults = clinic.post("/v1/users", body).await.faults();
    assert_eq!(
        faults,
        ["/location_id unknown_location", "/role unknown_role"]
    );
    let body = invitation("a@example.com", "clinician", Some(here));
    manager.post("/v1/users", body).await.expect(201);
}

#[tokio::test]
async fn an_open_invitation_that_is_made_again_takes_the_days_that_are_given_then() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let invite = async |days: Value| {
        let mut body = invitation("temp@example.com", "front_desk", None);
        for (name, day) in days.as_object().expect("days") {
            body[name] = day.clone();
        }
        clinic.post("/v1/users", body).await
    };
    let ends = stamp(now(&world) + minutes(60));
    invite(json!({})).await.expect(201);
    let again = invite(json!({ "ends_at": ends })).await.expect(201);
    let held = again["memberships"].as_array().expect("a list").clone();
    assert_eq!(held.len(), 1);
    assert_eq!(at(&text(&held[0], "ends_at")), at(&ends));
    // What is not given stays, and must fit.
    let again = invite(json!({})).await.expect(201);
    assert_eq!(at(&text(&again["memberships"][0], "ends_at")), at(&ends));
    let late = stamp(now(&world) + minutes(90));
    let wrong = invite(json!({ "starts_at": late })).await;
    assert_eq!(wrong.faults(), ["/ends_at too_early"]);
}
