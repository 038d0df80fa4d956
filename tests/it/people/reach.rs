//! Whose contacts a caller reaches.

use serde_json::json;
use testkit::World;

use super::names;

#[tokio::test]
async fn another_clinics_and_another_locations_contact_is_not_there_and_without_permission_it_is_forbidden()
 {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let second = clinic.location("Second", "Australia/Perth").await;
    let id = clinic.contact("Ann", "0491 570 006").await;
    let desk = clinic.staff("front_desk", Some(&second)).await;
    let biller = clinic.staff("billing_contact", None).await;
    let clinician = clinic.staff("clinician", None).await;
    crate::access::treats(&clinic, &clinician, &id).await;
    let path = format!("/v1/contacts/{id}");

    for caller in [&*other, &desk] {
        assert_eq!(caller.get(&path).await.problem(404), "not_found");
        let patch = caller.patch(&path, json!({ "first_name": "Mine" })).await;
        assert_eq!(patch.problem(404), "not_found");
        let timeline = caller.get(&format!("{path}/timeline")).await;
        assert_eq!(timeline.problem(404), "not_found");
    }
    assert_eq!(biller.get(&path).await.problem(403), "forbidden");
    assert_eq!(biller.get("/v1/contacts").await.problem(403), "forbidden");
    clinician.get(&path).await.expect(200);
    let patch = clinician
        .patch(&path, json!({ "first_name": "Mine" }))
        .await;
    assert_eq!(patch.problem(403), "forbidden");
    let new = json!({ "first_name": "Bea", "location_id": clinic.location_id });
    assert_eq!(
        clinician.post("/v1/contacts", new).await.problem(403),
        "forbidden"
    );
    let now = clinic.get(&path).await.expect(200);
    assert_eq!(now["first_name"], "Ann");
}

#[tokio::test]
async fn a_caller_of_one_location_sees_neither_the_others_contacts_nor_that_there_are_any() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    clinic.contact_at("Ann", "0491 570 006", &second).await;
    for (name, phone) in [("Bea", "0491 570 156"), ("Cyd", "0491 570 157")] {
        clinic.contact(name, phone).await;
    }
    let desk = clinic.staff("front_desk", Some(&second)).await;
    assert_eq!(names(&clinic, "").await, ["Ann", "Bea", "Cyd"]);
    assert_eq!(names(&desk, "").await, ["Ann"]);
    assert_eq!(names(&desk, "?search=example").await, ["Ann"]);
    assert_eq!(names(&desk, "?search=0491570156").await, [""; 0]);
    let here = format!("?location_id={}", clinic.location_id);
    assert_eq!(names(&clinic, &here).await, ["Bea", "Cyd"]);
    assert_eq!(names(&desk, &here).await, [""; 0]);
    let page = desk.get("/v1/contacts?limit=1").await.expect(200);
    assert_eq!(
        page.as_object().map(serde_json::Map::len),
        Some(1),
        "no cursor, no count: {page}"
    );
    let page = desk
        .get("/v1/contacts?limit=1&search=example")
        .await
        .expect(200);
    assert!(page.get("next_cursor").is_none(), "{page}");

    // Nor can they put anybody there, or move anybody away to it.
    let new = json!({ "first_name": "Dot", "location_id": clinic.location_id });
    let faults = desk.post("/v1/contacts", new).await.faults();
    assert_eq!(faults, ["/location_id unknown_location"]);
    let ann = desk.get("/v1/contacts").await.expect(200)["items"][0]["id"].clone();
    let path = format!("/v1/contacts/{}", ann.as_str().expect("an id"));
    let away = json!({ "home_location_id": clinic.location_id });
    let faults = desk.patch(&path, away).await.faults();
    assert_eq!(faults, ["/home_location_id unknown_location"]);
}

#[tokio::test]
async fn a_booking_lets_its_location_know_the_contact() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let contact = clinic.contact_at("Ann", "0491 570 006", &second).await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    assert_eq!(names(&desk, "").await, [""; 0]);

    let service = clinic.service().await;
    let practitioner = clinic.practitioner(&service).await;
    let from = world.platform().clock().now() + chrono::TimeDelta::days(2);
    let stamp = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let to = from + chrono::TimeDelta::days(1);
    let slots = format!(
        "/v1/slots?service_id={service}&location_id={}&from={}&to={}",
        clinic.location_id,
        stamp(from),
        stamp(to)
    );
    let slots = clinic.get(&slots).await.expect(200);
    let booking = json!({
        "contact_id": contact, "service_id": service, "practitioner_id": practitioner,
        "location_id": clinic.location_id, "starts_at": slots["items"][0]["starts_at"],
    });
    clinic.post("/v1/bookings", booking).await.expect(201);
    assert_eq!(names(&desk, "").await, ["Ann"]);
    let seen = desk
        .get(&format!("/v1/contacts/{contact}"))
        .await
        .expect(200);
    assert_eq!(seen["phone"], "+61491570006");

    // They may work with the contact from now on; its home stays where it is.
    let path = format!("/v1/contacts/{contact}");
    let change = json!({ "first_name": "Anna", "phone": "0491 570 156" });
    let changed = desk.patch(&path, change).await.expect(200);
    assert_eq!(changed["phone"], "+61491570156");
    let text = json!({ "contact_id": contact, "body": "See you then" });
    desk.post("/v1/messages", text).await.expect(201);
    let here = json!({ "home_location_id": clinic.location_id });
    let faults = desk.patch(&path, here.clone()).await.faults();
    assert_eq!(faults, ["/home_location_id home_elsewhere"]);
    clinic.patch(&path, here).await.expect(200);
    // Where the home was, the contact is known still.
    let at_second = clinic.staff("front_desk", Some(&second)).await;
    assert_eq!(names(&at_second, "").await, ["Anna"]);
}

