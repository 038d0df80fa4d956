//! Why somebody may, or may not.

use serde_json::{Value, json};
use testkit::{Staff, World};

use super::treats;
use crate::steps::{PATIENT, text};

async fn why(asker: &Staff<'_>, user: &str, action: &str, resource: &str) -> Value {
    let resource = match resource {
        "" => String::new(),
        id => format!("&resource={id}"),
    };
    let path = format!("/v1/authz/explanation?user={user}&action={action}{resource}");
    asker.get(&path).await.expect(200)
}

#[tokio::test]
async fn an_explanation_names_the_grants_that_decide_and_says_what_happens() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let desk = clinic.staff("front_desk", Some(&second)).await;
    let user = desk.user_id().await;
    let (here, there) = (
        clinic.contact("Ann", PATIENT).await,
        clinic.contact_at("Bea", "0491 570 157", &second).await,
    );
    let told = why(&clinic, &user, "contacts:read", &there).await;
    assert_eq!(told["answer"], "allowed");
    assert_eq!(told["fields"]["pii"], "show");
    let grant = &told["grants"][0];
    assert_eq!(
        (&grant["decides"], &grant["membership"]["role"]["key"]),
        (&json!(true), &json!("front_desk"))
    );
    assert_eq!(
        text(grant, "text"),
        "Front desk at Second gives everything there, and this is among it"
    );
    let told = why(&clinic, &user, "contacts:read", &here).await;
    assert_eq!(
        (&told["answer"], &told["grants"][0]["decides"]),
        (&json!("not_found"), &json!(false))
    );
    let told = why(&clinic, &user, "schedule:configure", "").await;
    assert_eq!(
        (&told["answer"], &told["grants"]),
        (&json!("forbidden"), &json!([]))
    );
    // And so it is.
    for (contact, status) in [(&there, 200), (&here, 404)] {
        let seen = desk.get(&format!("/v1/contacts/{contact}")).await;
        assert_eq!(seen.status, status);
    }
}

#[tokio::test]
async fn an_explanation_knows_ones_own() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let clinician = clinic.staff("clinician", None).await;
    let user = clinician.user_id().await;
    let (mine, other) = (
        clinic.contact("Mina", PATIENT).await,
        clinic.contact("Otto", "0491 570 157").await,
    );
    treats(&clinic, &clinician, &mine).await;
    let told = why(&clinic, &user, "contacts:read", &mine).await;
    assert_eq!(
        (&told["answer"], &told["grants"][0]["scope"]),
        (&json!("allowed"), &json!("own"))
    );
    let told = why(&clinic, &user, "contacts:read", &other).await;
    assert_eq!(told["answer"], "not_found");
}

#[tokio::test]
async fn only_who_sees_the_clinics_roles_asks_and_only_of_what_is_the_clinics() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let manager = clinic
        .staff("location_manager", Some(&clinic.location_id))
        .await;
    let user = manager.user_id().await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let path = |user: &str, action: &str, resource: &str| {
        format!("/v1/authz/explanation?user={user}&action={action}&resource={resource}")
    };
    let asked = path(&user, "contacts:read", &contact);
    assert_eq!(manager.get(&asked).await.problem(403), "forbidden");
    assert_eq!(other.get(&asked).await.problem(404), "not_found");
    let mine = path(&other.user_id().await, "contacts:read", &contact);
    assert_eq!(other.get(&mine).await.problem(404), "not_found");
    for wrong in [
        path(&user, "contacts:fly", &contact),
        path(&user, "contacts:read", "ctc_1"),
        path(&user, "contacts:read", "usr_01h2xcejqtf2nbrexx3vqjhp41"),
    ] {
        assert_eq!(clinic.get(&wrong).await.problem(400), "invalid_parameter");
    }
}
