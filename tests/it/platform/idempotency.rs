//! `Idempotency-Key`: once done, the same request gets the same answer.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Clinic, Staff, World};

fn body(clinic: &Clinic<'_>, phone: &str) -> Value {
    json!({ "first_name": "Ann", "phone": phone, "location_id": clinic.location_id })
}

async fn keyed(staff: &Staff<'_>, path: &str, key: &str, body: Value) -> Answer {
    let headers = [("idempotency-key", key)];
    staff.call(Method::POST, path, Some(body), &headers).await
}

async fn contact(staff: &Staff<'_>, key: &str, body: Value) -> Answer {
    keyed(staff, "/v1/contacts", key, body).await
}

async fn count(staff: &Staff<'_>) -> usize {
    let listed = staff.get("/v1/contacts").await.expect(200);
    listed["items"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_key_used_again_gets_the_first_answer_and_makes_nothing() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let ann = body(&clinic, "0491 570 006");
    let first = contact(&clinic, "one", ann.clone()).await.expect(201);
    let path = format!("/v1/contacts/{}", first["id"].as_str().expect("an id"));
    clinic
        .patch(&path, json!({ "first_name": "Anna" }))
        .await
        .expect(200);
    let again = contact(&clinic, "one", ann.clone()).await.expect(201);
    assert_eq!(again, first, "what was answered, not what became of it");
    assert_eq!(count(&clinic).await, 1);
    let events: i64 =
        sqlx::query_scalar("select count(*) from events where kind = 'contact.created'")
            .fetch_one(&mut world.database.admin().await)
            .await
            .expect("a count");
    assert_eq!(events, 1);

    // Neither another body nor another address may have the key.
    let other = contact(&clinic, "one", body(&clinic, "0491 570 156")).await;
    assert_eq!(other.problem(422), "idempotency_key_reused");
    let service = json!({ "name": "Consult", "duration_minutes": 30 });
    let other = keyed(&clinic, "/v1/services", "one", service).await;
    assert_eq!(other.problem(422), "idempotency_key_reused");
    // Without a key the rules speak for themselves.
    let plain = clinic.post("/v1/contacts", ann).await;
    assert_eq!(plain.problem(409), "contact_exists");
}

#[tokio::test]
async fn a_refused_request_does_not_use_its_key_up() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let bad = contact(&clinic, "one", body(&clinic, "12")).await;
    assert_eq!(bad.problem(422), "invalid_body");
    let mended = contact(&clinic, "one", body(&clinic, "0491 570 006")).await;
    mended.expect(201);
    let taken = contact(&clinic, "two", body(&clinic, "0491 570 006")).await;
    assert_eq!(taken.problem(409), "contact_exists");
    assert_eq!(count(&clinic).await, 1);
}

#[tokio::test]
async fn twenty_at_once_with_one_key_make_one_contact() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    // Without phone or e-mail nothing but the key holds them together.
    let ann = json!({ "first_name": "Ann", "location_id": clinic.location_id });
    let all = (0..20).map(|_| contact(&clinic, "one", ann.clone()));
    let answers = join_all(all).await;
    let after = contact(&clinic, "one", ann).await.expect(201);
    for answer in answers {
        let told = answer.body.clone();
        match answer.status {
            201 => assert_eq!(told, after),
            409 => assert_eq!(answer.problem(409), "idempotency_in_progress"),
            // Twenty connections at once may be more than a busy machine has.
            _ => assert_eq!(answer.problem(503), "overloaded"),
        }
    }
    assert_eq!(count(&clinic).await, 1);
}

#[tokio::test]
async fn a_key_is_its_users_own_and_its_clinics() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let colleague = clinic.staff("front_desk", None).await;
    let mine = contact(&clinic, "one", body(&clinic, "0491 570 006"))
        .await
        .expect(201);
    let theirs = contact(&colleague, "one", body(&clinic, "0491 570 156"))
        .await
        .expect(201);
    let elsewhere = contact(&other, "one", body(&other, "0491 570 006"))
        .await
        .expect(201);
    assert!(mine["id"] != theirs["id"] && mine["id"] != elsewhere["id"]);
    assert_eq!((count(&clinic).await, count(&other).await), (2, 1));
}