#[tokio::test]
async fn a_desk_that_registers_a_patient_of_another_location_comes_to_know_them() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let id = clinic.contact("Ann", "0491 570 006").await;
    let desk = clinic.staff("front_desk", Some(&second)).await;
    let new = json!({ "first_name": "ann", "phone": "0491 570 006", "location_id": second });
    // A number that was guessed opens nobody's record.
    let mut guess = new.clone();
    guess["first_name"] = json!("Cyd");
    let guess = desk.post("/v1/contacts", guess).await;
    assert_eq!(guess.problem(409), "contact_exists");
    let known = desk.post("/v1/contacts", new.clone()).await.expect(201);
    assert_eq!(
        (&known["id"], &known["first_name"]),
        (&json!(id), &json!("Ann")),
        "on file they stay who they are"
    );
    assert_eq!(names(&desk, "").await, ["Ann"]);
    let told = desk.get(&format!("/v1/contacts/{id}/timeline")).await;
    let told = told.expect(200)["items"].clone();
    assert_eq!(told[0]["kind"], "contact.became_known");
    assert_eq!(
        told.as_array().map(Vec::len),
        Some(1),
        "not what was before"
    );
    // Whom they see, they cannot register again; another clinic's patient is a stranger.
    let again = desk.post("/v1/contacts", new).await;
    assert_eq!(again.problem(409), "contact_exists");
    let other = world.clinic().await;
    other.contact("Bea", "0491 570 156").await;
    let bea = json!({ "first_name": "Cyd", "phone": "0491 570 156", "location_id": second });
    let stranger = desk.post("/v1/contacts", bea).await.expect(201);
    assert_eq!(stranger["first_name"], "Cyd");
}

/// Whoever texted first has no name, and all of those have the same one.
#[tokio::test]
async fn a_placeholder_is_nobodys_name_and_a_desk_is_told_whom_to_ask() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    crate::steps::writes(&clinic, crate::steps::PATIENT, "Hello?").await;
    let desk = clinic.staff("front_desk", Some(&second)).await;
    for called in ["New contact", "new CONTACT", "Bea"] {
        let new =
            json!({ "first_name": called, "phone": crate::steps::PATIENT, "location_id": second });
        let refused = desk.post("/v1/contacts", new).await;
        let error = refused.body["errors"][0].clone();
        assert_eq!(refused.problem(409), "contact_exists", "{called}");
        assert_eq!(error["pointer"], "/phone");
        assert_eq!(
            error["detail"],
            "another location has this number on file; ask a colleague there, or an administrator, to share the record"
        );
    }
    assert_eq!(names(&desk, "").await, [""; 0]);
    let bea = json!({ "first_name": "Bea", "email": "bea@example.com", "location_id": clinic.location_id });
    clinic.post("/v1/contacts", bea).await.expect(201);
    let new = json!({ "first_name": "Bea", "email": "bea@example.com", "location_id": second });
    let refused = desk.post("/v1/contacts", new.clone()).await;
    let error = &refused.body["errors"][0];
    assert_eq!(error["pointer"], "/email");
    let detail = error["detail"].as_str().expect("words");
    assert!(
        detail.starts_with("another location has this address"),
        "{detail}"
    );
    // Whom they see is simply on file; so it is for a change.
    let own = json!({ "first_name": "Cyd", "phone": "0491 570 157", "location_id": second });
    let cyd = desk.post("/v1/contacts", own.clone()).await.expect(201);
    let refused = desk.post("/v1/contacts", own).await;
    assert_eq!(
        refused.body["errors"][0]["detail"],
        "somebody with this phone number is on file"
    );
    let path = format!("/v1/contacts/{}", cyd["id"].as_str().expect("an id"));
    let taken = json!({ "phone": crate::steps::PATIENT });
    let refused = desk.patch(&path, taken).await;
    let detail = refused.body["errors"][0]["detail"].clone();
    assert_eq!(refused.problem(409), "contact_exists");
    assert!(
        detail
            .as_str()
            .is_some_and(|text| text.starts_with("another location")),
        "{detail}"
    );
}
