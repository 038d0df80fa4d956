//! A value in clear, for a reason, on record.

use serde_json::{Value, json};
use testkit::{Clinic, Staff, World};

use super::{events, tenant};
use crate::steps::{items, texts_of};

async fn reveal(staff: &Staff<'_>, contact: &str, field: &str, reason: &str) -> testkit::Answer {
    let path = format!("/v1/contacts/{contact}/reveals");
    staff
        .post(&path, json!({ "field": field, "reason": reason }))
        .await
}

/// Somebody who sees a mask, and may reveal.
async fn masked<'w>(world: &'w World, clinic: &Clinic<'w>, location: Option<&str>) -> Staff<'w> {
    sqlx::query(
        "update roles set permissions = array_append(permissions, 'contacts:reveal') \
         where tenant_id = $1 and key = 'read_only'",
    )
    .bind(tenant(clinic))
    .execute(&mut world.database.admin().await)
    .await
    .expect("a role");
    clinic.staff("read_only", location).await
}

#[tokio::test]
async fn who_sees_a_mask_is_shown_a_value_for_a_reason_that_is_kept() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let ann = json!({ "first_name": "Ann", "phone": "0491 570 006", "date_of_birth": "1990-02-28", "location_id": clinic.location_id });
    let ann = clinic.post("/v1/contacts", ann).await.expect(201)["id"].clone();
    let ann = ann.as_str().expect("an id");
    let reader = masked(&world, &clinic, None).await;
    let seen = reader.get(&format!("/v1/contacts/{ann}")).await.expect(200);
    assert_eq!(seen["phone"], "•••• 006");

    let shown = reveal(
        &reader,
        ann,
        "phone",
        "  Calls back, left shingles cream here ",
    )
    .await;
    assert_eq!(
        shown.expect(201),
        json!({ "field": "phone", "value": "+61491570006" })
    );
    let shown = reveal(&reader, ann, "date_of_birth", "Checks who calls")
        .await
        .expect(201);
    assert_eq!(shown["value"], "1990-02-28");
    let none = reveal(&reader, ann, "email", "Sends the form")
        .await
        .expect(201);
    assert_eq!(none, json!({ "field": "email" }));

    let told = events(&clinic, "kind=contact.revealed").await;
    let fields: Vec<_> = told
        .iter()
        .rev()
        .map(|event| event["data"]["field"].clone())
        .collect();
    assert_eq!(fields, ["phone", "date_of_birth", "email"]);
    assert_eq!(told[2]["why"], "Calls back, left shingles cream here");
    assert_eq!(told[2]["summary"], "Shown in clear: phone");
    // Staff's own words are personal, and in no event; the values are nowhere.
    let timeline = items(&reader, &format!("/v1/contacts/{ann}/timeline")).await;
    let events: Vec<String> = sqlx::query_scalar("select row_to_json(e)::text from events e")
        .fetch_all(&mut world.database.admin().await)
        .await
        .expect("events");
    for text in [Value::from(timeline.clone()).to_string(), events.concat()] {
        for personal in ["shingles", "570006", "1990-02"] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
    assert_eq!(
        texts_of(&timeline, "kind")
            .iter()
            .filter(|kind| *kind == "contact.revealed")
            .count(),
        3
    );
}

#[tokio::test]
async fn a_value_that_was_shown_is_kept_for_no_key() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let ann = clinic.contact("Ann", "+61491570006").await;
    let path = format!("/v1/contacts/{ann}/reveals");
    let body = json!({ "field": "phone", "reason": "Calls back" });
    for _ in 0..2 {
        let headers = [("idempotency-key", "one")];
        let shown = clinic
            .call(reqwest::Method::POST, &path, Some(body.clone()), &headers)
            .await;
        assert_eq!(shown.expect(201)["value"], "+61491570006");
    }
    let kept: Vec<String> =
        sqlx::query_scalar("select coalesce(answer, '{}')::text from idempotency_keys")
            .fetch_all(&mut world.database.admin().await)
            .await
            .expect("keys");
    assert!(!kept.concat().contains("+61491570006"), "{kept:?}");
    assert_eq!(events(&clinic, "kind=contact.revealed").await.len(), 2);
}

#[tokio::test]
async fn a_reveal_needs_a_reason_a_permission_and_a_contact_within_reach() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let second = clinic.location("Second", "Australia/Perth").await;
    let ann = clinic.contact("Ann", "+61491570006").await;
    for blank in ["", "   ", "\u{200b}"] {
        let faults = reveal(&clinic, &ann, "phone", blank).await.faults();
        assert!(
            faults.iter().all(|fault| fault.starts_with("/reason ")),
            "{faults:?}"
        );
    }
    let faults = reveal(&clinic, &ann, "first_name", "Curious")
        .await
        .faults();
    assert!(faults[0].starts_with("/field "), "{faults:?}");
    let faults = reveal(&clinic, &ann, "phone", &"long ".repeat(101))
        .await
        .faults();
    assert!(faults[0].starts_with("/reason "), "{faults:?}");

    let marketing = clinic.staff("marketing", None).await;
    assert_eq!(
        reveal(&marketing, &ann, "phone", "Curious")
            .await
            .problem(403),
        "forbidden"
    );
    let elsewhere = clinic.staff("front_desk", Some(&second)).await;
    assert_eq!(
        reveal(&elsewhere, &ann, "phone", "Curious")
            .await
            .problem(404),
        "not_found"
    );
    assert_eq!(
        reveal(&other, &ann, "phone", "Curious").await.problem(404),
        "not_found"
    );
    assert_eq!(
        events(&clinic, "kind=contact.revealed").await,
        [Value::Null; 0]
    );

    // Known at their own place, too: there it is on record.
    let body = json!({ "first_name": "Ann", "last_name": "Example", "phone": "+61491570006", "location_id": second });
    elsewhere.post("/v1/contacts", body).await.expect(201);
    reveal(&elsewhere, &ann, "phone", "Calls back")
        .await
        .expect(201);
    let told = events(&clinic, "kind=contact.revealed").await;
    assert_eq!(texts_of(&told, "location_id"), [second]);
}
