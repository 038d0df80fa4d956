//! Registering and changing.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::World;

use super::names;

#[tokio::test]
async fn phones_and_addresses_are_kept_in_one_form_by_the_locations_country() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let usa = json!({ "name": "Albany", "country": "US", "time_zone": "America/New_York" });
    let usa = clinic.post("/v1/locations", usa).await.expect(201)["id"].clone();
    let home = json!(clinic.location_id);
    for (location, phone, kept) in [
        (&home, "0491 570 006", "+61491570006"),
        (&home, " (02) 5550 1234 ", "+61255501234"),
        (&home, "+1 (212) 555-0123", "+12125550123"),
        (&usa, "(212) 555-0124", "+12125550124"),
        (&usa, "+61 491 570 156", "+61491570156"),
    ] {
        let body = json!({ "first_name": "Ann", "phone": phone, "location_id": location });
        let made = clinic.post("/v1/contacts", body).await.expect(201);
        assert_eq!(made["phone"], kept, "{phone}");
    }
    let body =
        json!({ "first_name": "Ann", "email": " Ann.Other@Example.COM", "location_id": home });
    let made = clinic.post("/v1/contacts", body).await.expect(201);
    assert_eq!(made["email"], "ann.other@example.com");
    // The same digits are no number in another country.
    let body = json!({ "first_name": "Ann", "phone": "0491 570 157", "location_id": usa });
    let faults = clinic.post("/v1/contacts", body).await.faults();
    assert_eq!(faults, ["/phone invalid"]);
}

#[tokio::test]
async fn somebody_on_file_is_not_registered_twice_nor_told_about() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let second = clinic.location("Second", "Australia/Perth").await;
    let desk = clinic.staff("front_desk", Some(&second)).await;
    let ann = json!({ "first_name": "Ann", "last_name": "Secret", "phone": "0491 570 006", "email": "ann@example.com", "location_id": clinic.location_id });
    let made = clinic.post("/v1/contacts", ann.clone()).await.expect(201);
    let bea = desk.post(
        "/v1/contacts",
        json!({ "first_name": "Bea", "location_id": second }),
    );
    let bea = bea.await.expect(201)["id"].clone();
    let bea = format!("/v1/contacts/{}", bea.as_str().expect("an id"));

    // Also by who cannot see that contact: that there is one is all they learn.
    for (pointer, body) in [
        (
            "/phone",
            json!({ "first_name": "Cyd", "phone": "+61 491 570 006", "location_id": second }),
        ),
        (
            "/email",
            json!({ "first_name": "Cyd", "email": "ANN@example.com", "location_id": second }),
        ),
    ] {
        let mut patch = body.clone();
        let fields = patch.as_object_mut().expect("a body");
        fields.remove("location_id");
        for answer in [
            clinic.post("/v1/contacts", body.clone()).await,
            desk.post("/v1/contacts", body.clone()).await,
            desk.patch(&bea, patch).await,
        ] {
            let told = answer.body.clone();
            assert_eq!(answer.problem(409), "contact_exists");
            assert_eq!(told["errors"][0]["pointer"], pointer, "{told}");
            assert_eq!(told["errors"][0]["code"], "contact_exists", "{told}");
            let told = told.to_string();
            let id = made["id"].as_str().expect("an id");
            assert!(!told.contains(id) && !told.contains("Secret"), "{told}");
        }
    }
    assert_eq!(names(&clinic, "").await, ["Ann", "Bea"]);
    // Another clinic has patients of its own.
    let mut theirs = ann;
    theirs["location_id"] = json!(other.location_id);
    other.post("/v1/contacts", theirs).await.expect(201);
}

#[tokio::test]
async fn a_patch_clears_with_null_and_keeps_what_it_does_not_name() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let ann = json!({ "first_name": "Ann", "last_name": "Other", "phone": "0491 570 006", "email": "ann@example.com", "date_of_birth": "1990-02-28", "location_id": clinic.location_id });
    let made = clinic.post("/v1/contacts", ann).await.expect(201);
    let path = format!("/v1/contacts/{}", made["id"].as_str().expect("an id"));
    let change =
        json!({ "last_name": null, "email": null, "date_of_birth": null, "first_name": "Anna" });
    let changed = clinic.patch(&path, change).await.expect(200);
    for cleared in ["last_name", "email", "date_of_birth"] {
        assert!(
            changed.get(cleared).is_none_or(Value::is_null),
            "{cleared}: {changed}"
        );
    }
    assert_eq!(
        (&changed["phone"], &changed["name"]),
        (&json!("+61491570006"), &json!("Anna"))
    );
    assert_eq!(changed["version"], 2);
    assert_eq!(clinic.get(&path).await.expect(200), changed);
    // The address is free again, and no longer found.
    assert_eq!(names(&clinic, "?search=ann@example.com").await, [""; 0]);
    assert_eq!(names(&clinic, "?search=other").await, [""; 0]);
    let bea = json!({ "first_name": "Bea", "email": "ann@example.com", "location_id": clinic.location_id });
    clinic.post("/v1/contacts", bea).await.expect(201);
    // What is required cannot be cleared, and what is not there cannot be set.
    let wrong = json!({ "name": "Ann", "phone": "12" });
    assert_eq!(
        clinic.patch(&path, wrong).await.faults(),
        ["/name unknown", "/phone pattern"]
    );
    let same = clinic.patch(&path, json!({ "first_name": "Anna" })).await;
    assert_eq!(same.expect(200)["version"], 2, "nothing changed");
}

