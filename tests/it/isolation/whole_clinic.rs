//! What belongs to the whole clinic is changed by those whose role holds everywhere.

use serde_json::{Value, json};
use testkit::World;

use crate::steps::{items, text};

#[tokio::test]
async fn who_is_limited_to_a_location_does_not_change_what_all_of_them_share() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let service = clinic.service().await;
    let template = text(&items(&clinic, "/v1/message-templates").await[0], "id");
    let manager = clinic.staff("location_manager", Some(&second)).await;
    let admin = clinic.staff("admin", Some(&second)).await;
    let everywhere = clinic.staff("location_manager", None).await;

    let new = json!({ "name": "Massage", "duration_minutes": 30 });
    let service_path = format!("/v1/services/{service}");
    let template_path = format!("/v1/message-templates/{template}");
    let longer = json!({ "duration_minutes": 45 });
    for limited in [&manager, &admin] {
        for refused in [
            limited.post("/v1/services", new.clone()).await,
            limited.patch(&service_path, longer.clone()).await,
            limited
                .patch(
                    &template_path,
                    json!({ "body": "Hi {{ contact.first_name }}" }),
                )
                .await,
            limited.get("/v1/jobs").await,
            limited.get("/v1/jobs?state=planned").await,
            limited
                .post("/v1/jobs/job_01h2xcejqtf2nbrexx3vqjhp41/retry", json!({}))
                .await,
            limited
                .post(
                    "/v1/locations",
                    json!({ "name": "Third", "country": "AU", "time_zone": "Australia/Perth" }),
                )
                .await,
        ] {
            assert_eq!(refused.problem(403), "forbidden");
        }
        // They still read what they work with.
        limited.get(&service_path).await.expect(200);
        limited.get("/v1/message-templates").await.expect(200);
    }
    everywhere.patch(&service_path, longer).await.expect(200);
    everywhere.get("/v1/jobs").await.expect(200);
    admin.get("/v1/me").await.expect(200);
}

fn week(location: &str) -> Value {
    json!([{ "location_id": location, "weekday": "mon", "from": "09:00", "to": "12:00" }])
}

#[tokio::test]
async fn a_practitioner_of_several_locations_is_renamed_by_those_who_see_all_of_them() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let (first, second) = (
        clinic.location_id.clone(),
        clinic.location("Second", "Australia/Perth").await,
    );
    let service = clinic.service().await;
    let manager = clinic.staff("location_manager", Some(&second)).await;
    let make = async |name: &str, hours: Value| {
        let body = json!({ "name": name, "service_ids": [service], "hours": hours });
        let made = clinic.post("/v1/practitioners", body).await.expect(201);
        format!("/v1/practitioners/{}", text(&made, "id"))
    };
    let (mut both, there) = (week(&first), week(&second));
    both.as_array_mut()
        .expect("hours")
        .extend(there.as_array().expect("hours").clone());
    let theirs = make("Dr Here", there.clone()).await;
    let elsewhere = make("Dr There", week(&first)).await;
    let shared = make("Dr Both", both).await;

    let rename = json!({ "name": "Dr Other" });
    manager.patch(&theirs, rename.clone()).await.expect(200);
    let unseen = manager.patch(&elsewhere, rename.clone()).await;
    assert_eq!(unseen.problem(404), "not_found");
    for change in [rename, json!({ "service_ids": [] })] {
        let refused = manager.patch(&shared, change).await;
        assert_eq!(refused.problem(403), "forbidden");
    }
    // The hours at their own place are theirs; those elsewhere stay.
    manager
        .patch(&shared, json!({ "hours": [] }))
        .await
        .expect(200);
    let seen = clinic.get(&shared).await.expect(200);
    assert_eq!(seen["name"], "Dr Both");
    assert_eq!(seen["service_ids"], json!([service]));
    assert_eq!(seen["hours"], week(&first));
}
