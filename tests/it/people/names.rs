//! What is called something has a name that shows, and an address that can be written to.

use serde_json::{Value, json};
use testkit::World;

const BLANK: &[&str] = &["   ", "\u{a0}\u{2003}", "\u{200b}"];

/// What is wrong, without saying in which way.
fn pointers(faults: Vec<String>) -> Vec<String> {
    let pointer = |fault: String| fault.split(' ').next().unwrap_or_default().to_owned();
    faults.into_iter().map(pointer).collect()
}

#[tokio::test]
async fn a_name_that_shows_nothing_is_refused_wherever_one_is_given() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let contact = format!(
        "/v1/contacts/{}",
        clinic.contact("Ann", "0491 570 006").await
    );
    let service = clinic.service().await;
    let practitioner = format!("/v1/practitioners/{}", clinic.practitioner(&service).await);
    let service = format!("/v1/services/{service}");
    let location = format!("/v1/locations/{}", clinic.location_id);
    let place = json!(clinic.location_id);
    for blank in BLANK {
        let new: Vec<(&str, &str, Value)> = vec![
            (
                "/v1/contacts",
                "/first_name",
                json!({ "first_name": blank, "location_id": place }),
            ),
            (
                "/v1/contacts",
                "/last_name",
                json!({ "first_name": "Ann", "last_name": blank, "location_id": place }),
            ),
            (
                "/v1/services",
                "/name",
                json!({ "name": blank, "duration_minutes": 30 }),
            ),
            (
                "/v1/practitioners",
                "/name",
                json!({ "name": blank, "service_ids": [], "hours": [] }),
            ),
            (
                "/v1/locations",
                "/name",
                json!({ "name": blank, "country": "AU", "time_zone": "Australia/Perth" }),
            ),
            (
                "/v1/users",
                "/name",
                json!({ "name": blank, "email": "sam@example.com", "role": "read_only" }),
            ),
            (
                "/v1/signups",
                "/clinic_name",
                json!({
                    "clinic_name": blank, "country": "AU", "time_zone": "Australia/Perth",
                    "owner": { "name": "Olive", "email": "olive@example.com" },
                }),
            ),
        ];
        for (path, pointer, body) in new {
            let faults = clinic.post(path, body).await.faults();
            assert_eq!(pointers(faults), [pointer], "{path} {blank:?}");
        }
        for (path, field) in [
            (&contact, "first_name"),
            (&contact, "last_name"),
            (&service, "name"),
            (&practitioner, "name"),
            (&location, "name"),
        ] {
            let faults = clinic.patch(path, json!({ field: blank })).await.faults();
            assert_eq!(pointers(faults), [format!("/{field}")], "{path} {blank:?}");
        }
    }
    // Around a name, white space is no part of it.
    let made = json!({ "first_name": "  Bea ", "last_name": " Case ", "location_id": place });
    let made = clinic.post("/v1/contacts", made).await.expect(201);
    assert_eq!(made["name"], "Bea Case");
}

#[tokio::test]
async fn an_address_that_nobody_can_write_to_is_refused_wherever_one_is_given() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    for wrong in [
        "<x@y.z>",
        "Ann <ann@example.com>",
        "an n@example.com",
        "ann@exam ple.com",
        "ann@example.com,bea@example.com",
        "ann@example",
    ] {
        let contact =
            json!({ "first_name": "Ann", "email": wrong, "location_id": clinic.location_id });
        let user = json!({ "name": "Sam", "email": wrong, "role": "read_only" });
        for (path, body) in [("/v1/contacts", contact), ("/v1/users", user)] {
            let faults = clinic.post(path, body).await.faults();
            assert_eq!(pointers(faults), ["/email"], "{path} {wrong}");
        }
    }
    let made = json!({ "first_name": "Ann", "email": " Ann@Example.COM ", "location_id": clinic.location_id });
    let made = clinic.post("/v1/contacts", made).await.expect(201);
    assert_eq!(made["email"], "ann@example.com");
}