#[tokio::test]
async fn a_patch_of_a_version_that_has_passed_is_refused() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let path = format!(
        "/v1/contacts/{}",
        clinic.contact("Ann", "0491 570 006").await
    );
    let patch = async |name: &str, tag: &str| {
        let body = Some(json!({ "first_name": name }));
        clinic
            .call(Method::PATCH, &path, body, &[("if-match", tag)])
            .await
    };
    let read = clinic.get(&path).await;
    assert_eq!(read.headers["etag"], "\"1\"");
    let first = patch("Bea", "\"1\"").await;
    assert_eq!(first.headers["etag"], "\"2\"");
    first.expect(200);
    assert_eq!(patch("Cyd", "\"1\"").await.problem(412), "stale");
    assert_eq!(clinic.get(&path).await.expect(200)["first_name"], "Bea");
    patch("Cyd", "*").await.expect(200);
    assert_eq!(
        patch("Dot", "\"x\"").await.problem(400),
        "invalid_parameter"
    );

    // Of ten who read the same version, one changes it.
    let names: Vec<_> = (0..10).map(|n| format!("Ann {n}")).collect();
    let all = names.iter().map(|name| patch(name, "\"3\""));
    let answers = futures::future::join_all(all).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    let lost = answers.iter().filter(|answer| answer.status == 412).count();
    assert_eq!((won, lost), (1, 9));
}

#[tokio::test]
async fn pages_show_each_contact_once_while_others_arrive() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let add = async |name: &str| {
        let body =
            json!({ "first_name": name, "last_name": "Pages", "location_id": clinic.location_id });
        clinic.post("/v1/contacts", body).await.expect(201);
    };
    for name in ["A", "B", "C", "D", "E"] {
        add(name).await;
    }
    for query in ["", "&search=pages"] {
        let (mut seen, mut cursor, mut pages) = (vec![], String::new(), 0);
        loop {
            let path = format!("/v1/contacts?limit=2{query}{cursor}");
            let page = clinic.get(&path).await.expect(200);
            let items = page["items"].as_array().expect("items").clone();
            assert!(items.len() <= 2);
            seen.extend(
                items
                    .iter()
                    .map(|item| item["first_name"].as_str().expect("a name").to_owned()),
            );
            pages += 1;
            let Some(next) = page["next_cursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
            add(&format!("New {}{}", pages, query.len())).await;
        }
        assert_eq!(
            seen.iter().rev().take(5).rev().collect::<Vec<_>>(),
            ["E", "D", "C", "B", "A"],
            "{seen:?}"
        );
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), seen.len(), "{seen:?}");
    }
}

#[tokio::test]
async fn a_new_number_waits_for_who_works_with_the_contact_and_does_not_deadlock() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let id = clinic.contact("Ann", "0491 570 006").await;
    let path = format!("/v1/contacts/{id}");
    let uuid: kernel::Id<kernel::id::Contact> = id.parse().expect("an id");
    let other: kernel::Id<kernel::id::Location> = {
        let id = clinic.location("Second", "Australia/Perth").await;
        id.parse().expect("an id")
    };
    // As a job does: it writes something that refers to the contact, then changes the contact.
    let mut admin = world.database.admin().await;
    let mut job = sqlx::Connection::begin(&mut admin).await.expect("begun");
    sqlx::query(
        "insert into contact_locations select tenant_id, id, $2 from contacts where id = $1",
    )
    .bind(uuid.uuid())
    .bind(other.uuid())
    .execute(&mut *job)
    .await
    .expect("referred to");
    let patch = clinic.patch(&path, json!({ "phone": "0491 570 156" }));
    let change = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        sqlx::query("select 1 from contacts where id = $1 for no key update")
            .bind(uuid.uuid())
            .execute(&mut *job)
            .await
            .expect("no deadlock");
        job.commit().await.expect("done");
    };
    let (patched, ()) = tokio::join!(patch, change);
    assert_eq!(patched.expect(200)["phone"], "+61491570156");
}
