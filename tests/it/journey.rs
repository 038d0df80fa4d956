//! The whole way, by HTTP alone: from a sign-up over a lead to an attended visit.

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::{World, eventually};

const PATIENT: &str = "+61491570156";

fn kinds(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| item["kind"].as_str())
        .collect()
}

#[tokio::test]
async fn a_lead_becomes_an_attended_visit() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let (service, source) = (clinic.service().await, clinic.source().await);
    let practitioner = clinic.practitioner(&service).await;

    // A lead arrives and is worked at once.
    let lead = json!({ "name": "Lee Lead", "phone": "0491 570 156", "utm_source": "google", "utm_campaign": "spring" });
    world
        .post(&format!("/v1/intake/{source}"), lead)
        .await
        .expect(202);
    let contacts = clinic
        .items_when("/v1/contacts?search=lee", |items| items.len() == 1)
        .await;
    let contact = contacts[0]["id"].as_str().expect("an id").to_owned();
    let texts = clinic
        .items_when(
            &format!("/sandbox/sms?to={}", PATIENT.replace('+', "%2B")),
            |items| !items.is_empty(),
        )
        .await;
    assert!(texts[0]["body"].as_str().expect("a text").contains("Lee"));
    let cards = format!("/v1/cards?pipeline=acquisition&contact_id={contact}");
    let cards = clinic
        .items_when(&cards, |items| {
            items.iter().any(|card| card["stage"] == "attempting")
        })
        .await;
    assert_eq!(cards[0]["assignee"]["name"], "Olive Owner");

    // The patient answers; staff see it.
    let clinic_number = texts[0]["from"].as_str().expect("a number").to_owned();
    let reply =
        json!({ "from": PATIENT, "to": clinic_number, "body": "Do you have time on Tuesday?" });
    clinic.post("/sandbox/sms", reply).await.expect(202);
    clinic
        .items_when("/v1/conversations?waiting=true", |items| items.len() == 1)
        .await;

    // A visit five days ahead is booked: the reminders are planned, the texts go out.
    let from = chrono_now(&world) + TimeDelta::days(5);
    let slots = clinic
        .get(&format!(
            "/v1/slots?service_id={service}&location_id={}&from={}&to={}",
            clinic.location_id,
            stamp(from),
            stamp(from + TimeDelta::days(1))
        ))
        .await
        .expect(200);
    let starts_at = slots["items"][0]["starts_at"]
        .as_str()
        .expect("a free slot")
        .to_owned();
    let booking = json!({
        "contact_id": contact, "service_id": service, "practitioner_id": practitioner,
        "location_id": clinic.location_id, "starts_at": starts_at,
    });
    let booked = clinic.post("/v1/bookings", booking).await.expect(201);
    let booking = booked["id"].as_str().expect("an id").to_owned();
    clinic
        .items_when(
            &format!("/v1/cards?pipeline=attendance&contact_id={contact}"),
            |items| items.len() == 1,
        )
        .await;

    // Three days before, the reminder; "Y" confirms it.
    let sent_before = texts_to(&clinic, PATIENT).await.len();
    world.advance(TimeDelta::hours(52));
    let clinic = again(&world, clinic).await;
    clinic
        .items_when(
            &format!("/sandbox/sms?to={}", PATIENT.replace('+', "%2B")),
            |items| items.len() > sent_before,
        )
        .await;
    let reply = json!({ "from": PATIENT, "to": clinic_number, "body": "Y" });
    clinic.post("/sandbox/sms", reply).await.expect(202);
    let path = format!("/v1/bookings/{booking}");
    eventually("the confirmation", || async {
        (clinic.get(&path).await.expect(200)["status"] == "confirmed").then_some(())
    })
    .await;

    // They come.
    world.advance(TimeDelta::hours(69));
    let clinic = again(&world, clinic).await;
    clinic
        .post(&format!("{path}/arrival"), json!({}))
        .await
        .expect(201);
    clinic
        .post(&format!("{path}/attendance"), json!({}))
        .await
        .expect(201);
    let closed = format!("/v1/cards?pipeline=attendance&contact_id={contact}&open=false");
    clinic
        .items_when(&closed, |items| {
            items.iter().any(|card| card["stage"] == "attended")
        })
        .await;

    // And everything can be followed back to the lead.
    let timeline = clinic
        .get(&format!("/v1/contacts/{contact}/timeline?limit=100"))
        .await
        .expect(200);
    let items = timeline["items"].as_array().expect("items");
    for kind in [
        "lead.created",
        "contact.created",
        "touchpoint.added",
        "pipeline.card.opened",
        "task.created",
        "message.queued",
        "message.sent",
        "message.received",
        "booking.created",
        "booking.confirmed",
        "booking.arrived",
        "booking.attended",
    ] {
        assert!(kinds(items).contains(&kind), "{kind} in {:?}", kinds(items));
    }
    let first_text = items
        .iter()
        .rfind(|item| item["kind"] == "message.queued")
        .expect("the first text");
    assert_eq!(first_text["cause"]["kind"], "lead.created");
    let first = items.last().expect("a beginning");
    assert_eq!(first["cause"]["kind"], "lead.created", "{first}");
    let created = items.iter().find(|item| item["kind"] == "lead.created");
    let created = created.expect("it is in the list");
    assert!(created["cause"].is_null());
    assert_eq!(created["actor"]["kind"], "intake");
}

/// Tokens do not outlive days: sign in again.
async fn again<'w>(world: &'w World, clinic: testkit::Clinic<'w>) -> testkit::Clinic<'w> {
    let owner = testkit::Staff::sign_in(world, &clinic.email).await;
    testkit::Clinic { owner, ..clinic }
}

async fn texts_to(clinic: &testkit::Clinic<'_>, number: &str) -> Vec<Value> {
    let texts = clinic
        .get(&format!("/sandbox/sms?to={}", number.replace('+', "%2B")))
        .await
        .expect(200);
    texts["items"].as_array().cloned().unwrap_or_default()
}

fn chrono_now(world: &World) -> chrono::DateTime<chrono::Utc> {
    world.platform().clock().now()
}

fn stamp(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
