//! One's own patients, visits and tasks, and those of one's team.

use serde_json::{Value, json};
use testkit::{Staff, World};

use super::treats;
use crate::steps::{PATIENT, items, settled, text, texts_of};

async fn names(staff: &Staff<'_>) -> Vec<String> {
    texts_of(&items(staff, "/v1/contacts").await, "first_name")
}

#[tokio::test]
async fn a_clinician_sees_their_own_patients_with_visits_texts_and_tasks_and_nobody_elses() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let clinician = clinic.staff("clinician", None).await;
    let (mine, other) = (
        clinic.contact("Mina", PATIENT).await,
        clinic.contact("Otto", "+61491570157").await,
    );
    treats(&clinic, &clinician, &mine).await;
    let user = clinician.user_id().await;
    for (contact, assignee) in [
        (&mine, json!(user)),
        (&mine, Value::Null),
        (&other, Value::Null),
    ] {
        let task = json!({
            "title": "Look", "contact_id": contact, "location_id": clinic.location_id, "assignee_id": assignee,
        });
        clinic.post("/v1/tasks", task).await.expect(201);
    }
    let hello = json!({ "contact_id": other, "body": "Hello" });
    clinic.post("/v1/messages", hello).await.expect(201);
    settled(&world).await;

    assert_eq!(names(&clinician).await, ["Mina"]);
    assert_eq!(items(&clinician, "/v1/bookings").await.len(), 1);
    assert_eq!(items(&clinician, "/v1/tasks").await.len(), 1);
    let threads = items(&clinician, "/v1/conversations").await;
    assert_eq!(
        threads.len(),
        1,
        "the confirmation of the visit: {threads:?}"
    );
    let told = items(&clinician, &format!("/v1/contacts/{mine}/timeline")).await;
    assert!(!told.is_empty());
    for path in ["", "/timeline", "/touchpoints"] {
        let path = format!("/v1/contacts/{other}{path}");
        assert_eq!(clinician.get(&path).await.problem(404), "not_found");
    }
    let path = format!("/v1/messages?contact_id={other}");
    assert_eq!(clinician.get(&path).await.problem(404), "not_found");
    let search = items(&clinician, "/v1/contacts?search=otto").await;
    assert!(search.is_empty(), "not even that there is one");

    // They write to their own, and to nobody else.
    let to = |contact: &str| json!({ "contact_id": contact, "body": "How is the knee?" });
    clinician.post("/v1/messages", to(&mine)).await.expect(201);
    assert_eq!(
        clinician.post("/v1/messages", to(&other)).await.faults(),
        ["/contact_id unknown_contact"]
    );
    let visit = text(&items(&clinician, "/v1/bookings").await[0], "id");
    let confirmed = clinician
        .post(&format!("/v1/bookings/{visit}/confirmation"), json!({}))
        .await;
    confirmed.expect(201);
}

#[tokio::test]
async fn a_team_shares_what_is_its_members_own() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let shared = json!({ "name": "Team clinician", "based_on": "clinician", "permissions": [
        { "permission": "contacts:read", "scope": "team" },
        { "permission": "bookings:read", "scope": "team" },
        { "permission": "tasks:read", "scope": "own" },
    ]});
    let role = text(&clinic.post("/v1/roles", shared).await.expect(201), "key");
    let (first, second, outside) = (
        clinic.staff(&role, None).await,
        clinic.staff(&role, None).await,
        clinic.staff(&role, None).await,
    );
    let contact = clinic.contact("Mina", PATIENT).await;
    treats(&clinic, &first, &contact).await;
    assert_eq!(names(&second).await, Vec::<String>::new());
    let team =
        json!({ "name": "Knees", "member_ids": [first.user_id().await, second.user_id().await] });
    let team = clinic.post("/v1/teams", team).await.expect(201);
    second
        .items_when("/v1/contacts", |items| items.len() == 1)
        .await;
    assert_eq!(items(&second, "/v1/bookings").await.len(), 1);
    assert_eq!(names(&outside).await, Vec::<String>::new());
    let path = format!("/v1/teams/{}", text(&team, "id"));
    let alone = json!({ "member_ids": [first.user_id().await] });
    clinic.patch(&path, alone).await.expect(200);
    second
        .items_when("/v1/contacts", |items| items.is_empty())
        .await;
    assert_eq!(names(&first).await, ["Mina"]);
}

#[tokio::test]
async fn ones_own_at_one_location_is_not_ones_own_at_another() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let there = clinic.staff("clinician", Some(&second)).await;
    let contact = clinic.contact("Mina", PATIENT).await;
    // Their visit is at the first location, where they hold nothing.
    treats(&clinic, &there, &contact).await;
    assert_eq!(names(&there).await, Vec::<String>::new());
    assert!(items(&there, "/v1/bookings").await.is_empty());
}
