//! What is a person's goes with them to another address, and not to whoever gets the old one.

use serde_json::{Value, json};
use testkit::{Staff, World, eventually};

use super::{directory, patch, user, users::path_of};
use crate::{
    access::treats,
    steps::{PATIENT, items, text},
};

/// The directory gives them another address.
async fn renamed(directory: &Staff<'_>, path: &str, email: &str) {
    let operations = json!([
        { "op": "replace", "path": "userName", "value": email },
        { "op": "replace", "path": "emails[type eq \"work\"].value", "value": email },
    ]);
    directory.patch(path, patch(operations)).await.expect(200);
}

async fn id_of(clinic: &Staff<'_>, email: &str) -> Value {
    let users = items(clinic, "/v1/users?limit=100").await;
    let one = users.iter().find(|one| one["email"] == email);
    one.expect("them")["id"].clone()
}

#[tokio::test]
async fn patients_teams_and_programs_go_with_the_person_to_another_address() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let clinician = clinic.staff("clinician", None).await;
    let contact = clinic.contact("Mina", PATIENT).await;
    let diary = treats(&clinic, &clinician, &contact).await;
    let practitioner = format!("/v1/practitioners/{}", diary.practitioner);
    let team = json!({ "name": "Knees", "member_ids": [clinician.user_id().await] });
    let team = clinic.post("/v1/teams", team).await.expect(201);
    let team = format!("/v1/teams/{}", text(&team, "id"));
    let path = path_of(&directory, &clinician.email).await;

    renamed(&directory, &path, "married@example.com").await;
    let moved = id_of(&clinic, "married@example.com").await;
    let seen = clinic.get(&practitioner).await.expect(200);
    assert_eq!(seen["user_id"], moved);
    let seen = clinic.get(&team).await.expect(200);
    assert_eq!(seen["member_ids"], json!([moved]));
    // The old address is given to somebody else: nothing of hers is theirs.
    let other = user(&clinician.email);
    directory.post("/scim/v2/Users", other).await.expect(201);
    let other = id_of(&clinic, &clinician.email).await;
    assert_ne!(other, moved);
    let seen = clinic.get(&team).await.expect(200);
    assert_eq!(seen["member_ids"], json!([moved]));

    // Off the staff, and back: a new person, who is nobody's team and has nobody's patients.
    directory.delete(&path).await.expect(204);
    let again = user("married@example.com");
    directory.post("/scim/v2/Users", again).await.expect(201);
    let seen = clinic.get(&practitioner).await.expect(200);
    assert!(seen.get("user_id").is_none_or(Value::is_null), "{seen}");
    let seen = clinic.get(&team).await.expect(200);
    assert_eq!(seen["member_ids"], json!([]));
}

#[tokio::test]
async fn a_program_goes_with_whoever_made_it_and_ends_with_them() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let admin = clinic.staff("admin", None).await;
    let new = json!({ "name": "Site", "kind": "key", "permissions": ["schedule:read"] });
    let made = admin.post("/v1/clients", new).await.expect(201);
    let key = Staff::with_token(&world, &text(&made, "secret"));
    let path = path_of(&directory, &admin.email).await;
    let maker = async || {
        let client = format!("/v1/clients/{}", text(&made["client"], "id"));
        clinic.get(&client).await.expect(200)
    };
    renamed(&directory, &path, "married@example.com").await;
    eventually("it works on", || async {
        (key.get("/v1/services").await.status == 200).then_some(())
    })
    .await;
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    key.get("/v1/services").await.expect(200);
    directory.delete(&path).await.expect(204);
    eventually("it is revoked", || async {
        (key.get("/v1/services").await.status == 401).then_some(())
    })
    .await;
    assert!(maker().await["revoked_at"].is_string());
    let told = clinic
        .get("/v1/audit/events?kind=client.revoked")
        .await
        .expect(200);
    assert_eq!(told["items"].as_array().expect("a list").len(), 1);
}
