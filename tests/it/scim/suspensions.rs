//! Whose suspension is whose to lift.

use serde_json::json;
use testkit::World;

use super::{
    USER, directory, put, user,
    users::{path_of, set_active},
};

#[tokio::test]
async fn a_directory_lifts_its_own_suspensions_alone() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let desk = clinic.staff("front_desk", None).await;
    let path = path_of(&directory, &desk.email).await;
    let suspension = format!("/v1/users/{}/suspension", desk.user_id().await);
    let security = json!({ "reason": "security" });
    clinic.post(&suspension, security.clone()).await.expect(200);
    // What it says of them otherwise is taken.
    let mut said = user(&desk.email);
    said["displayName"] = json!("Desk of the directory");
    let answer = put(&directory, &path, said.clone()).await.expect(200);
    assert_eq!(
        (&answer["active"], &answer["displayName"]),
        (&json!(false), &json!("Desk of the directory"))
    );
    let answer = set_active(&directory, &path, json!(true)).await;
    assert_eq!(answer["active"], false);
    // A person lifts it; what the directory then suspends, it lifts.
    clinic.delete(&suspension).await.expect(204);
    assert_eq!(
        set_active(&directory, &path, json!(false)).await["active"],
        false
    );
    assert_eq!(
        set_active(&directory, &path, json!(true)).await["active"],
        true
    );
    // Whom both suspended, a person did.
    set_active(&directory, &path, json!(false)).await;
    clinic.post(&suspension, security).await.expect(200);
    assert_eq!(
        put(&directory, &path, said).await.expect(200)["active"],
        false
    );
}

#[tokio::test]
async fn a_suspension_beside_a_directorys_change_stands() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let directory = directory(&clinic).await;
    let desk = clinic.staff("front_desk", None).await;
    let path = path_of(&directory, &desk.email).await;
    let suspension = format!("/v1/users/{}/suspension", desk.user_id().await);
    for round in 0..15 {
        let said = json!({
            "schemas": [USER], "userName": desk.email, "displayName": format!("Desk {round}"),
            "emails": [{ "value": desk.email, "primary": true }],
        });
        let (suspended, changed) = futures::join!(
            clinic.post(&suspension, json!({ "reason": "security" })),
            put(&directory, &path, said)
        );
        suspended.expect(200);
        changed.expect(200);
        let now = directory.get(&path).await.expect(200);
        assert_eq!(now["active"], false, "in round {round}");
        clinic.delete(&suspension).await.expect(204);
    }
}
